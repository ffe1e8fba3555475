/** Consent: who does not want to hear from us, by person and address. */
import { createHash } from 'node:crypto';
import { type AddressConsent, listConsents } from '../../consent/consent.ts';
import type { FhirContext, Found, ResourceKind } from '../kind.ts';
import { mediumCode } from '../render/communication.ts';
import { consentOf } from '../render/consent.ts';
import { systems } from '../render/systems.ts';
import type { PlainCriterion } from '../search/criteria.ts';
import type { Param } from '../search/params.ts';
import { codes, codesAsked, earliest, idsReferred, isUuid, moments, refs } from '../walk/match.ts';
import { historyOf, type VersionedRow } from '../walk/versions.ts';
import { type Portion, type WalkedRow, walkSearch } from '../walk/walk.ts';

/** Of a person and an address, without showing it. */
const idOf = ({ contact, scheme, value }: AddressConsent): string =>
  `${contact.replaceAll('-', '')}-${createHash('sha256').update(`${scheme}:${value}`).digest('hex').slice(0, 16)}`;

const contactOf = (id: string): string | null => {
  const [, hex] = /^([\da-f]{32})-[\da-f]{16}$/.exec(id) ?? [];
  return hex ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : null;
};

function versions(row: AddressConsent): Found[] {
  const id = idOf(row);
  const references = { actor: [`Practitioner/${row.contact}`] };
  return row.words
    .map((word, i) => ({
      ...{ type: 'Consent', id, version: String(i + 1), updated: word.at, references },
      text: JSON.stringify(consentOf({ ...row, id }, i + 1, word)),
      method: i === 0 ? ('POST' as const) : ('PUT' as const),
    }))
    .reverse();
}

function rowOf(row: AddressConsent, cursor: string): WalkedRow & VersionedRow {
  const newest = row.words.at(-1)!;
  return {
    cursor,
    facets: {
      _id: codes(undefined, idOf(row)),
      _lastUpdated: moments(newest.at),
      actor: refs(`Practitioner/${row.contact}`),
      category: codes(systems.loinc, '89057-4'),
      date: moments(newest.at),
      period: moments(newest.at),
      scope: codes(systems.consentScope, 'messages'),
      status: codes('http://hl7.org/fhir/consent-state-codes', newest.action === 'out' ? 'active' : 'inactive'),
      medium: codes(systems.participation, mediumCode(row.scheme, false)),
    },
    found: () => versions(row)[0]!,
    versions: () => versions(row),
  };
}

/** Contacts of one address stand together: the walk goes on after all of them. */
async function portion(context: FhirContext, filter: Omit<Parameters<typeof listConsents>[2], 'limit'>, limit: number) {
  const { consents, next } = await listConsents(context.rooms.db, context.subject, { ...filter, limit });
  return { rows: consents.map((row) => rowOf(row, String(row.last))), next: next === null ? null : String(next) };
}

async function one(context: FhirContext, id: string): Promise<(WalkedRow & VersionedRow) | null> {
  const contact = contactOf(id);
  if (contact === null) return null;
  const { consents } = await listConsents(context.rooms.db, context.subject, { contact, limit: 100 });
  const row = consents.find((each) => idOf(each) === id);
  return row ? rowOf(row, '') : null;
}

async function walk(
  context: FhirContext,
  criteria: readonly PlainCriterion[],
  cursor: string | null,
  limit: number,
): Promise<Portion> {
  const ids = codesAsked(criteria, '_id');
  if (ids) {
    const rows = await Promise.all(ids.slice(0, 100).map((id) => one(context, id)));
    return { rows: rows.filter((row) => row !== null), next: null };
  }
  const people = idsReferred(criteria, 'actor', 'Practitioner')?.filter(isUuid);
  if (people?.length === 0) return { rows: [], next: null };
  const since = earliest(criteria, '_lastUpdated') ?? earliest(criteria, 'date') ?? undefined;
  const before = cursor === null ? undefined : Number(cursor) || 0;
  return portion(context, { contact: people?.length === 1 ? people[0] : undefined, since, before }, limit);
}

const param = (type: Param['type'], name: string, more: Partial<Param> = {}): Param => ({
  ...{ type, definition: `http://hl7.org/fhir/SearchParameter/Consent-${name}` },
  ...more,
});

export const consent: ResourceKind = {
  type: 'Consent',
  documentation:
    'What people said about hearing from us, by person and address: active denies (STOP), inactive is who came back. A ' +
    'version for each word. There is no patient: the person is the actor.',
  params: {
    actor: param('reference', 'actor', { targets: ['Practitioner'] }),
    category: param('token', 'category'),
    date: param('date', 'date'),
    scope: param('token', 'scope'),
    status: param('token', 'status', { modifiers: ['not'] }),
  },
  includes: ['actor'],
  sorts: ['date'],
  read: async (context, id) => (await one(context, id))?.versions()[0] ?? null,
  vread: async (context, id, version) =>
    (await one(context, id))?.versions().find((each) => each.version === version) ?? null,
  history: (context, request) =>
    historyOf(
      context,
      request,
      (id) => one(context, id),
      (_, since, cursor, limit) =>
        portion(context, { since: since ?? undefined, before: cursor === null ? undefined : Number(cursor) }, limit),
    ),
  search: (context, request) => walkSearch(context, request, walk),
};
