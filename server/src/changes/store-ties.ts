/** Groups that are kept both ways in SQL: what is another here than it was last there. */
import { type Queryable, sql } from '../db/db.ts';

export interface TieRow {
  readonly group_id: number;
  readonly uuid: string;
  readonly name: string;
  readonly source_id: number;
  readonly resource_id: string | null;
  readonly source_name: string | null;
  readonly state: 'in_step' | 'waiting' | 'gone' | 'failed';
  readonly trouble: string | null;
  readonly written_at: Date | null;
  readonly attempts: number;
}

const columns = sql`t.group_id, g.uuid, g.name, g.source_id, g.resource_id, g.source_name, t.state, t.trouble, t.written_at,
  t.attempts`;

export async function readTie(q: Queryable, groupId: number): Promise<TieRow | null> {
  const [row] = await q.query<TieRow>(sql`select ${columns} from changes.tie t
    join registry.contact_group g on g.id = t.group_id where t.group_id = ${groupId} and g.source_id is not null`);
  return row ?? null;
}

/** Everybody who is in it now may be new to the registry. */
export async function openTie(tx: Queryable, groupId: number): Promise<void> {
  await tx.run(sql`insert into changes.tie (group_id) values (${groupId}) on conflict (group_id) do update
    set state = 'waiting', trouble = null, attempts = 0, due_at = now()`);
  await tx.run(sql`insert into changes.moved (group_id, contact_id)
    select ${groupId}, id from registry.contact where groups @> array[${groupId}::int] on conflict do nothing`);
}

export async function closeTie(tx: Queryable, groupId: number): Promise<void> {
  await tx.run(sql`delete from changes.tie where group_id = ${groupId}`);
}

/** Ties with something to write, each given out for some minutes; those of registries that may be written to. */
export async function takeTies(tx: Queryable, most: number): Promise<number[]> {
  const rows = await tx.query<{ group_id: number }>(sql`update changes.tie t set due_at = now() + interval '5 minutes'
    where t.group_id = any(array(select t.group_id from changes.tie t
      join registry.contact_group g on g.id = t.group_id
      join changes.source w on w.source_id = g.source_id and w.write_back = 'ask'
      where t.due_at <= now() and t.state <> 'gone'
        and (g.resource_id is null or g.name is distinct from g.source_name
          or exists (select from changes.moved m join registry.identity i on i.contact_id = m.contact_id
            and i.source_id = g.source_id where m.group_id = t.group_id))
      order by t.due_at limit ${most} for update of t skip locked))
    returning t.group_id`);
  return rows.map((row) => row.group_id);
}

/** Groups whose record the registry has deleted. */
export const tiesGone = (q: Queryable): Promise<{ group_id: number }[]> =>
  q.query(sql`select t.group_id from changes.tie t join registry.contact_group g on g.id = t.group_id
    where t.state <> 'gone' and t.written_at is not null and g.resource_id is not null
      and not exists (select from registry.resource r
        where r.source_id = g.source_id and r.type = 'Group' and r.id = g.resource_id) limit 100`);

export interface Difference {
  /** Practitioners of the source to be added and taken out. */
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** People who have no record there. */
  readonly notThere: number;
}

const mostAtOnce = 5_000;

export async function differenceOf(q: Queryable, groupId: number, sourceId: number): Promise<Difference> {
  const [row] = await q.query<{ add: string[]; remove: string[]; not_there: number }>(sql`
    with m as materialized (
      select m.contact_id, c.groups @> array[${groupId}::int] as ours,
        array(select r.practitioner_ref from registry.group_member r where r.group_id = ${groupId}
          and r.source_id = ${sourceId} and r.contact_id = m.contact_id) as theirs,
        (select i.resource_id from registry.identity i where i.source_id = ${sourceId} and i.contact_id = m.contact_id
          order by i.active desc, i.resource_id limit 1) as record
      from changes.moved m join registry.contact c on c.id = m.contact_id
      where m.group_id = ${groupId} order by m.contact_id limit ${mostAtOnce})
    select coalesce(array_agg(record) filter (where ours and theirs = '{}' and record is not null), '{}') as add,
      coalesce((select array_agg(x) from m, unnest(m.theirs) x where not m.ours), '{}') as remove,
      (count(*) filter (where ours and theirs = '{}' and record is null))::int as not_there
    from m`);
  return { add: row!.add, remove: row!.remove, notThere: row!.not_there };
}

/** Those about whom both sides agree by now. Whoever has no record there stays noted until there is one. */
export async function forgetAgreed(tx: Queryable, groupId: number, sourceId: number): Promise<void> {
  await tx.run(sql`delete from changes.moved m using registry.contact c where m.group_id = ${groupId} and c.id = m.contact_id
    and (c.groups @> array[${groupId}::int]) = exists (select from registry.group_member r where r.group_id = ${groupId}
      and r.source_id = ${sourceId} and r.contact_id = m.contact_id)`);
}

export async function settleTie(
  tx: Queryable,
  groupId: number,
  how: {
    readonly state: TieRow['state'];
    readonly trouble?: string | null;
    readonly written?: boolean;
    readonly retrySeconds?: number;
  },
): Promise<void> {
  await tx.run(sql`update changes.tie set state = ${how.state}, trouble = ${how.trouble ?? null},
      written_at = case when ${how.written ?? false} then now() else written_at end,
      attempts = case when ${how.retrySeconds !== undefined} then attempts + 1 else 0 end,
      due_at = now() + make_interval(secs => ${how.retrySeconds ?? 0})
    where group_id = ${groupId}`);
}
