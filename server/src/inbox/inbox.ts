/**
 * What is done with an incoming message after it is stored: words of consent are honoured and confirmed, the writer is
 * marked as heard, the newest broadcast gets its reply. In the order in which messages came, each batch in one
 * transaction: a kill at any moment repeats nothing and loses nothing.
 */
import { consentWord } from '@mhero/flow/text/consent-words.ts';
import { confirmationOf, recentChanges, recordConsent } from '../consent/consent.ts';
import type { Db, Queryable } from '../db/db.ts';
import type { Log } from '../lib/log.ts';
import { claimWaiting, enqueue, forgetSeen, markHandled, noteReplies, type Waiting } from '../messaging/messaging.ts';
import { contactLanguages, markHeard, setOptedOut } from '../registry/registry.ts';

export { answerAs, changeConsent, listPhones, writeTo } from './talk.ts';

export interface Inbox {
  /** Something was stored: look now. */
  wake(): void;
  /** Resolves when nothing is waiting that this node could handle. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Other nodes store messages too, and may die before they handle them. */
const pollMs = 2000;
const most = 500;
/** Machines that answer each other's confirmations are left alone after so many in an hour. */
const confirmationsPerHour = 4;

export function openInbox(db: Db, log: Log): Inbox {
  let closed = false;
  let again = false;
  let running: Promise<void> | null = null;

  async function drain(): Promise<void> {
    do {
      again = false;
      try {
        while (!closed && (await db.tx(handleBatch)) === most);
      } catch (error) {
        log.error({ err: error }, 'incoming messages could not be handled; they are kept and tried again');
      }
    } while (again && !closed);
  }

  function wake(): void {
    if (closed) return;
    if (running) again = true;
    else
      running = drain().finally(() => {
        running = null;
      });
  }

  const poll = setInterval(wake, pollMs);
  const tidy = setInterval(() => void forgetSeen(db).catch(() => {}), 3_600_000);
  wake();
  return {
    wake,
    settle: async () => {
      wake();
      await running;
    },
    close: async () => {
      closed = true;
      clearInterval(poll);
      clearInterval(tidy);
      await running;
    },
  };
}

/** Answers how many were handled. */
async function handleBatch(tx: Queryable): Promise<number> {
  const waiting = await claimWaiting(tx, most);
  if (!waiting || waiting.length === 0) return 0;
  const known = [...new Set(waiting.flatMap((message) => message.contact_id ?? []))].sort((a, b) => a - b);
  await markHeard(tx, known);
  await noteReplies(tx, known);
  const outcomes: string[] = [];
  for (const message of waiting) outcomes.push(await handleOne(tx, message));
  await markHandled(
    tx,
    waiting.map((message) => message.id),
    outcomes,
  );
  return waiting.length;
}

async function handleOne(tx: Queryable, message: Waiting): Promise<string> {
  const word = consentWord(message.text);
  if (!word) return message.contact_id === null ? 'unknown_sender' : 'reply';
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
  await setOptedOut(tx, scheme, address, out);
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
