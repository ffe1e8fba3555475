/**
 * Communication: each recipient of a broadcast or start with their state (mACM ITI-85), single messages, and what came in.
 * Rendered from the rooms' rows; nothing is copied.
 */
import { type Delivery, deliveries } from '../../broadcasts/broadcasts.ts';
import { type Line, readLines } from '../../messaging/messaging.ts';
import { type StartDelivery, startDeliveries } from '../../sessions/sessions.ts';
import type { FhirContext, Found, ResourceKind } from '../kind.ts';
import { communicationOf, type MessageView, mediumCode, statusOf, versionsOf } from '../render/communication.ts';
import { systems } from '../render/systems.ts';
import type { PlainCriterion } from '../search/criteria.ts';
import type { Param } from '../search/params.ts';
import { codes, codesAsked, earliest, type Facets, idsReferred, isUuid, moments, refs } from '../walk/match.ts';
import { historyOf, type VersionedRow } from '../walk/versions.ts';
import { type Portion, type WalkedRow, walkSearch } from '../walk/walk.ts';

const hex = (uuid: string): string => uuid.replaceAll('-', '');
const dashed = (text: string): string => text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** Of a recipient: the request and the contact, so that it stays the same from the first moment on. */
const recipientId = (request: string, contact: string): string => hex(request) + hex(contact);

function ofDelivery(row: Delivery): MessageView {
  const { contact, broadcast, ...rest } = row;
  return {
    ...rest,
    ...{ id: recipientId(broadcast, contact), direction: 'out', contact, request: broadcast },
    ...{ channel: null, voice: false, flow: null },
  };
}

/** The conversation that began is what was sent; how it goes on is the Task's matter. */
function ofStart(row: StartDelivery): MessageView {
  const begun = row.state === 'begun';
  return {
    ...{ id: recipientId(row.start, row.contact), direction: 'out', contact: row.contact, name: row.name },
    ...{ request: row.start, scheme: row.scheme, channel: null, voice: row.voice, address: row.address, text: '' },
    flow: { id: row.flow, name: row.flowName },
    state: begun ? (row.endedAt ? 'delivered' : 'sent') : row.state,
    failure: row.reason,
    detail: null,
    ...{ queuedAt: row.queuedAt, handedAt: row.begunAt, sentAt: begun ? (row.begunAt ?? row.queuedAt) : null },
    finalAt: row.endedAt,
  };
}

function ofLine(line: Line): MessageView {
  const request = line.direction === 'out' ? line.broadcast : null;
  const own = `${line.direction}-${line.id.toString(36)}`;
  return {
    ...line,
    ...{ id: request && line.contact ? recipientId(request, line.contact) : own, request },
    ...{ voice: false, flow: null, state: line.state ?? 'received' },
  };
}

function referencesOf({ contact, request, direction }: MessageView): Record<string, string[]> {
  const person = contact === null ? [] : [`Practitioner/${contact}`];
  return {
    'based-on': request === null ? [] : [`CommunicationRequest/${request}`],
    recipient: direction === 'out' ? person : [],
    sender: direction === 'in' ? person : [],
  };
}

function facetsOf(view: MessageView): Facets {
  const [newest] = versionsOf(view);
  const references = referencesOf(view);
  const received = ['delivered', 'read', 'received'].includes(view.state) ? view.finalAt : null;
  return {
    _id: codes(undefined, view.id),
    _lastUpdated: moments(newest!.at),
    'based-on': refs(...references['based-on']!),
    recipient: refs(...references.recipient!),
    sender: refs(...references.sender!),
    category: view.request === null ? [] : codes(systems.alert, 'alert'),
    medium: codes(systems.participation, mediumCode(view.scheme, view.voice)),
    status: codes('http://hl7.org/fhir/event-status', statusOf(view.state)),
    sent: view.direction === 'out' ? moments(view.sentAt) : [],
    received: moments(received),
  };
}

function versions(view: MessageView): Found[] {
  const references = referencesOf(view);
  return versionsOf(view).map((each) => ({
    ...{ type: 'Communication', id: view.id, version: each.version, updated: each.at, references },
    text: JSON.stringify(communicationOf(view, each)),
    method: each.version === '1' ? 'POST' : 'PUT',
  }));
}

const rowOf = (cursor: string, view: MessageView): WalkedRow & VersionedRow => ({
  cursor,
  facets: facetsOf(view),
  found: () => versions(view)[0]!,
  versions: () => versions(view),
});

async function viewOf({ rooms: { db }, subject }: FhirContext, id: string): Promise<MessageView | null> {
  if (/^[\da-f]{64}$/.test(id)) {
    const [request, contact] = [dashed(id.slice(0, 32)), dashed(id.slice(32))];
    const [sent] = await deliveries(db, subject, { broadcast: request, contact, limit: 1 });
    if (sent) return ofDelivery(sent);
    const [started] = await startDeliveries(db, subject, { start: request, contact, limit: 1 });
    return started ? ofStart(started) : null;
  }
  const number = Number.parseInt(/^(?:in|out)-([\da-z]{1,12})$/.exec(id)?.[1] ?? '', 36);
  if (!Number.isSafeInteger(number)) return null;
  const direction = id.startsWith('in-') ? 'in' : 'out';
  const { lines } = await readLines(db, subject, { ids: [number], direction, limit: 1 });
  const view = lines[0] && ofLine(lines[0]);
  return view?.id === id ? view : null;
}

