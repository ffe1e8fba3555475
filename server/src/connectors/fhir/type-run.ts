/** What is known while one type is read. */
import type { Incoming, TypeRead } from '../contract.ts';
import type { Client } from './client.ts';
import { type Entry, stampOf } from './entry.ts';
import type { PageHead } from './pages.ts';
import { createSeen, type Seen } from './seen.ts';
import type { FhirSettings } from './settings.ts';

export interface TypeRun {
  readonly client: Client;
  readonly settings: FhirSettings;
  readonly type: string;
  readonly read: { bytes: number };
  readonly seen: Seen;
  /** The server's clock when the first page was answered; null before that, or when it does not say. */
  clock: ServerClock | null;
  pages: number;
  items: number;
  /** Entries that have no id to be told apart by. */
  nameless: number;
  newest: number | null;
  /** The server's pages changed while they were read, and what was missed could not be found out. */
  unsettled: boolean;
}

export interface ServerClock {
  /** By its HTTP `Date`, else by its Bundle. Compared with itself only. */
  readonly now: number;
  /** The earlier of both: from here on nothing has been missed. */
  readonly from: number;
}

/** Resources on their way to the caller, and the page that they came from. */
export interface Batch {
  readonly items: readonly Incoming[];
  readonly url: string;
}

export const beginType = (run: Pick<TypeRun, 'client' | 'settings' | 'type' | 'read'>): TypeRun => ({
  ...run,
  seen: createSeen(),
  clock: null,
  ...{ pages: 0, items: 0, nameless: 0, newest: null, unsettled: false },
});

/** What of these is new to us. */
export function takeNew(run: TypeRun, entries: readonly Entry[], firstWins: boolean): Incoming[] {
  const fresh = entries.filter((entry) => {
    if (entry.stamp !== null && entry.stamp > (run.newest ?? 0)) run.newest = entry.stamp;
    if (entry.id === null) run.nameless++;
    return entry.id === null || run.seen.take(keyOf(run, entry), entry.stamp, entry.version, firstWins);
  });
  run.items += fresh.length;
  return fresh.map((entry) => entry.incoming);
}

const keyOf = (run: TypeRun, { type, id }: Entry): string => (type === run.type ? id! : `${type}/${id}`);

const dayMs = 86_400_000;

export function noteHead(run: TypeRun, { date, bundle }: PageHead): void {
  run.pages++;
  if (run.clock) return;
  const meta = bundle.meta as { lastUpdated?: unknown } | undefined;
  const inBundle = stampOf(meta?.lastUpdated);
  const now = date?.getTime() ?? inBundle;
  if (now === null) return;
  // A proxy's clock may be ahead of the server's own. What lies a day back is no clock (some give the newest change).
  run.clock = { now, from: inBundle !== null && inBundle < now && inBundle > now - dayMs ? inBundle : now };
}

export const typeRead = (run: TypeRun, how: Pick<TypeRead, 'way' | 'whole' | 'deletes'>): TypeRead => ({
  ...{ type: run.type, pages: run.pages, items: run.items },
  ...how,
});
