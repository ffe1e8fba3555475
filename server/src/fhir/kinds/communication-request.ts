/**
 * CommunicationRequest: broadcasts, starts of flows, schedules, and what other systems asked for (mACM ITI-84). Its
 * versions are when it was accepted, paused, resumed, cancelled, and done, as audit and the rooms recorded them.
 */
import { deedsOn } from '../../audit/audit.ts';
import { type BroadcastRequest, broadcastRequests } from '../../broadcasts/broadcasts.ts';
import { laneName } from '../../messaging/messaging.ts';
import { type ScheduleRequest, scheduleRequests, schedulesBehind } from '../../schedules/schedules.ts';
import { type StartRequest, startRequests } from '../../sessions/sessions.ts';
import type { FhirContext, Found, ResourceKind } from '../kind.ts';
import { mediumCode } from '../render/communication.ts';
import { type RequestMove, type RequestView, requestOf } from '../render/request.ts';
import { systems } from '../render/systems.ts';
import { changeRequest, createRequest } from '../requests/requests.ts';
import { type PostedRow, postedBy, uuidsOfIdentifiers } from '../requests/store.ts';
import type { PlainCriterion } from '../search/criteria.ts';
import type { Param } from '../search/params.ts';
import { codes, codesAsked, type Facets, isUuid, moments, refs } from '../walk/match.ts';
import { historyOf, type VersionedRow } from '../walk/versions.ts';
import { type Portion, type WalkedRow, walkSearch } from '../walk/walk.ts';

type Page = { readonly uuids?: readonly string[]; readonly before?: string; readonly limit: number };

/** Of all rooms in one order, that of their public ids, newest first. */
async function readViews(context: FhirContext, page: Page): Promise<RequestView[]> {
  const { rooms, subject } = context;
  const { db } = rooms;
  const [broadcasts, starts, schedules, drafts] = await Promise.all([
    broadcastRequests(db, subject, page),
    startRequests(db, subject, page),
    scheduleRequests(db, subject, page),
    postedBy(db, subject, { ...page, drafts: true }),
  ]);
  const order = [...broadcasts, ...starts, ...schedules, ...drafts]
    .map((row) => row.uuid)
    .sort((a, b) => (a < b ? 1 : -1))
    .slice(0, page.limit);
  const shown = new Set(order);
  const posted = new Map(
    (await postedBy(db, subject, { uuids: order, limit: order.length })).map((row) => [row.uuid, row]),
  );
  const behind = await schedulesBehind(db, order);
  const moves = await movesOf(context, { broadcasts, starts, schedules });
  const more = (uuid: string) => ({ posted: posted.get(uuid) ?? null, schedule: behind.get(uuid) ?? null, moves });
  const counts = await countsOf(
    context,
    broadcasts.filter((row) => shown.has(row.uuid)),
  );
  const views = [
    ...broadcasts.map((row) => ofBroadcast(row, more(row.uuid), counts.get(row.uuid) ?? null)),
    ...starts.map((row) => ofStart(row, more(row.uuid))),
    ...schedules.map((row) => ofSchedule(row, more(row.uuid))),
    ...drafts.map(ofDraft),
  ];
  return views.filter((view) => shown.has(view.id)).sort((a, b) => (a.id < b.id ? 1 : -1));
}

async function countsOf({ rooms, subject }: FhirContext, rows: readonly BroadcastRequest[]) {
  const found = await rooms.broadcasts.accountings(
    subject,
    rows.map((row) => row.uuid),
  );
  return new Map(
    [...found].map(([uuid, { failures: _, left_out, replied, ...states }]) => [
      uuid,
      { ...states, left_out: left_out.reduce((sum, each) => sum + each.count, 0), replied },
    ]),
  );
}

const statuses: Readonly<Record<string, RequestMove['status']>> = {
  ...({ pause: 'on-hold', resume: 'active', cancel: 'revoked', change: 'active' } as const),
};

