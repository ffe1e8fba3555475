/**
 * What people write to us: stored before it is acknowledged, once, in one order with what went out. Natural batching:
 * one statement for all that arrived while the last one ran.
 */
import { createHash } from 'node:crypto';
import type { Db } from '../db/db.ts';
import { createBatcher } from '../lib/batcher.ts';
import { type CountryCode, mendPhones } from '../lib/phone.ts';
import { type AtOnce, createLane } from './incoming-lane.ts';
import { hashing, impatient, steadyConnection } from './steady.ts';
import { insertIncoming, type NewIncoming } from './store-incoming.ts';

/** As a channel hands it over, with the channel that heard it. */
export interface Heard {
  readonly channelId: number;
  readonly scheme: string;
  readonly from: string;
  readonly to?: string;
  readonly text: string;
  readonly externalId?: string;
  readonly at?: Date;
}

export interface Accepted {
  /** Of the stored row, or of the first one when this is a repetition. */
  readonly id: number;
  readonly repeated: boolean;
}

export interface IncomingDoor {
  /** Resolves when the message is durable; rejects when it could not be stored, so that the network tries again. */
  accept(heard: Heard): Promise<Accepted>;
  /** Resolves when nothing is waiting to be written. */
  idle(): Promise<void>;
  /** From now on messages are handled in the transaction that stores them, where that can be; answers what ends it. */
  through(handling: AtOnce): () => void;
}

/** A text message has at most 255 parts of 153 characters; what is longer is cut, never refused. */
const longestText = 40_000;
const longestId = 200;

/**
 * Lanes store at the same time; what one sender writes stays in one lane, in order. Two, so that the database writes one
 * batch while this process works on the next.
 */
const lanes = 2;

/** `stored` is called after each batch of which something waits to be handled. */
export function openIncoming(db: Db, country: () => Promise<string>, stored: () => void): IncomingDoor {
  const connection = steadyConnection(db, 'incoming', hashing);
  let handling: AtOnce | null = null;

  async function plainly(batch: readonly NewIncoming[]): Promise<Accepted[]> {
    const accepted = await insertIncoming(connection, batch);
    stored();
    return accepted;
  }

  const batchers = Array.from({ length: lanes }, (_, i) => {
    const lane = createLane(steadyConnection(db, `incoming ${i + 1}`, impatient), stored);
    return createBatcher<NewIncoming, Accepted>(async (batch) => {
      const accepted: Accepted[] = new Array(batch.length);
      for (const round of rounds(batch)) {
        const items = round.map((i) => batch[i] as NewIncoming);
        const answers = (handling && (await lane(handling, items))) ?? (await plainly(items));
        for (const [at, i] of round.entries()) accepted[i] = answers[at] as Accepted;
      }
      return accepted;
    });
  });
  const laneOf = (address: string) => batchers[(address.charCodeAt(address.length - 1) || 0) % lanes]!;
  return {
    accept: async (heard) => {
      const item = prepare(heard, await country());
      return laneOf(item.address).add(item);
    },
    idle: async () => {
      await Promise.all(batchers.map((each) => each.idle()));
    },
    through(next) {
      handling = next;
      return () => {
        if (handling === next) handling = null;
      };
    },
  };
}

/** Positions of the batch, in one round but where a sender without ids said different things: those come one after another. */
function rounds(batch: readonly NewIncoming[]): number[][] {
  const found: number[][] = [];
  const last = new Map<string, { round: number; digest: string | null }>();
  for (const [i, { channelId, key, digest }] of batch.entries()) {
    const before = last.get(`${channelId} ${key}`);
    const round = before ? before.round + (before.digest === digest ? 0 : 1) : 0;
    last.set(`${channelId} ${key}`, { round, digest });
    found[round] ??= [];
    found[round].push(i);
  }
  return found;
}

function prepare(heard: Heard, country: string): NewIncoming {
  const text = heard.text.replaceAll('\u0000', '').slice(0, longestText).toWellFormed();
  const from = heard.from.replaceAll('\u0000', '').slice(0, 100);
  const address = heard.scheme === 'tel' ? normalTel(from, country) : from.trim();
  const externalId = heard.externalId?.replaceAll('\u0000', '').slice(0, longestId) || null;
  return {
    channelId: heard.channelId,
    scheme: heard.scheme,
    address,
    to: heard.to?.slice(0, 100) ?? null,
    text,
    externalId,
    networkAt: heard.at && Number.isFinite(heard.at.getTime()) ? heard.at : null,
    key: externalId ? `id:${externalId}` : `from:${address}`,
    digest: externalId ? null : digestOf(text),
  };
}

const digestOf = (text: string): string => createHash('sha1').update(text).digest('base64url');

/** E.164 where the sender is a telephone number of any plan; short codes and names stay as they are. */
export function normalTel(from: string, country: string): string {
  const bare = from.trim();
  const { addresses } = mendPhones(/^\d{9,15}$/.test(bare) ? `+${bare}` : bare, country as CountryCode);
  if (addresses.length === 1) return (addresses[0] as { value: string }).value;
  const local = mendPhones(bare, country as CountryCode).addresses;
  return local.length === 1 ? (local[0] as { value: string }).value : bare;
}
