/**
 * Two people become one contact, and two again. All in one transaction: a node that dies in the middle has done nothing.
 * What of other rooms follows is theirs to say (`Follower`).
 */
import { type Subject, system } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import { recordConsent } from '../consent/consent.ts';
import type { Tx } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { absorb, type KeptPeople, lockPeople, openAddresses, separate, setOptedOut } from '../registry/registry.ts';
import type { Follower, MatchingDeps, Return } from './deps.ts';
import type { MergeLine, PairRow } from './model.ts';
import { decidedAlready } from './refusals.ts';
import { insertMerge, markUndone, settleMerge, takeMerge } from './store-merges.ts';
import { afterMerge, afterUndo, decidePair, findPair, linkByItself, lockPair } from './store-pairs.ts';
import { readPeople } from './store-people.ts';
import { betterOf } from './survivor.ts';

interface Kept {
  readonly people: KeptPeople;
  readonly rooms: Record<string, object>;
  /** Addresses of the one who had not opted out, which are out since. */
  readonly optedOut: { readonly scheme: string; readonly value: string }[];
}

export interface Merging {
  historyOf(contactId: number): Promise<Record<string, number>>;
  /** Errors: `matching:decided`, `request:invalid`, `request:not_found`. */
  mergePair(subject: Subject, pair: PairRow, how: { survivor: string | null; note: string | null }): Promise<void>;
  /** Without a decision; false when it is not to be done any more. */
  mergeByItself(pair: { id: number; uuid: string; low: number; high: number }): Promise<boolean>;
  /** Errors: `matching:built_upon`, `matching:decided`. */
  undo(subject: Subject, merge: MergeLine): Promise<void>;
  /** What was in flight while two became one is taken along afterwards, and known to undoing. */
  takeAlong(mergeId: number): Promise<void>;
}

const retries = 3;

