/** What matching needs from outside, and what other rooms do when two people become one. */
import type { Subject } from '../access/subject.ts';
import type { Db, Queryable, Tx } from '../db/db.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Log } from '../lib/log.ts';

/** From one contact to another. */
export interface Move {
  readonly from: number;
  readonly to: number;
}

/** Back to the contact that was absorbed. */
export interface Return {
  readonly survivor: number;
  readonly absorbed: number;
  /** When they became one. */
  readonly since: Date;
  /** Whose messages since then go back with it. */
  readonly addresses: readonly { readonly scheme: string; readonly value: string }[];
}

/** What of one room follows a person to the contact that stays. Everything in the caller's transaction. */
export interface Follower<Kept extends object = object> {
  readonly name: string;
  /** Something of it may be in flight: it is taken along a while later, and added to each list of `kept`. */
  readonly comesLate?: true;
  /** How much of what would follow. */
  count(q: Queryable, contactId: number): Promise<Record<string, number>>;
  /** To the end of the transaction, nothing moves these people's conversations. */
  hold?(tx: Tx, ascending: readonly number[]): Promise<void>;
  /** Answers what giving back needs (as JSON) and how much of what has followed. Repeating it moves what came late. */
  follow(tx: Tx, move: Move): Promise<{ kept: Kept; moved: Record<string, number> }>;
  giveBack(tx: Tx, kept: Kept, back: Return): Promise<void>;
}

export interface WrongNumber {
  readonly id: number;
  readonly scheme: string;
  readonly address: string;
  readonly text: string;
  readonly at: Date;
}

/** A decision about a number, for whoever writes it back to the sources. */
export interface NumberDecided {
  readonly scheme: string;
  readonly value: string;
  /** Public ids of the contacts that lost it. */
  readonly removedFrom: readonly string[];
}

export interface MatchingDeps {
  readonly db: Db;
  readonly log: Log;
  readonly jobs: Jobs;
  /** In the order in which they move: who holds conversations comes first. */
  readonly followers: readonly Follower[];
  /** Of so many incoming messages after `id`, those whose text the pattern (POSIX, any case) meets; `until` is the last. */
  readonly heardAfter: (
    q: Queryable,
    asked: { readonly id: number; readonly most: number; readonly pattern: string },
  ) => Promise<{ readonly until: number; readonly found: readonly WrongNumber[] }>;
  /** Told in the transaction of the decision. */
  readonly numberDecided?: (tx: Tx, subject: Subject, decided: NumberDecided) => Promise<void>;
}
