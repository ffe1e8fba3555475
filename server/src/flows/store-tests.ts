/** Kept conversations of flows in SQL. */
import { type Queryable, sql } from '../db/db.ts';

export interface TestRow {
  readonly uuid: string;
  readonly name: string;
  readonly conversation: unknown;
  readonly author: string;
  readonly created_at: Date;
  readonly changed_at: Date;
}

const columns = sql`uuid, name, conversation, author, created_at, changed_at`;

export function testsOf(q: Queryable, flowId: number): Promise<TestRow[]> {
  return q.query<TestRow>(sql`select ${columns} from flows.test where flow_id = ${flowId} order by id limit 200`);
}

/** Holds the flow, so that two who add at once count one after the other. */
export async function countTests(tx: Queryable, flowId: number): Promise<number> {
  await tx.query(sql`select from flows.flow where id = ${flowId} for update`);
  const [row] = await tx.query<{ n: number }>(sql`select count(*)::int as n from flows.test where flow_id = ${flowId}`);
  return row!.n;
}

export interface NewTest {
  readonly flowId: number;
  readonly uuid: string;
  readonly name: string;
  readonly conversation: string;
  readonly author: string;
  readonly authorId: number | null;
}

/** Null where the flow has one of this name. */
export async function insertTest(tx: Queryable, made: NewTest): Promise<TestRow | null> {
  const [row] = await tx.query<TestRow>(sql`insert into flows.test
    (uuid, flow_id, name, conversation, author, author_id) values (${made.uuid}, ${made.flowId}, ${made.name},
    ${made.conversation}::jsonb, ${made.author}, ${made.authorId}) on conflict do nothing returning ${columns}`);
  return row ?? null;
}

/** Null where there is none, `taken` where another has the name. */
export async function updateTest(
  tx: Queryable,
  flowId: number,
  uuid: string,
  name: string,
  conversation: string,
): Promise<TestRow | 'taken' | null> {
  const [other] = await tx.query(
    sql`select from flows.test where flow_id = ${flowId} and name = ${name} and uuid <> ${uuid}`,
  );
  if (other) return 'taken';
  const [row] = await tx.query<TestRow>(sql`update flows.test set name = ${name}, conversation = ${conversation}::jsonb,
    changed_at = now() where flow_id = ${flowId} and uuid = ${uuid} returning ${columns}`);
  return row ?? null;
}

/** Its name; null where there is none. */
export async function deleteTest(tx: Queryable, flowId: number, uuid: string): Promise<string | null> {
  const [row] = await tx.query<{ name: string }>(
    sql`delete from flows.test where flow_id = ${flowId} and uuid = ${uuid} returning name`,
  );
  return row?.name ?? null;
}
