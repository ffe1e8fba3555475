/** AuditEvent: the audit chain, for administrators. */
import { sliceOfEvents } from '../../audit/audit.ts';
import { AppError } from '../../errors.ts';
import type { FhirContext, Found, ResourceKind } from '../kind.ts';
import { type AuditView, auditEventOf, patternOf, referenceOf } from '../render/audit-event.ts';
import { systems } from '../render/systems.ts';
import { codeOf } from '../render/text.ts';
import type { PlainCriterion } from '../search/criteria.ts';
import type { Param } from '../search/params.ts';
import { codes, codesAsked, earliest, moments, refs } from '../walk/match.ts';
import { historyOf, type VersionedRow } from '../walk/versions.ts';
import { type Portion, type WalkedRow, walkSearch } from '../walk/walk.ts';

/** As the page of the console: it tells what everybody did. */
function administratorsOnly({ subject }: FhirContext): void {
  if (subject.role !== 'administrator' || subject.area !== null)
    throw new AppError('access:forbidden', 'Only an administrator of the whole country reads the audit.');
}

function found(view: AuditView, base: string): Found {
  const reference = referenceOf(view.target);
  return {
    ...{ type: 'AuditEvent', id: String(view.id), version: '1', updated: view.at, method: 'POST' },
    text: JSON.stringify(auditEventOf(view, base)),
    references: { entity: reference ? [reference] : [] },
  };
}

const rowOf = (view: AuditView, base: string): WalkedRow & VersionedRow => ({
  cursor: String(view.id),
  facets: {
    _id: codes(undefined, String(view.id)),
    _lastUpdated: moments(view.at),
    action: codes('http://hl7.org/fhir/audit-event-action', patternOf(view.action).action),
    'agent-name': [{ words: view.subject }],
    date: moments(view.at),
    entity: refs(referenceOf(view.target)),
    outcome: codes('http://hl7.org/fhir/audit-event-outcome', '0'),
    subtype: [
      ...codes('http://hl7.org/fhir/restful-interaction', patternOf(view.action).interaction),
      ...codes(systems.audit, codeOf(view.action)),
    ],
    type: codes('http://terminology.hl7.org/CodeSystem/audit-event-type', 'rest'),
  },
  found: () => found(view, base),
  versions: () => [found(view, base)],
});

async function slice(
  context: FhirContext,
  filter: Omit<Parameters<typeof sliceOfEvents>[1], 'limit'>,
  limit: number,
): Promise<{ rows: (WalkedRow & VersionedRow)[]; next: string | null }> {
  administratorsOnly(context);
  const rows = await sliceOfEvents(context.rooms.db, { ...filter, limit });
  return {
    rows: rows.map((row) => rowOf({ ...row, account_id: row.account_id }, context.base)),
    next: rows.length === limit ? String(rows.at(-1)!.id) : null,
  };
}

const numbered = (ids: readonly string[]): number[] => ids.filter((id) => /^\d{1,15}$/.test(id)).map(Number);

async function walk(
  context: FhirContext,
  criteria: readonly PlainCriterion[],
  cursor: string | null,
  limit: number,
): Promise<Portion> {
  const ids = codesAsked(criteria, '_id');
  const since = earliest(criteria, 'date') ?? earliest(criteria, '_lastUpdated') ?? undefined;
  const before = cursor === null ? undefined : (numbered([cursor])[0] ?? 0);
  return slice(context, { ...(ids ? { ids: numbered(ids) } : {}), since, before }, limit);
}

async function one(context: FhirContext, id: string): Promise<(WalkedRow & VersionedRow) | null> {
  const { rows } = await slice(context, { ids: numbered([id]) }, 1);
  return rows[0] ?? null;
}

const param = (type: Param['type'], name: string, more: Partial<Param> = {}): Param => ({
  ...{ type, definition: `http://hl7.org/fhir/SearchParameter/AuditEvent-${name}` },
  ...more,
});

export const auditEvent: ResourceKind = {
  type: 'AuditEvent',
  documentation: 'Who did what, by the Basic Audit Log Patterns; administrators only. An event never changes.',
  params: {
    action: param('token', 'action'),
    'agent-name': param('string', 'agent-name', { modifiers: ['exact', 'contains'] }),
    date: param('date', 'date'),
    entity: param('reference', 'entity', { targets: ['Practitioner', 'CommunicationRequest', 'Questionnaire'] }),
    outcome: param('token', 'outcome'),
    subtype: param('token', 'subtype'),
    type: param('token', 'type'),
  },
  includes: ['entity'],
  sorts: ['date'],
  read: async (context, id) => (await one(context, id))?.versions()[0] ?? null,
  vread: async (context, id, version) => (version === '1' ? ((await one(context, id))?.versions()[0] ?? null) : null),
  history: (context, request) =>
    historyOf(
      context,
      request,
      (id) => one(context, id),
      (_, since, cursor, limit) =>
        slice(context, { since: since ?? undefined, before: cursor === null ? undefined : Number(cursor) }, limit),
    ),
  search: (context, request) => walkSearch(context, request, walk),
};