/** When each was paused, resumed and cancelled. Starts are recorded under their flow. */
async function movesOf(
  { rooms: { db } }: FhirContext,
  rows: {
    broadcasts: readonly { uuid: string }[];
    starts: readonly { uuid: string; flow: string }[];
    schedules: readonly { uuid: string }[];
  },
): Promise<ReadonlyMap<string, RequestMove[]>> {
  const targets = [
    ...rows.broadcasts.map(({ uuid }) => `broadcast:${uuid}`),
    ...new Set(rows.starts.map(({ flow }) => `flow:${flow}`)),
    ...rows.schedules.map(({ uuid }) => `schedule:${uuid}`),
  ];
  const verbs = ['pause', 'resume', 'cancel'];
  const actions = ['broadcast', 'flow', 'schedule'].flatMap((what) => verbs.map((verb) => `${what}.${verb}`));
  const moves = new Map<string, RequestMove[]>();
  for (const { at, action, target, detail } of await deedsOn(db, targets, actions)) {
    const uuid = action.startsWith('flow.') ? String(detail?.start ?? '') : target!.slice(target!.indexOf(':') + 1);
    const status = statuses[action.slice(action.indexOf('.') + 1)];
    if (status) moves.set(uuid, [...(moves.get(uuid) ?? []), { at, status }]);
  }
  return moves;
}

interface More {
  readonly posted: PostedRow | null;
  readonly schedule: string | null;
  readonly moves: ReadonlyMap<string, RequestMove[]>;
}

function movesWith(
  created: Date,
  moves: readonly RequestMove[],
  completed: Date | null,
  posted: PostedRow | null = null,
): Pick<RequestView, 'moves' | 'held'> {
  const end: RequestMove[] = completed ? [{ at: completed, status: 'completed' }] : [];
  const held = heldMoves(posted);
  return { held: held.length, moves: [...held, { at: created, status: 'active' }, ...moves, ...end] };
}

/** While it was kept and not sent: these stay its first versions. */
function heldMoves(posted: PostedRow | null): RequestMove[] {
  const first = posted?.resource.status;
  if (!posted || (first !== 'draft' && first !== 'on-hold')) return [];
  const later = (posted.outcome.moves ?? []).map(({ at, status }) => ({ at: new Date(at), status }));
  return [{ at: posted.created_at, status: first }, ...later];
}

function ofBroadcast(
  row: BroadcastRequest,
  { posted, schedule, moves }: More,
  counts: Readonly<Record<string, number>> | null,
): RequestView {
  const own = moves.get(row.uuid) ?? [];
  return {
    ...{ id: row.uuid, what: 'broadcast', name: row.name, texts: row.texts, flow: null, query: row.query },
    ...{ lane: laneName(row.lane), scheme: row.scheme, voice: false, by: row.by, counts },
    ...{ authored: row.created_at, due: row.at === null ? null : row.due_at, rule: null },
    basedOn: schedule ? [schedule] : [],
    replaces: row.again_of ? [row.again_of] : [],
    ...movesWith(row.created_at, own, row.state === 'done' ? row.finished_at : null, posted),
    posted: posted?.resource ?? null,
  };
}

function ofStart(row: StartRequest, { posted, schedule, moves }: More): RequestView {
  const leftOut = Object.values(row.left_out).reduce((sum, n) => sum + n, 0);
  const open: Record<string, number> =
    row.state === 'cancelled' ? { cancelled: row.waiting } : { waiting: row.waiting };
  return {
    ...{ id: row.uuid, what: 'start', name: row.flow_name, texts: null, query: row.query ?? '', rule: null },
    flow: { id: row.flow, name: row.flow_name },
    ...{ lane: laneName(row.lane), scheme: row.scheme, voice: row.flow_type === 'voice', by: row.by },
    ...{ authored: row.created_at, due: row.due_at > row.created_at ? row.due_at : null },
    basedOn: schedule ? [schedule] : [],
    replaces: [],
    ...movesWith(row.created_at, moves.get(row.uuid) ?? [], row.state === 'done' ? row.finished_at : null, posted),
    counts: {
      ...{ audience: row.recipients + leftOut, ...open, started: row.started, skipped: row.skipped },
      ...{ failed: row.failed, left_out: leftOut },
    },
    posted: posted?.resource ?? null,
  };
}

function ofSchedule(row: ScheduleRequest, { posted, moves }: More): RequestView {
  const ended = row.state === 'ended' ? (row.last_at ?? row.created_at) : null;
  return {
    ...{ id: row.uuid, what: 'schedule', name: row.name, query: row.query, rule: row.rule, by: row.by },
    texts: row.does.kind === 'text' ? row.does.texts : null,
    flow: row.flow === null ? null : { id: row.flow, name: row.flow_name ?? '' },
    ...{ lane: laneName(row.lane), scheme: row.scheme, voice: false, authored: row.created_at },
    due: row.next_at ?? row.last_at ?? new Date(`${row.starts_on}T00:00:00Z`),
    ...{ basedOn: [], replaces: [], counts: null },
    ...movesWith(row.created_at, moves.get(row.uuid) ?? [], ended),
    posted: posted?.resource ?? null,
  };
}

