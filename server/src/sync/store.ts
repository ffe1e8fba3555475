/** Sources as they are kept in step with: schedule, cursor, outage, brake, hook. */
import type { ProbeAnswer, SourceOptions, SourceSchedule } from '@mhero/contract/sources.ts';
import { type Queryable, type Sql, sql } from '../db/db.ts';

export interface PeopleCount {
  readonly all: number;
  readonly active: number;
  readonly only_here: number;
}

/** What the brake asks, and what was answered. */
export interface Question {
  readonly exchange: string;
  readonly type: string;
  readonly missing: number;
  readonly of: number;
  readonly sample: readonly string[];
  readonly asked_at: string;
  /** Somebody has said that they are really gone: up to so many of each type. */
  readonly gone?: Readonly<Record<string, number>>;
}

export interface Subscription {
  readonly state: 'none' | 'active' | 'refused';
  readonly id?: string;
  readonly words?: string | null;
}

export interface SyncRow {
  readonly id: number;
  readonly name: string;
  readonly kind: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Buffer | null;
  readonly priority: number;
  readonly mapping: Readonly<Record<string, unknown>> | null;
  readonly left_at: Date | null;
  readonly people: PeopleCount | null;
  readonly people_at: Date | null;
  readonly created_at: Date;
  readonly last_import_at: Date | null;
  /** False: fed by files, and all below is empty. */
  readonly connected: boolean;
  readonly schedule: SourceSchedule | null;
  readonly options: Partial<SourceOptions> | null;
  readonly paused: boolean | null;
  readonly due_at: Date | null;
  readonly cursor: unknown;
  readonly in_step_at: Date | null;
  readonly full_at: Date | null;
  readonly sweep_at: Date | null;
  readonly failures: number | null;
  readonly outage_since: Date | null;
  readonly outage_words: string | null;
  readonly outage_said: string | null;
  readonly question: Question | null;
  readonly probe: ProbeAnswer | null;
  readonly probed_at: Date | null;
  readonly hook_secret: Buffer | null;
  readonly hook_at: Date | null;
  readonly subscription: Subscription | null;
  readonly refused: number;
}

const columns = sql`s.id, s.name, s.kind, s.settings, s.secrets, s.priority, s.mapping, s.left_at, s.people, s.people_at,
  s.created_at, s.last_import_at, y.source_id is not null as connected, y.schedule, y.options, y.paused, y.due_at,
  y.cursor, y.in_step_at, y.full_at, y.sweep_at, y.failures, y.outage_since, y.outage_words, y.outage_said, y.question,
  y.probe, y.probed_at, y.hook_secret, y.hook_at, y.subscription,
  (select count(*)::int from registry.refused f where f.source_id = s.id) as refused`;
const joined = sql`registry.source s left join sync.source y on y.source_id = s.id`;

export const readSources = (db: Queryable): Promise<SyncRow[]> =>
  db.query<SyncRow>(sql`select ${columns} from ${joined} order by s.left_at is not null, s.priority, lower(s.name)`);

export async function readSource(db: Queryable, id: number): Promise<SyncRow | null> {
  const [row] = await db.query<SyncRow>(sql`select ${columns} from ${joined} where s.id = ${id}`);
  return row ?? null;
}

/** Held to the end of the transaction. */
export async function holdSource(tx: Queryable, id: number): Promise<SyncRow | null> {
  await tx.query(sql`select from sync.source where source_id = ${id} for update`);
  return readSource(tx, id);
}

/** One that is due and that nobody else looks at just now, held to the end of the transaction. */
export async function claimDue(tx: Queryable, now: Date, not: readonly number[]): Promise<SyncRow | null> {
  const [due] = await tx.query<{ source_id: number }>(
    sql`select source_id from sync.source where due_at <= ${now} and not paused and source_id <> all(${not}::int[])
      order by due_at limit 1 for update skip locked`,
  );
  return due ? readSource(tx, due.source_id) : null;
}

export async function addSource(tx: Queryable, id: number, schedule: SourceSchedule): Promise<void> {
  await tx.run(
    sql`insert into sync.source (source_id, schedule) values (${id}, ${JSON.stringify(schedule)}) on conflict do nothing`,
  );
}

type Written = Pick<
  SyncRow,
  | ('schedule' | 'options' | 'paused' | 'due_at' | 'cursor' | 'in_step_at' | 'full_at' | 'sweep_at' | 'failures')
  | ('outage_since' | 'outage_words' | 'outage_said' | 'question' | 'probe' | 'probed_at' | 'hook_secret')
  | ('hook_at' | 'subscription')
> & { hook_hash: Buffer };

const asJson = new Set(['schedule', 'options', 'cursor', 'question', 'probe', 'subscription']);

/** Writes these columns and no others. */
export async function change(tx: Queryable, id: number, values: Partial<Written>): Promise<void> {
  const entries = Object.entries(values);
  if (entries.length === 0) return;
  const sets = entries.map(([key], i) => `${key} = $${i + 2}`).join(', ');
  const bound = entries.map(([key, value]) => (asJson.has(key) && value !== null ? JSON.stringify(value) : value));
  await tx.run({ text: `update sync.source set ${sets} where source_id = $1`, values: [id, ...bound] });
}

/** What is the registry's own of a source. */
export async function changeSource(
  tx: Queryable,
  id: number,
  values: { name?: string | undefined; priority?: number | undefined },
): Promise<void> {
  const sets: Sql[] = [];
  if (values.name !== undefined) sets.push(sql`name = ${values.name}`);
  if (values.priority !== undefined) sets.push(sql`priority = ${values.priority}`);
  for (const set of sets) await tx.run(sql`update registry.source set ${set} where id = ${id}`);
}

export async function removeSource(tx: Queryable, id: number): Promise<void> {
  await tx.run(sql`delete from sync.source where source_id = ${id}`);
}

/** Wakes a source up: no later than `at`. What is being read now was asked for before. */
export async function wake(db: Queryable, id: number, at: Date, now: Date): Promise<void> {
  await db.run(sql`update sync.source set due_at = least(due_at, ${at}), hook_at = ${now} where source_id = ${id}`);
}

export async function readHook(
  db: Queryable,
  id: number,
): Promise<{ hook_hash: Buffer | null; schedule: SourceSchedule; paused: boolean } | null> {
  const [row] = await db.query<{ hook_hash: Buffer | null; schedule: SourceSchedule; paused: boolean }>(
    sql`select hook_hash, schedule, paused from sync.source where source_id = ${id}`,
  );
  return row ?? null;
}

/** Counts anew whom a source knows; the count is kept. */
export async function countPeople(db: Queryable, id: number): Promise<PeopleCount> {
  const [row] = await db.query<{ people: PeopleCount }>(
    sql`update registry.source s set people_at = now(), people = (
        select jsonb_build_object('all', count(*), 'active', count(*) filter (where i.active),
          'only_here', count(*) filter (where not exists (select from registry.identity o
            where o.contact_id = i.contact_id and o.source_id <> i.source_id)))
        from registry.identity i where i.source_id = s.id)
      where s.id = ${id} returning people`,
  );
  return row?.people ?? { all: 0, active: 0, only_here: 0 };
}