/** What SQL decides, from the narrowest: ids, the request, the person; else everything, newest first. */
async function walk(
  context: FhirContext,
  criteria: readonly PlainCriterion[],
  cursor: string | null,
  limit: number,
): Promise<Portion> {
  const ids = codesAsked(criteria, '_id');
  if (ids) return byIds(context, ids);
  const requests = idsReferred(criteria, 'based-on', 'CommunicationRequest');
  if (requests) return ofRequests(context, requests.filter(isUuid), criteria, cursor, limit);
  const since = latest(['_lastUpdated', 'sent', 'received'].map((name) => earliest(criteria, name)));
  const [to, by] = [
    idsReferred(criteria, 'recipient', 'Practitioner'),
    idsReferred(criteria, 'sender', 'Practitioner'),
  ];
  const people = (to ?? by)?.filter(isUuid);
  if (people?.length === 0) return { rows: [], next: null };
  const { lines, next } = await readLines(context.rooms.db, context.subject, {
    ...{ contact: people?.length === 1 ? people[0] : undefined, since: since ?? undefined },
    direction: to ? 'out' : by ? 'in' : undefined,
    before: cursor === null ? undefined : Number(cursor) || 0,
    limit,
  });
  return { rows: lines.map((line) => rowOf(String(line.id), ofLine(line))), next: next === null ? null : String(next) };
}

const latest = (dates: readonly (Date | null)[]): Date | null =>
  dates.reduce((a, b) => (a === null ? b : b === null || a > b ? a : b), null);

async function byIds(context: FhirContext, ids: readonly string[]): Promise<Portion> {
  const views = await Promise.all(ids.slice(0, 100).map((id) => viewOf(context, id)));
  return { rows: views.flatMap((view) => (view ? [rowOf('', view)] : [])), next: null };
}

/** One request after the other; the cursor says which, and after whom. */
async function ofRequests(
  { rooms: { db }, subject }: FhirContext,
  requests: readonly string[],
  criteria: readonly PlainCriterion[],
  cursor: string | null,
  limit: number,
): Promise<Portion> {
  const [at = 0, after = 0] = (cursor ?? '').split('.').map((part) => Number.parseInt(part, 10) || 0);
  const request = requests[at];
  if (request === undefined) return { rows: [], next: null };
  const people = idsReferred(criteria, 'recipient', 'Practitioner')?.filter(isUuid);
  if (people?.length === 0) return { rows: [], next: null };
  const filter = { contact: people?.length === 1 ? people[0] : undefined, after, limit };
  const sent = (await deliveries(db, subject, { broadcast: request, ...filter })).map(
    (row) => [row, ofDelivery(row)] as const,
  );
  const found =
    sent.length > 0
      ? sent
      : (await startDeliveries(db, subject, { start: request, ...filter })).map((row) => [row, ofStart(row)] as const);
  const rows = found.map(([row, view]) => rowOf(`${at}.${row.contactId}`, view));
  if (rows.length === limit) return { rows, next: rows.at(-1)!.cursor };
  return { rows, next: at + 1 < requests.length ? `${at + 1}.0` : null };
}

const r4 = (name: string): string => `http://hl7.org/fhir/SearchParameter/${name}`;
const never = 'Understood; no message here has one, so only :missing finds any.';
const param = (type: Param['type'], name: string, more: Partial<Param> = {}): Param => ({
  ...{ type, definition: r4(`Communication-${name}`) },
  ...more,
});

export const communication: ResourceKind = {
  type: 'Communication',
  profiles: ['http://ihe.net/fhir/StructureDefinition/IHE_mACM_Communication'],
  documentation:
    'Messages out and in. With `based-on` each recipient of a request, those left out and not yet handed over among them, ' +
    'by person; without it what was handed to a network, waits for another try, or came in, newest first. Versions: ' +
    '1 accepted, 2 handed over, 3 outcome unknown, 4 at its end, 5 read; whether a message that is not handed over waits ' +
    'or is held is not a version of its own.',
  params: {
    'based-on': param('reference', 'based-on', { targets: ['CommunicationRequest'] }),
    category: param('token', 'category', { modifiers: ['not'] }),
    encounter: param('reference', 'encounter', { targets: ['Encounter'], documentation: never }),
    identifier: param('token', 'identifier', { documentation: never }),
    'instantiates-canonical': param('reference', 'instantiates-canonical', {
      ...{ targets: ['PlanDefinition'], documentation: never },
    }),
    'instantiates-uri': param('uri', 'instantiates-uri', { documentation: never }),
    medium: param('token', 'medium', { modifiers: ['not'] }),
    'part-of': param('reference', 'part-of', { targets: ['Communication'], documentation: never }),
    patient: param('reference', 'patient', { targets: ['Patient'], documentation: never }),
    received: param('date', 'received'),
    recipient: param('reference', 'recipient', { targets: ['Practitioner'] }),
    sender: param('reference', 'sender', { targets: ['Practitioner'] }),
    sent: param('date', 'sent'),
    status: param('token', 'status', { modifiers: ['not'] }),
    subject: param('reference', 'subject', { targets: ['Patient', 'Group'], documentation: never }),
  },
  includes: ['based-on', 'recipient', 'sender'],
  revincludes: ['Communication:based-on'],
  sorts: ['sent', 'received'],
  async read(context, id) {
    const view = await viewOf(context, id);
    return view && versions(view)[0]!;
  },
  async vread(context, id, version) {
    const view = await viewOf(context, id);
    return (view && versions(view).find((each) => each.version === version)) ?? null;
  },
  history: (context, request) =>
    historyOf(
      context,
      request,
      async (id) => {
        const view = await viewOf(context, id);
        return view && rowOf('', view);
      },
      async (_, since, cursor, limit) => {
        const { lines, next } = await readLines(context.rooms.db, context.subject, {
          ...{ since: since ?? undefined, before: cursor === null ? undefined : Number(cursor), limit },
        });
        return { rows: lines.map((line) => rowOf('', ofLine(line))), next: next === null ? null : String(next) };
      },
    ),
  search: (context, request) => walkSearch(context, request, walk),
};