function ofDraft(row: PostedRow): RequestView {
  const texts = row.resource.payload?.some((each) => each.contentReference) ? null : {};
  const [first, second] = [row.resource.status as RequestMove['status'], row.state as RequestMove['status']];
  const kept = row.outcome.moves ? heldMoves(row) : [];
  const moved = second !== first || row.changed_at > row.created_at;
  const plain = [{ at: row.created_at, status: first }, ...(moved ? [{ at: row.changed_at, status: second }] : [])];
  return {
    ...{ id: row.uuid, what: 'draft', name: '', texts, flow: null, query: '', lane: 'ordinary', scheme: 'tel' },
    ...{ voice: false, authored: row.created_at, due: null, rule: null, by: null, basedOn: [], replaces: [] },
    ...(kept.length > 0 ? { moves: kept, held: kept.length } : { moves: plain, held: plain.length }),
    ...{ counts: null, posted: row.resource },
  };
}

const refOf = (ref: string | undefined): string[] => (ref ? [ref] : []);

function facetsOf(view: RequestView): Facets {
  const newest = view.moves.at(-1)!;
  const shown = requestOf(view, view.moves.length);
  const coded = (concepts: readonly { coding?: readonly { system?: string; code?: string }[] }[] | undefined) =>
    (concepts ?? []).flatMap(({ coding }) => (coding ?? []).flatMap(({ system, code }) => codes(system, code)));
  return {
    _id: codes(undefined, view.id),
    _lastUpdated: moments(newest.at),
    authored: moments(view.authored),
    'based-on': refs(...view.basedOn.map((id) => `CommunicationRequest/${id}`)),
    category: coded(shown.category),
    encounter: refs(...refOf(shown.encounter?.reference)),
    'group-identifier': codes(shown.groupIdentifier?.system, shown.groupIdentifier?.value),
    identifier: (shown.identifier ?? []).flatMap(({ system, value }) => codes(system, value)),
    medium: codes(systems.participation, mediumCode(view.scheme, view.voice)),
    occurrence: moments(view.due),
    patient: refs(...refOf(shown.subject?.reference)).filter(
      (each) => 'ref' in each && each.ref.startsWith('Patient/'),
    ),
    priority: codes('http://hl7.org/fhir/request-priority', shown.priority),
    recipient: refs(...(view.posted?.recipient ?? []).flatMap((each) => refOf(each.reference))),
    replaces: refs(...view.replaces.map((id) => `CommunicationRequest/${id}`)),
    requester: refs(...refOf(shown.requester?.reference)),
    sender: refs(...refOf(shown.sender?.reference)),
    status: codes('http://hl7.org/fhir/request-status', newest.status),
    subject: refs(...refOf(shown.subject?.reference)),
  };
}

function versions(view: RequestView): Found[] {
  const references = {
    'based-on': view.basedOn.map((id) => `CommunicationRequest/${id}`),
    recipient: (requestOf(view, view.moves.length).recipient ?? []).flatMap((each) => refOf(each.reference)),
    replaces: view.replaces.map((id) => `CommunicationRequest/${id}`),
  };
  return view.moves
    .map((move, i) => ({
      ...{ type: 'CommunicationRequest', id: view.id, version: String(i + 1), updated: move.at, references },
      text: JSON.stringify(requestOf(view, i + 1)),
      method: i === 0 ? ('POST' as const) : ('PUT' as const),
    }))
    .reverse();
}

const rowOf = (view: RequestView): WalkedRow & VersionedRow => ({
  cursor: view.id,
  facets: facetsOf(view),
  found: () => versions(view)[0]!,
  versions: () => versions(view),
});

async function walk(
  context: FhirContext,
  criteria: readonly PlainCriterion[],
  cursor: string | null,
  limit: number,
): Promise<Portion> {
  const uuids = (codesAsked(criteria, '_id') ?? (await byIdentifier(context, criteria)))?.filter(isUuid).slice(0, 500);
  const before = cursor !== null && isUuid(cursor) ? { before: cursor } : {};
  const views = await readViews(context, { ...(uuids ? { uuids } : {}), ...before, limit });
  return { rows: views.map(rowOf), next: views.length === limit ? views.at(-1)!.id : null };
}

