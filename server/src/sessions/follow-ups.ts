/**
 * Starts of flows and broadcasts that a flow asked for: written with the step that decided them, done here outside of
 * its transaction, once each: the event's identifier is the key of the start or the broadcast.
 */
import type { FlowStart, NewStart } from '@mhero/contract/conversations.ts';
import { type Subject, system } from '../access/subject.ts';
import type { Db, Queryable, Tx } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { enqueue } from '../messaging/messaging.ts';
import type { Engine } from './batch.ts';
import type { FollowUp } from './model.ts';
import type { StartMore } from './starts.ts';
import * as store from './store-follow-ups.ts';
import { writeProblems } from './store-talks.ts';
import { problemOf, withLinks } from './writes.ts';

export interface BroadcastRequest {
  readonly name: string;
  readonly query: string;
  /** By language; `default` for everyone else. */
  readonly texts: Readonly<Record<string, string>>;
  readonly channel?: string;
}

/** Who does what flows ask for. */
export interface Doing {
  start(
    subject: Subject,
    request: NewStart,
    key: string,
    more: StartMore,
  ): Promise<Pick<FlowStart, 'id' | 'recipients'>>;
  broadcast(subject: Subject, request: BroadcastRequest, key: string): Promise<{ readonly id: string }>;
}

const leaseMs = 60_000;
const retryMs = 5_000;
const mostAttempts = 5;
/** Conversations that nobody has answered may start each other so often one for many, then one for one. */
const mostSpreading = 2;

/** False when nothing is due. */
export async function runFollowUp(db: Db, engine: Engine, doing: Doing): Promise<boolean> {
  const row = await store.takeFollowUp(db, leaseMs);
  if (!row) return false;
  try {
    await (row.kind === 'start' ? startFor(db, doing, row) : broadcastFor(db, doing, row));
  } catch (error) {
    const refused = error instanceof AppError;
    if (!refused) engine.log.warn({ err: error, followUp: row.uuid }, 'what a flow asked for could not be done');
    if (refused || row.attempts >= mostAttempts) await refuse(db, row, (error as Error).message);
    else await store.putFollowUpBack(db, row.uuid, retryMs * row.attempts);
  }
  return true;
}

/** Whom it is for, as the event says. */
interface Event {
  readonly groups?: readonly { readonly name: string }[];
  readonly contacts?: readonly { readonly uuid: string }[];
  readonly contact_query?: string;
  readonly urns?: readonly string[];
  readonly create_contact?: boolean;
}

interface StartEvent extends Event {
  readonly flow: { readonly uuid: string };
  readonly exclusions?: { readonly in_a_flow?: boolean };
  readonly run_summary: object;
  readonly history?: { readonly ancestors_since_input?: number };
}

type Translations = Readonly<Record<string, { readonly text?: string; readonly attachments?: readonly string[] }>>;
interface BroadcastEvent extends Event {
  readonly translations: Translations;
  readonly base_language: string;
}

interface Audience {
  /** Empty when nobody whom we know is meant. */
  readonly query: string;
  /** Nobody's. */
  readonly unknown: readonly Address[];
  readonly many: boolean;
}

interface Address {
  readonly scheme: string;
  readonly value: string;
}

async function audienceOf(q: Queryable, event: Event): Promise<Audience> {
  const { groups = [], contacts = [], contact_query: query, urns = [] } = event;
  const addresses = urns.map(addressOf);
  const owned = await store.contactsAt(q, addresses);
  const uuids = [...new Set([...contacts.map((each) => each.uuid), ...owned.map((each) => each.contact)])];
  const parts = [
    ...groups.map(({ name }) => `group = ${JSON.stringify(name)}`),
    ...uuids.map((uuid) => `uuid = ${JSON.stringify(uuid)}`),
    ...(query ? [`(${query})`] : []),
  ];
  const unknown = addresses.filter(
    (address) => !owned.some((each) => each.scheme === address.scheme && each.value === address.value),
  );
  return { query: parts.join(' OR '), unknown, many: groups.length > 0 || !!query || uuids.length > 1 };
}

