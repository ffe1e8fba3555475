/**
 * What is done with an incoming message after it is stored: words of consent are honoured and confirmed, the writer is
 * marked as heard, the newest broadcast gets its reply, a conversation goes on or begins. In the order in which messages came, each batch in one
 * transaction: a kill at any moment repeats nothing and loses nothing.
 */
import { type ConsentWord, consentWord } from '@mhero/flow/text/consent-words.ts';
import { confirmationOf, recentChanges, recordConsent } from '../consent/consent.ts';
import type { Db, Queryable, Tx } from '../db/db.ts';
import type { Log } from '../lib/log.ts';
import {
  type AtOnce,
  claimWaiting,
  contactsWaiting,
  enqueue,
  forgetSeen,
  giveMessages,
  markHandled,
  noteReplies,
  redone,
  steadyConnection,
  type Waiting,
} from '../messaging/messaging.ts';
import { contactLanguages, markHeard, setOptedOut } from '../registry/registry.ts';
import type { Conversations } from '../sessions/sessions.ts';

export { callAs, type DeedOutcome, happened } from './calls.ts';
export { actOnCall, phoneOnLine } from './phone-calls.ts';
export { answerAs, changeConsent, listPhones, writeTo } from './talk.ts';
export { closeCall, createCallDoor } from './voice.ts';

export interface Inbox {
  /** Something was stored: look now. */
  wake(): void;
  /** Resolves when nothing is waiting that this node could handle. */
  settle(): Promise<void>;
  /** Handles messages in the transaction that stores them: for `IncomingDoor.through`. */
  readonly atOnce: AtOnce;
  close(): Promise<void>;
}

/** Other nodes store messages too, and may die before they handle them. */
const pollMs = 2000;
const most = 500;
/** Machines that answer each other's confirmations are left alone after so many in an hour. */
const confirmationsPerHour = 4;

/** What the inbox asks of conversations; without them a message is a reply and nothing else. */
export type Talking = Pick<Conversations, 'hold' | 'tryHold' | 'admit' | 'answer' | 'interrupt'>;

/** `handled` hears of every batch that was committed. */
export function openInbox(
  db: Db,
  log: Log,
  talking?: Talking,
  handled?: (messages: readonly Waiting[]) => void,
): Inbox {
  let closed = false;
  let again = false;
  let running: Promise<void> | null = null;
  // Three round trips for a batch: what waits, where its people stand, and all that came of it with the commit.
  const connection = steadyConnection(db, 'inbox', redone);

  async function handle(): Promise<number> {
    const done = await connection.tx((tx) => handleBatch(tx, talking));
    handled?.(done);
    return done.length;
  }

  async function drain(): Promise<void> {
    do {
      again = false;
      try {
        while (!closed && (await handle()) === most);
      } catch (error) {
        log.error({ err: error }, 'incoming messages could not be handled; they are kept and tried again');
      }
    } while (again && !closed);
    // In the same turn as the look at `again`: whoever wakes from now on begins anew.
    running = null;
  }

  function wake(): void {
    if (closed) return;
    if (running) again = true;
    else running = drain();
  }

  const poll = setInterval(wake, pollMs);
  const tidy = setInterval(() => void forgetSeen(db).catch(() => {}), 3_600_000);
  wake();
  return {
    wake,
    atOnce: {
      handle: (tx, fresh) => handleAtOnce(tx, talking, fresh),
      handled: (messages) => handled?.(messages),
      failed: (error) => log.warn({ err: error }, 'incoming messages are stored first and handled afterwards'),
    },
    settle: async () => {
      wake();
      await running;
    },
    close: async () => {
      closed = true;
      clearInterval(poll);
      clearInterval(tidy);
      await running;
      await connection.close();
    },
  };
}

/** Answers those that were handled. */
async function handleBatch(tx: Tx, talking: Talking | undefined): Promise<readonly Waiting[]> {
  const claimed = await claimWaiting(tx, most);
  if (!claimed || claimed.length === 0) return [];
  const waiting = talking ? await withNewcomers(tx, talking, claimed) : claimed;
  const known = [...new Set(waiting.flatMap((message) => message.contact_id ?? []))].sort((a, b) => a - b);
  talking?.hold(tx, known);
  const firsts = new Set(
    waiting.flatMap(({ unheard, contact_id }) => (unheard && contact_id !== null ? contact_id : [])),
  );
  const outcomes = new Map<number, string>();
  let said: Waiting[] = [];
  const talk = async (): Promise<void> => {
    await converse(tx, talking, said, { outcomes, firsts });
    said = [];
  };
  for (const message of waiting) {
    const word = consentWord(message.text);
    // What somebody said before they asked to be left alone was said in the conversation.
    if (word && said.some((each) => each.contact_id === message.contact_id)) await talk();
    if (word) outcomes.set(message.id, await honour(tx, message, word, talking));
    else said.push(message);
  }
  await talk();
  markHeard(tx, known);
  noteReplies(tx, known);
  const ids = waiting.map((message) => message.id);
  markHandled(
    tx,
    ids,
    ids.map((id) => outcomes.get(id)!),
  );
  return waiting;
}

/** So many messages that wait are looked at; where there are more, everything waits behind them. */
const mostBehind = 200;

