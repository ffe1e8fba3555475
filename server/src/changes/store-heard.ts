/** Rules, and what was heard that they speak of. */
import type { ChangeKind, NewChangeRule } from '@mhero/contract/changes.ts';
import { type Queryable, sql } from '../db/db.ts';

export interface RuleRow {
  readonly uuid: string;
  readonly flow: string;
  readonly flow_name: string;
  readonly key: string;
  readonly category: string | null;
  readonly means: ChangeKind;
  readonly field: string | null;
  readonly value: string | null;
}

const columns = sql`r.uuid, f.uuid as flow, f.name as flow_name, r.key, r.category, r.means, r.field, r.value`;

export const readRules = (q: Queryable, flow: string | null, most: number): Promise<RuleRow[]> =>
  q.query<RuleRow>(sql`select ${columns} from changes.rule r join flows.flow f on f.id = r.flow_id
    where ${flow}::uuid is null or f.uuid = ${flow}::uuid order by lower(f.name), r.id limit ${most}`);

/** Null when there is no such flow, or there are too many. The same again replaces its value. */
export async function insertRule(
  tx: Queryable,
  given: NewChangeRule,
  accountId: number | null,
  most: number,
): Promise<RuleRow | null> {
  const [row] = await tx.query<RuleRow>(sql`with made as (
      insert into changes.rule as r (flow_id, key, category, means, field, value, account_id)
      select id, ${given.key}, ${given.category ?? null}, ${given.means}, ${given.field ?? null}, ${given.value ?? null},
        ${accountId}::int
      from flows.flow where uuid = ${given.flow} and (select count(*) from changes.rule) < ${most}
      on conflict (flow_id, key, coalesce(category, ''), means, coalesce(field, '')) do update set value = excluded.value
      returning *)
    select ${columns} from made r join flows.flow f on f.id = r.flow_id`);
  return row ?? null;
}

export async function deleteRule(
  tx: Queryable,
  uuid: string,
): Promise<{ flow: string; key: string; means: string } | null> {
  const [row] = await tx.query<{ flow: string; key: string; means: string }>(sql`delete from changes.rule r
    using flows.flow f where f.id = r.flow_id and r.uuid = ${uuid} returning f.uuid as flow, r.key, r.means`);
  return row ?? null;
}

export interface HeardRow {
  readonly id: number;
  readonly contact_id: number;
  readonly run_uuid: string | null;
  readonly flow_id: number | null;
  readonly means: ChangeKind;
  readonly field: string | null;
  /** What the rule says instead of the answer. */
  readonly fixed: string | null;
  readonly value: string;
  readonly at: Date;
  readonly key: string | null;
  readonly name: string | null;
  readonly category: string | null;
  readonly input: string | null;
}

/** One node at a time listens, to the end of its transaction, so that of two answers the later stays the later. */
export async function tryToHear(tx: Queryable): Promise<boolean> {
  const [lock] = await tx.query<{ got: boolean }>(sql`select pg_try_advisory_xact_lock(${hearLock}) as got`);
  return lock!.got;
}
const hearLock = 7_264_331;

/** Taken away: they come back when the transaction is not kept. A rule that is gone means nothing any more. */
export const takeHeard = (tx: Queryable, most: number): Promise<HeardRow[]> =>
  tx.query<HeardRow>(sql`with taken as (
      delete from changes.heard where id = any(array(select id from changes.heard order by id limit ${most}))
      returning *)
    select t.id, t.contact_id, t.run_uuid, t.flow_id, r.means, r.field, r.value as fixed, t.value, t.at, t.key, t.name,
      t.category, t.input
    from taken t join changes.rule r on r.id = t.rule_id order by t.id`);
