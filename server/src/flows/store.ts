/** Flows and their revisions in SQL. */
import type { Chart } from '@mhero/contract/playbooks.ts';
import { type Queryable, sql } from '../db/db.ts';
import { replaceDraft } from './store-drafts.ts';

export interface FlowRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly type: string;
  readonly newest: number;
  readonly published: number | null;
  readonly created_at: Date;
  readonly changed_at: Date;
  readonly archived_at: Date | null;
  readonly charts: readonly Chart[];
  readonly ignores_triggers: boolean;
}

export interface RevisionRow {
  readonly number: number;
  readonly note: string | null;
  readonly author: string;
  readonly draft: boolean;
  readonly created_at: Date;
  readonly changed_at: Date;
}

/** NOTIFY channel: what runs has changed. */
export const flowsChanged = 'flows_changed';

const columns = sql`id, uuid, name, type, newest, published, created_at, changed_at, archived_at, ignores_triggers,
  charts`;

export function allFlows(q: Queryable): Promise<{ id: number; uuid: string }[]> {
  return q.query(sql`select id, uuid from flows.flow`);
}

export async function flowBy(q: Queryable, uuid: string): Promise<FlowRow | null> {
  const [row] = await q.query<FlowRow>(sql`select ${columns} from flows.flow where uuid = ${uuid}`);
  return row ?? null;
}

/** The row of the flow, locked to the end of the transaction; made, without a revision, when there is none. */
export async function holdFlow(
  tx: Queryable,
  flow: { readonly uuid: string; readonly name: string; readonly type: string; readonly accountId: number | null },
): Promise<FlowRow> {
  await tx.run(sql`insert into flows.flow (uuid, name, type, created_by)
    values (${flow.uuid}, ${flow.name}, ${flow.type}, ${flow.accountId}) on conflict (uuid) do nothing`);
  const [row] = await tx.query<FlowRow>(sql`select ${columns} from flows.flow where uuid = ${flow.uuid} for update`);
  return row!;
}

export interface NewRevision {
  readonly flowId: number;
  readonly number: number;
  readonly name: string;
  readonly type: string;
  readonly definition: string;
  readonly note: string | null;
  readonly author: string;
  readonly authorId: number | null;
  readonly publish: boolean;
  /** Whether the next one of the same author may take its place. */
  readonly draft: boolean;
  /** Undefined leaves it as it is. */
  readonly ignoresTriggers: boolean | undefined;
}

/** The caller holds the flow's row. */
export async function insertRevision(tx: Queryable, made: NewRevision): Promise<FlowRow> {
  const { flowId, number } = made;
  if (!(await replaceDraft(tx, made)))
    await tx.run(sql`insert into flows.revision (flow_id, number, definition, note, author_id, author, draft) values
      (${flowId}, ${number}, ${made.definition}, ${made.note}, ${made.authorId}, ${made.author}, ${made.draft})`);
  const [row] = await tx.query<FlowRow>(sql`update flows.flow
    set newest = ${number}, name = ${made.name}, type = ${made.type}, changed_at = now(),
      published = case when ${made.publish} then ${number} else published end,
      ignores_triggers = coalesce(${made.ignoresTriggers ?? null}::bool, ignores_triggers)
    where id = ${flowId} returning ${columns}`);
  return row!;
}

/** False where the flow has no such revision. */
export async function publishRevision(tx: Queryable, flowId: number, number: number): Promise<boolean> {
  await tx.run(sql`update flows.revision set draft = false where flow_id = ${flowId} and number = ${number} and draft`);
  const touched = await tx.run(sql`update flows.flow f set published = ${number}, changed_at = now()
    where id = ${flowId} and exists (select from flows.revision r where r.flow_id = f.id and r.number = ${number})`);
  return touched > 0;
}

export async function setIgnoresTriggers(tx: Queryable, flowId: number, ignores: boolean): Promise<void> {
  await tx.run(sql`update flows.flow set ignores_triggers = ${ignores}, changed_at = now() where id = ${flowId}`);
}

export async function archiveFlow(tx: Queryable, flowId: number, archived: boolean): Promise<void> {
  await tx.run(sql`update flows.flow set archived_at = case when ${archived} then coalesce(archived_at, now()) end,
    changed_at = now() where id = ${flowId}`);
}

/** Whoever keeps compiled flows looks again. Call it last: writers wait for each other here. */
export async function noteChange(tx: Queryable): Promise<void> {
  await tx.run(sql`update flows.version set n = n + 1`);
  await tx.run(sql`select pg_notify(${flowsChanged}, '')`);
}

export function listRevisions(
  q: Queryable,
  flowId: number,
  before: number | null,
  limit: number,
): Promise<RevisionRow[]> {
  return q.query<RevisionRow>(sql`select number, note, author, draft, created_at, changed_at
    from flows.revision
    where flow_id = ${flowId} and (${before}::int is null or number < ${before}) order by number desc limit ${limit}`);
}

export async function definitionOf(q: Queryable, flowId: number, number: number): Promise<string | null> {
  const [row] = await q.query<{ definition: string }>(
    sql`select definition from flows.revision where flow_id = ${flowId} and number = ${number}`,
  );
  return row?.definition ?? null;
}

export interface KnownFlow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly published: number;
  readonly archived: boolean;
  /** Keywords take nobody out of it. */
  readonly ignores_triggers: boolean;
}

/** All that can run. */
export function publishedFlows(q: Queryable): Promise<KnownFlow[]> {
  return q.query<KnownFlow>(sql`select id, uuid, name, published, archived_at is not null as archived, ignores_triggers
    from flows.flow where published is not null order by id`);
}

export function publishedDefinitions(
  q: Queryable,
  uuids: readonly string[],
): Promise<{ uuid: string; published: number; definition: string }[]> {
  return q.query(sql`select f.uuid, f.published, r.definition from flows.flow f
    join flows.revision r on r.flow_id = f.id and r.number = f.published where f.uuid = any(${uuids}::uuid[])`);
}

export async function versionOf(q: Queryable): Promise<number> {
  const [row] = await q.query<{ n: number }>({
    name: 'flows_version',
    text: 'select n from flows.version',
    values: [],
  });
  return row!.n;
}

export async function keepCharts(tx: Queryable, flowId: number, charts: readonly Chart[]): Promise<void> {
  await tx.run(sql`update flows.flow set charts = ${JSON.stringify(charts)}::jsonb where id = ${flowId}`);
}

/** Names in lower case of all flows that begin like this, archived ones too. */
export async function namesLike(q: Queryable, start: string): Promise<string[]> {
  const rows = await q.query<{ name: string }>(
    sql`select lower(name) as name from flows.flow where starts_with(lower(name), ${start.toLowerCase()})`,
  );
  return rows.map(({ name }) => name);
}
