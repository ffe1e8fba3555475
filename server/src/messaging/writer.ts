/**
 * Records what became of messages. Natural batching: one batch in flight, what comes meanwhile is the next. On one
 * connection and in this order: answers, deferrals, receipts; so a receipt never meets a message that is not there yet.
 * While the database is away everything waits here and nothing is lost.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Queryable } from '../db/db.ts';
import type { Log } from '../lib/log.ts';
import {
  type Arrival,
  type Deferral,
  type Outcome,
  recordArrivals,
  recordDeferrals,
  recordOutcomes,
} from './store-record.ts';

export interface Writer {
  outcome(outcome: Outcome): void;
  deferral(deferral: Deferral): void;
  /** Resolves when durable. */
  arrival(arrival: Arrival): Promise<void>;
  /** Records that wait. Whoever hands over stops above a limit, so that memory stays bounded. */
  readonly backlog: number;
  /** Resolves when all that was given so far is recorded. */
  settled(): Promise<void>;
  stop(): void;
}

export interface WriterEvents {
  /** Recorded for good: slices count down. */
  recorded(outcomes: readonly Outcome[], deferrals: readonly Deferral[]): void;
}

const most = 1000;
interface Waiting {
  readonly arrival: Arrival;
  readonly resolve: () => void;
}

export function createWriter(db: Queryable, log: Log, events: WriterEvents): Writer {
  let outcomes: Outcome[] = [];
  let deferrals: Deferral[] = [];
  let arrivals: Waiting[] = [];
  let inFlight = 0;
  let running = false;
  let stopped = false;
  let idle: (() => void)[] = [];

  function kick(): void {
    if (running || stopped) return;
    running = true;
    // Lets everything that stands in the same packet of the network join the batch.
    setImmediate(() => void run());
  }

  async function run(): Promise<void> {
    while (!stopped && outcomes.length + deferrals.length + arrivals.length > 0) {
      const ended = outcomes.length > most ? outcomes.splice(0, most) : outcomes;
      if (ended === outcomes) outcomes = [];
      const later = deferrals;
      deferrals = [];
      // Receipts of answers that are still behind wait for them.
      const { batch, rest } = merge(outcomes.length > 0 ? [] : arrivals);
      if (outcomes.length === 0) arrivals = rest;
      inFlight = ended.length + later.length + batch.length;
      await persist(ended, later, batch);
      inFlight = 0;
    }
    running = false;
    for (const wake of idle) wake();
    idle = [];
  }

  async function persist(ended: Outcome[], later: Deferral[], batch: Merged[]): Promise<void> {
    const first = ended.length > 0 ? until('outcomes', (again) => recordOutcomes(db, ended, again)) : null;
    const second = later.length > 0 ? until('deferrals', () => recordDeferrals(db, later)) : null;
    if (first) await first;
    if (second) await second;
    if (first || second) events.recorded(ended, later);
    if (batch.length === 0) return;
    await until('receipts', () =>
      recordArrivals(
        db,
        batch.map((each) => each.arrival),
      ),
    );
    for (const each of batch) for (const resolve of each.resolve) resolve();
  }

  /** Tries until it is done; after a first attempt that may have been committed, in the way that bears repetition. */
  async function until(what: string, attempt: (again: boolean) => Promise<void>): Promise<void> {
    for (let tries = 0; !stopped; tries++) {
      try {
        await attempt(tries > 0);
        return;
      } catch (error) {
        const { code } = error as { code?: string };
        if (tries === 0 && code === '23505') continue;
        log.warn({ err: (error as Error).message, code, what, tries }, 'could not record; trying again');
        await sleep(Math.min(200 * 2 ** Math.min(tries, 4), 2000));
      }
    }
  }

  return {
    outcome: (outcome) => {
      outcomes.push(outcome);
      kick();
    },
    deferral: (deferral) => {
      deferrals.push(deferral);
      kick();
    },
    arrival: (arrival) =>
      new Promise((resolve) => {
        arrivals.push({ arrival, resolve });
        kick();
      }),
    get backlog() {
      return outcomes.length + deferrals.length + arrivals.length + inFlight;
    },
    settled: () => (running ? new Promise((resolve) => idle.push(resolve)) : Promise.resolve()),
    stop: () => {
      stopped = true;
    },
  };
}

interface Merged {
  arrival: Arrival;
  resolve: (() => void)[];
}

/** A statement touches each row once: parts of one message join, a second state of one message waits its turn. */
function merge(arrivals: Waiting[]): { batch: Merged[]; rest: Waiting[] } {
  const byId = new Map<number, Merged>();
  const rest: Waiting[] = [];
  const looked = arrivals.slice(0, most);
  for (const waiting of looked) {
    const known = byId.get(waiting.arrival.id);
    if (!known) byId.set(waiting.arrival.id, { arrival: waiting.arrival, resolve: [waiting.resolve] });
    else if (known.arrival.state === waiting.arrival.state) {
      known.arrival = { ...known.arrival, mask: known.arrival.mask | waiting.arrival.mask };
      known.resolve.push(waiting.resolve);
    } else rest.push(waiting);
  }
  return { batch: [...byId.values()], rest: [...rest, ...arrivals.slice(most)] };
}