async function byIdentifier(
  { rooms: { db } }: FhirContext,
  criteria: readonly PlainCriterion[],
): Promise<string[] | null> {
  const asked = criteria.find((each) => each.name === 'identifier' && each.modifier === null);
  if (!asked) return null;
  const values = asked.values.flatMap((value) => (value.type === 'token' && value.code !== null ? [value] : []));
  const whole = values.filter((value) => value.system !== null).map((value) => `${value.system}|${value.code}`);
  const any = values.filter((value) => value.system === null).map((value) => value.code!);
  return uuidsOfIdentifiers(db, whole, any);
}

async function viewOf(context: FhirContext, id: string): Promise<RequestView | null> {
  if (!isUuid(id)) return null;
  const [view] = await readViews(context, { uuids: [id], limit: 1 });
  return view ?? null;
}

async function found(context: FhirContext, id: string): Promise<Found> {
  const view = await viewOf(context, id);
  if (!view) throw new Error(`The request ${id} was made and is not there.`);
  return versions(view)[0]!;
}

const param = (type: Param['type'], name: string, more: Partial<Param> = {}): Param => ({
  ...{ type, definition: `http://hl7.org/fhir/SearchParameter/CommunicationRequest-${name}` },
  ...more,
});

export const communicationRequest: ResourceKind = {
  type: 'CommunicationRequest',
  profiles: ['http://ihe.net/fhir/StructureDefinition/IHE_mACM_CommunicationRequest'],
  documentation:
    'Broadcasts, starts of flows and schedules, by whomever they were made. A create sends (ITI-84): a text, or a flow by ' +
    'contentReference. An update moves the status only, and whatever else differs is refused: revoked cancels, on-hold pauses, active resumes or sends a draft. ' +
    'Each move is a version; counts of recipients are as of the time of reading and only in the newest.',
  params: {
    authored: param('date', 'authored'),
    'based-on': param('reference', 'based-on', { targets: ['CommunicationRequest'] }),
    category: param('token', 'category', { modifiers: ['not'] }),
    encounter: param('reference', 'encounter', { targets: ['Encounter'] }),
    'group-identifier': param('token', 'group-identifier'),
    identifier: param('token', 'identifier'),
    medium: param('token', 'medium', { modifiers: ['not'] }),
    occurrence: param('date', 'occurrence'),
    patient: param('reference', 'patient', { targets: ['Patient'] }),
    priority: param('token', 'priority', { modifiers: ['not'] }),
    recipient: param('reference', 'recipient', {
      targets: ['Practitioner', 'PractitionerRole', 'Group', 'Location'],
      documentation: 'As the request named them: people of a group are found by Communication.',
    }),
    replaces: param('reference', 'replaces', { targets: ['CommunicationRequest'] }),
    requester: param('reference', 'requester', {
      targets: ['Practitioner', 'PractitionerRole', 'Organization', 'Device'],
    }),
    sender: param('reference', 'sender', { targets: ['Practitioner', 'PractitionerRole', 'Organization', 'Device'] }),
    status: param('token', 'status', { modifiers: ['not'] }),
    subject: param('reference', 'subject', { targets: ['Patient', 'Group'] }),
  },
  includes: ['based-on', 'recipient', 'replaces'],
  sorts: ['authored', 'occurrence'],
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
        return view && rowOf(view);
      },
      async (_, since, cursor, limit) => {
        const views = await readViews(context, { ...(cursor ? { before: cursor } : {}), limit });
        const changed = views.filter((view) => !since || view.moves.at(-1)!.at >= since);
        return { rows: changed.map(rowOf), next: views.length === limit ? views.at(-1)!.id : null };
      },
    ),
  search: (context, request) => walkSearch(context, request, walk),
  async create(context, resource, given) {
    const { uuid, fresh } = await createRequest(context, resource, given);
    return { ...(await found(context, uuid)), created: fresh };
  },
  async update(context, id, resource, given) {
    const before = await viewOf(context, id);
    await changeRequest(context, { id, view: before, resource, given });
    return found(context, id);
  },
};