export function createMerging({ db, followers }: MatchingDeps): Merging {
  /** Who answers a message, or records a receipt, may hold rows in another order: one of the two begins again. */
  async function atOnce<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++)
      try {
        return await db.tx(work);
      } catch (error) {
        if ((error as { code?: string }).code !== '40P01' || attempt === retries) throw error;
      }
  }

  async function merge(
    tx: Tx,
    pair: Pick<PairRow, 'id' | 'score' | 'reasons'>,
    { from, to }: { from: number; to: number },
    subject: Subject | null,
  ): Promise<{ uuid: string; moved: Record<string, number> }> {
    const rooms: Record<string, object> = {};
    const moved: Record<string, number> = {};
    await lockInOrder(tx, followers, from, to);
    if (!(await lockPeople(tx, [from, to]))) throw decidedAlready();
    for (const follower of followers) {
      const done = await follower.follow(tx, { from, to });
      rooms[follower.name] = done.kept;
      Object.assign(moved, done.moved);
    }
    const people = await absorb(tx, from, to);
    const optedOut = await carryOptOut(tx, people, subject);
    if (optedOut.length > 0) moved.opted_out = optedOut.length;
    const { score, reasons } = pair;
    const kept: Kept = { people, rooms, optedOut };
    const uuid = await insertMerge(tx, {
      ...{ pairId: pair.id, survivor: to, absorbed: from, score, reasons, kept, moved, subject },
    });
    await afterMerge(tx, from, to);
    return { uuid, moved };
  }

  async function takeBack(tx: Tx, id: number, subject: Subject): Promise<void> {
    const row = await takeMerge(tx, id);
    if (!row) throw new AppError('matching:decided', 'This merge has been undone already.');
    const kept = row.kept as unknown as Kept;
    const { survivor, absorbed } = row;
    await lockInOrder(tx, followers, absorbed, survivor);
    await tx.run({
      text: 'select from registry.contact where id = any($1::int[]) order by id for update',
      values: [[survivor, absorbed]],
    });
    const addresses = await separate(tx, kept.people);
    const back: Return = { survivor, absorbed, since: row.at, addresses };
    for (const follower of followers) {
      const part = kept.rooms[follower.name];
      if (part) await follower.giveBack(tx, part, back);
    }
    for (const { scheme, value } of kept.optedOut) {
      await setOptedOut(tx, scheme, value, false);
      await recordConsent(tx, {
        ...{ scheme, value, contactId: survivor, action: 'in', how: 'officer', accountId: subject.accountId },
        words: 'no longer one person with somebody who opted out',
      });
    }
    await markUndone(tx, row.id, subject.name);
    await afterUndo(tx, row.pair_id, subject, [survivor, absorbed]);
  }

  return {
    async historyOf(contactId) {
      const parts = await Promise.all(followers.map((follower) => follower.count(db, contactId)));
      return Object.assign({}, ...parts) as Record<string, number>;
    },
    mergePair: (subject, pair, { survivor, note }) =>
      atOnce(async (tx) => {
        await lockPair(tx, pair.id);
        const row = await findPair(tx, subject, pair.uuid);
        if (!row || row.state === 'same') throw decidedAlready();
        const people = await readPeople(tx, [row.low, row.high]);
        const to = survivor === null ? await betterOf(tx, row.low, row.high) : idOf(people, survivor);
        const from = to === row.low ? row.high : row.low;
        const { uuid, moved } = await merge(tx, row, { from, to }, subject);
        await decidePair(tx, row.id, { state: 'same', subject, note });
        const names = { survivor: people.get(to)!.id, absorbed: people.get(from)!.id };
        await record(tx, subject, 'contact.merge', `merge:${uuid}`, { ...names, score: row.score, moved, note });
      }),
    mergeByItself: ({ id, uuid, low, high }) =>
      atOnce(async (tx) => {
        await lockPair(tx, id);
        const row = await findPair(tx, system, uuid);
        if (row?.state !== 'open' || !row.by_itself) return false;
        const to = await betterOf(tx, low, high);
        const from = to === low ? high : low;
        const people = await readPeople(tx, [low, high]);
        const done = await merge(tx, row, { from, to }, null);
        await linkByItself(tx, id);
        const names = { survivor: people.get(to)!.id, absorbed: people.get(from)!.id };
        await record(tx, system, 'contact.merge', `merge:${done.uuid}`, {
          ...names,
          score: row.score,
          by_itself: true,
        });
        return true;
      }),
    undo: (subject, found) =>
      atOnce(async (tx) => {
        if (found.undone_at) throw new AppError('matching:decided', 'This merge has been undone already.');
        if (!found.can_undo)
          throw new AppError('matching:built_upon', 'One of the two was merged again since. Undo that first.');
        await takeBack(tx, found.id, subject);
        const { survivor, absorbed } = found;
        await record(tx, subject, 'contact.unmerge', `merge:${found.uuid}`, {
          survivor: survivor.id,
          absorbed: absorbed.id,
        });
      }),
    takeAlong: (id) =>
      atOnce(async (tx) => {
        const row = await takeMerge(tx, id);
        if (!row) return;
        const { absorbed, survivor } = row;
        const kept = row.kept as unknown as Kept;
        const rooms = { ...kept.rooms };
        await lockInOrder(tx, followers, absorbed, survivor);
        for (const follower of followers) {
          if (!follower.comesLate) continue;
          const late = await follower.follow(tx, { from: absorbed, to: survivor });
          rooms[follower.name] = together(rooms[follower.name] ?? {}, late.kept);
        }
        await settleMerge(tx, id, { ...kept, rooms });
      }),
  };
}

/** Lists of what has moved, with what came late. */
const together = (kept: object, late: object): object =>
  Object.fromEntries(
    Object.entries(late).map(([key, list]) => [
      key,
      [...((kept as Record<string, unknown[]>)[key] ?? []), ...(list as unknown[])],
    ]),
  );

/** Conversations stand still while people become one, in the order in which everybody takes them. */
async function lockInOrder(tx: Tx, followers: readonly Follower[], one: number, other: number): Promise<void> {
  const ascending = [one, other].sort((a, b) => a - b);
  for (const follower of followers) await follower.hold?.(tx, ascending);
}

function idOf(people: Awaited<ReturnType<typeof readPeople>>, uuid: string): number {
  for (const [id, person] of people) if (person.id === uuid) return id;
  throw new AppError('request:invalid', 'The contact that stays must be one of the two.', {
    fields: [{ where: 'body/survivor', message: 'must be one of the two people' }],
  });
}

const out = 3;

/** Whoever did not want to hear from us as one of the two does not as both: no number of theirs is written to. */
async function carryOptOut(tx: Tx, people: KeptPeople, subject: Subject | null): Promise<Kept['optedOut']> {
  const id = people.survivor.contact.id;
  const silent = [people.survivor, people.absorbed].filter((side) => side.contact.reach === out);
  if (silent.length !== 1) return [];
  const open = await openAddresses(tx, id);
  for (const { scheme, value } of open) {
    await setOptedOut(tx, scheme, value, true);
    await recordConsent(tx, {
      ...{ scheme, value, contactId: id, action: 'out', how: 'officer', accountId: subject?.accountId ?? null },
      words: 'one person with somebody who opted out',
    });
  }
  return open;
}