/**
 * Messages of people who are known, ask for nothing special, and whose conversations nobody else is moving; the rest
 * waits for `handleBatch`, with all that its people write meanwhile.
 */
async function handleAtOnce(
  tx: Tx,
  talking: Talking | undefined,
  fresh: readonly Waiting[],
): Promise<Map<number, string>> {
  const special = new Set(fresh.flatMap(({ text, contact_id }) => (consentWord(text) ? (contact_id ?? []) : [])));
  const plain = fresh.filter(
    ({ text, contact_id }) => contact_id !== null && !special.has(contact_id) && !consentWord(text),
  );
  const outcomes = new Map<number, string>();
  if (!talking || plain.length === 0) return outcomes;
  const ids = [...new Set(plain.map(({ contact_id }) => contact_id!))].sort((a, b) => a - b);
  const free = freeOf(talking.tryHold(tx, ids), contactsWaiting(tx, mostBehind));
  const [answered, held] = await Promise.all([talking.answer(tx, incomingOf(plain), free), free]);
  for (const [i, { id, contact_id }] of plain.entries())
    if (held.has(contact_id!)) outcomes.set(id, answered[i] ? 'conversation' : 'reply');
  const known = ids.filter((id) => held.has(id));
  markHeard(tx, known);
  noteReplies(tx, known);
  return outcomes;
}

/** Those who are held and have nothing that waits. */
async function freeOf(
  held: Promise<readonly number[]>,
  waiting: Promise<readonly (number | null)[]>,
): Promise<Set<number>> {
  const [ids, behind] = await Promise.all([held, waiting]);
  if (behind.length === mostBehind) return new Set();
  const late = new Set(behind);
  return new Set(ids.filter((id) => !late.has(id)));
}

/** Only the first message of a person who was not heard before is their first. */
function incomingOf(messages: readonly Waiting[]) {
  const firsts = new Set(messages.flatMap(({ unheard, contact_id }) => (unheard ? (contact_id ?? []) : [])));
  return messages.map(({ id, contact_id, channel_id, scheme, address, text }) => {
    const first = firsts.delete(contact_id!);
    return { id, contactId: contact_id!, channelId: channel_id, scheme, address, text, ...(first && { first }) };
  });
}

/** Unknown senders with whom a conversation begins are contacts from that message on. */
async function withNewcomers(tx: Queryable, talking: Talking, claimed: readonly Waiting[]): Promise<Waiting[]> {
  const strangers = claimed.filter((message) => message.contact_id === null && !consentWord(message.text));
  if (strangers.length === 0) return [...claimed];
  const admitted = await talking.admit(
    tx,
    strangers.map(({ id, channel_id, scheme, address, text }) => ({
      id,
      channelId: channel_id,
      scheme,
      address,
      text,
    })),
  );
  const given = new Set<number>();
  for (const { id, scheme, address } of strangers) {
    const contact = admitted.get(id);
    if (contact === undefined || given.has(contact)) continue;
    given.add(contact);
    await giveMessages(tx, { scheme, address }, contact);
  }
  return claimed.map((message) => ({ ...message, contact_id: message.contact_id ?? admitted.get(message.id) ?? null }));
}

async function converse(
  tx: Tx,
  talking: Talking | undefined,
  said: readonly Waiting[],
  { outcomes, firsts }: { outcomes: Map<number, string>; firsts: Set<number> },
): Promise<void> {
  const known = said.flatMap(({ id, contact_id, channel_id, scheme, address, text }) => {
    if (contact_id === null) return [];
    const first = firsts.delete(contact_id);
    return [{ id, contactId: contact_id, channelId: channel_id, scheme, address, text, ...(first && { first }) }];
  });
  const answered = talking && known.length > 0 ? await talking.answer(tx, known) : [];
  for (const message of said) outcomes.set(message.id, message.contact_id === null ? 'unknown_sender' : 'reply');
  for (const [i, { id }] of known.entries()) if (answered[i]) outcomes.set(id, 'conversation');
}

async function honour(tx: Tx, message: Waiting, word: ConsentWord, talking: Talking | undefined): Promise<string> {
  const out = word.act === 'stop';
  const { scheme, address } = message;
  const before = await recentChanges(tx, scheme, address);
  await recordConsent(tx, {
    scheme,
    value: address,
    contactId: message.contact_id,
    action: out ? 'out' : 'in',
    how: 'reply',
    words: message.text,
  });
  const owners = await setOptedOut(tx, scheme, address, out);
  if (out && owners.length > 0) await talking?.interrupt(tx, owners);
  if (before < confirmationsPerHour) await confirm(tx, message, out ? 'out' : 'in', word.language);
  return out ? 'opted_out' : 'opted_in';
}

async function confirm(tx: Queryable, message: Waiting, action: 'out' | 'in', language: string): Promise<void> {
  const languages = await contactLanguages(tx, message.contact_id === null ? [] : [message.contact_id]);
  await enqueue(tx, [
    {
      channelId: message.channel_id,
      address: message.address,
      contactId: message.contact_id,
      text: confirmationOf(action, languages.get(message.contact_id ?? 0) ?? null, language),
      lane: 'reply',
      waivesConsent: true,
    },
  ]);
}