function addressOf(urn: string): Address {
  const [scheme = '', rest = ''] = urn.split(/:(.*)/s);
  return { scheme, value: rest.replace(/[?#].*$/, '') };
}

const askerOf = (row: FollowUp, flowName: string): Subject => ({
  ...{ ...system, name: `flow “${flowName}”`, role: 'officer' },
  area: row.area,
});

async function startFor(db: Db, doing: Doing, row: FollowUp): Promise<void> {
  const { flow, exclusions, run_summary, history, ...event } = row.event as unknown as StartEvent;
  const { flow_name, channel } = await store.whoAsked(db, row);
  const { query, unknown, many } = await audienceOf(db, event);
  if (many && (history?.ancestors_since_input ?? 0) > mostSpreading)
    throw new AppError('request:invalid', 'Flows have started each other for many people; nobody has answered since.');
  const notes: string[] = [];
  if (event.create_contact) notes.push('A conversation cannot begin with a new contact: it has no address.');
  if (unknown.length > 0) notes.push(`${unknown.length} addresses belong to nobody; no conversation was begun there.`);
  let made: Pick<FlowStart, 'id' | 'recipients'> | null = null;
  if (query !== '') {
    made = await doing.start(
      askerOf(row, flow_name),
      { flow: flow.uuid, query, skip_busy: exclusions?.in_a_flow === true, ...(channel && { channel }) },
      `flow:${row.uuid}`,
      {
        ...{ origin: 'flow', by: { flowId: row.flow_id, node: row.node_uuid, contactId: row.contact_id } },
        trigger: { type: 'flow_action', run_summary, ...(history && { history }) },
      },
    );
    if (made.recipients === 0) notes.push('The flow was started for nobody: everyone whom it named is left out.');
  }
  await end(db, row, made?.id ?? null, made !== null && made.recipients > 0, notes);
}

async function broadcastFor(db: Db, doing: Doing, row: FollowUp): Promise<void> {
  const { translations, base_language, ...event } = row.event as unknown as BroadcastEvent;
  const { flow_name, channel } = await store.whoAsked(db, row);
  const { query, unknown } = await audienceOf(db, event);
  const texts = textsOf(translations, base_language);
  if (texts.default === undefined) throw new AppError('request:invalid', 'The message to others came out empty.');
  const notes: string[] = [];
  let made: string | null = null;
  if (query !== '')
    try {
      const request = { name: flow_name, query, texts: escaped(texts), ...(channel && { channel }) };
      made = (await doing.broadcast(askerOf(row, flow_name), request, `flow:${row.uuid}`)).id;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'broadcast:empty') throw error;
      notes.push('The message was sent to nobody: everyone whom it named is left out.');
    }
  // Who is nobody's contact is in nobody's area.
  const strangers = row.area === null && row.channel_id !== null ? unknown : [];
  if (strangers.length < unknown.length)
    notes.push(`${unknown.length} addresses belong to nobody; no message was sent there.`);
  await end(db, row, made, made !== null || strangers.length > 0, notes, (tx) =>
    enqueueFor(tx, row, strangers, texts.default!),
  );
}

/** By language of the recipient. Each flow has a text in its own language, which everyone else gets. */
function textsOf(translations: Translations, base: string): Record<string, string> {
  const texts = Object.entries(translations).flatMap(([language, { text = '', attachments }]): [string, string][] => {
    const whole = withLinks(text, attachments);
    return whole.trim() === '' ? [] : [[language, whole]];
  });
  const own = texts.find(([language]) => language === base) ?? texts[0];
  return {
    ...Object.fromEntries(texts.filter(([language]) => /^[a-z]{3}$/.test(language))),
    ...(own && { default: own[1] }),
  };
}

/** What people have written must not be evaluated a second time. */
const escaped = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([language, text]) => [language, text.replaceAll('@', '@@')]));

async function enqueueFor(tx: Queryable, row: FollowUp, addresses: readonly Address[], text: string): Promise<void> {
  await enqueue(
    tx,
    addresses.map(({ value }) => ({ channelId: row.channel_id!, address: value, text, lane: 'ordinary' })),
  );
}

async function end(
  db: Db,
  row: FollowUp,
  made: string | null,
  reached: boolean,
  notes: readonly string[],
  also: (tx: Queryable) => Promise<void> = async () => {},
): Promise<void> {
  await db.tx(async (tx) => {
    if (!(await store.endFollowUp(tx, row.uuid, reached ? 'done' : 'nobody', made))) return;
    await also(tx);
    tell(tx, row, notes);
  });
}

async function refuse(db: Db, row: FollowUp, why: string): Promise<void> {
  await db.tx(async (tx) => {
    if (await store.endFollowUp(tx, row.uuid, 'refused', null)) tell(tx, row, [why]);
  });
}

function tell(tx: Tx, row: FollowUp, notes: readonly string[]): void {
  const code = row.kind === 'start' ? 'start_refused' : 'broadcast_refused';
  writeProblems(
    tx,
    notes.map((text) => problemOf(row.contact_id, row.flow_id, row.node_uuid, 'error', code, text)),
  );
}
