/** Proposed changes in SQL. Who may see one: officers of the person's facility, and of the place that it moves them to. */
import type { ChangeKind, ChangeList, ChangeState } from '@mhero/contract/changes.ts';
import { type Queryable, type Sql, sql } from '../db/db.ts';
import type { ChangeRow, Proposal, ShownRow } from './model.ts';

type Area = readonly number[] | null;

const columns = sql`h.id, h.uuid, h.version, h.contact_id, h.source_id, h.record, h.kind, h.field, h.from_value, h.from_name,
  h.to_value, h.to_name, h.to_place_id, h.candidates, h.origin, h.evidence, h.said, h.by_name, h.state, h.by_hand,
  h.later_until, h.reason, h.decided_name, h.decided_at, h.trouble, h.trouble_detail, h.now_value, h.now_name, h.written,
  h.created_at`;

/** Of a change `h` with its contact `c`. */
const inside = (area: Area): Sql =>
  area === null
    ? sql`true`
    : sql`(c.places && ${area as number[]}::int[] or exists (select from registry.place p
        where p.id = h.to_place_id and p.path && ${area as number[]}::int[]))`;

const listOf = sql`case
  when h.state in ('conflict', 'failed') then 'todo'
  when h.state = 'proposed' then case when h.later_until > now() then 'later' else 'todo' end
  when h.state = 'accepted' and h.by_hand then 'by_hand'
  when h.state in ('accepted', 'writing') then 'under_way'
  else h.state end`;

export interface Filter {
  readonly list: ChangeList;
  readonly kind: ChangeKind | null;
  readonly source: number | null;
  readonly contact: string | null;
}

const statesOf: Readonly<Record<ChangeList, readonly ChangeState[]>> = {
  todo: ['proposed', 'conflict', 'failed'],
  later: ['proposed'],
  by_hand: ['accepted'],
  under_way: ['accepted', 'writing'],
  confirmed: ['confirmed'],
  rejected: ['rejected'],
  withdrawn: ['withdrawn'],
};

const others = ({ source, contact }: Pick<Filter, 'source' | 'contact'>): Sql => sql`
  (${source}::int is null or h.source_id = ${source}) and (${contact}::uuid is null or c.uuid = ${contact}::uuid)`;

const inList = (list: ChangeList): Sql =>
  sql`h.state = any(${statesOf[list] as string[]}::text[]) and ${listOf} = ${list}`;

const shown = sql`${columns}, c.uuid as contact, c.name as contact_name,
  (select name from registry.concept where id = c.cadres[1]) as cadre, f.name as facility,
  coalesce((select array_agg(p.name order by u.at) from unnest(f.path[2:]) with ordinality u(id, at)
    join registry.place p on p.id = u.id), '{}') as within,
  s.name as source_name, s.kind as source_kind, coalesce(w.write_back, 'off') as write_back`;
const joined = sql`changes.change h join registry.contact c on c.id = h.contact_id
  left join registry.place f on f.id = c.facilities[1]
  left join registry.source s on s.id = h.source_id left join changes.source w on w.source_id = h.source_id`;

/** Newest first. */
export function readList(
  q: Queryable,
  area: Area,
  filter: Filter,
  before: number | null,
  limit: number,
): Promise<ShownRow[]> {
  return q.query<ShownRow>(sql`select ${shown} from ${joined}
    where ${inList(filter.list)} and ${inside(area)} and ${others(filter)}
      and (${filter.kind}::text is null or h.kind = ${filter.kind}) and (${before}::int is null or h.id < ${before})
    order by h.id desc limit ${limit}`);
}

export async function readCounts(
  q: Queryable,
  area: Area,
  filter: Filter,
): Promise<{ lists: Record<string, number>; kinds: Record<string, number> }> {
  const rows = await q.query<{
    list: ChangeList;
    kind: string;
    n: number;
  }>(sql`select ${listOf} as list, h.kind, count(*)::int as n
    from changes.change h join registry.contact c on c.id = h.contact_id
    where ${inside(area)} and ${others(filter)} group by 1, 2`);
  const lists: Record<string, number> = {};
  const kinds: Record<string, number> = {};
  for (const { list, kind, n } of rows) {
    if (filter.kind === null || kind === filter.kind) lists[list] = (lists[list] ?? 0) + n;
    if (list === filter.list) kinds[kind] = (kinds[kind] ?? 0) + n;
  }
  return { lists, kinds };
}

/** Null outside of the area. */
export async function readShown(q: Queryable, uuid: string, area: Area): Promise<ShownRow | null> {
  const [row] = await q.query<ShownRow>(sql`select ${shown} from ${joined} where h.uuid = ${uuid} and ${inside(area)}`);
  return row ?? null;
}

/** Held to the end of the transaction. */
export async function holdChange(tx: Queryable, uuid: string, area: Area): Promise<ChangeRow | null> {
  const [row] = await tx.query<ChangeRow>(sql`select ${columns} from changes.change h
    join registry.contact c on c.id = h.contact_id where h.uuid = ${uuid} and ${inside(area)} for update of h`);
  return row ?? null;
}

export async function holdById(tx: Queryable, id: number): Promise<ChangeRow | null> {
  const [row] = await tx.query<ChangeRow>(sql`select ${columns} from changes.change h where h.id = ${id} for update`);
  return row ?? null;
}

export async function changeByKey(
  q: Queryable,
  accountId: number | null,
  key: string,
): Promise<{ uuid: string; contact_id: number } | null> {
  const [row] = await q.query<{ uuid: string; contact_id: number }>(sql`select uuid, contact_id from changes.change
    where coalesce(account_id, 0) = ${accountId ?? 0} and request_key = ${key}`);
  return row ?? null;
}

/**
 * A new proposal, or what waits already with another proof and the newer value: of two answers the later counts. Answers
 * the change, and whether it is new.
 */
export async function putProposal(
  tx: Queryable,
  made: Proposal,
): Promise<{ id: number; uuid: string; fresh: boolean }> {
  const proof = JSON.stringify([made.proof]);
  const [row] = await tx.query<{ id: number; uuid: string; fresh: boolean }>(sql`insert into changes.change as h
      (contact_id, source_id, record, kind, field, from_value, from_name, to_value, to_name, to_place_id, candidates, origin,
        evidence, said, account_id, by_name, request_key)
    values (${made.contactId}, ${made.sourceId}, ${made.record}, ${made.kind}, ${made.field}, ${made.from?.value ?? null},
      ${made.from?.name ?? null}, ${made.to?.value ?? null}, ${made.to?.name ?? null}, ${made.toPlaceId},
      ${JSON.stringify(made.candidates)}::jsonb, ${made.origin}, ${proof}::jsonb, ${made.said}, ${made.accountId},
      ${made.byName}, ${made.requestKey})
    on conflict (contact_id, kind, coalesce(field, ''), coalesce(source_id, 0), coalesce(record, ''), coalesce(from_value, ''),
      (case kind when 'number_add' then to_value else '' end)) where state = 'proposed'
    do update set to_value = excluded.to_value, to_name = excluded.to_name, to_place_id = excluded.to_place_id,
      candidates = excluded.candidates, said = coalesce(excluded.said, h.said), version = h.version + 1, changed_at = now(),
      request_key = coalesce(h.request_key, excluded.request_key),
      evidence = case when jsonb_array_length(h.evidence) < ${mostProofs} then h.evidence || excluded.evidence
        else (h.evidence - 0) || excluded.evidence end
    returning h.id, h.uuid, h.version = 1 as fresh`);
  return row!;
}
const mostProofs = 20;

/** What is to be another of a change; absent is left as it is. */
export interface Move {
  readonly state?: ChangeState;
  readonly byHand?: boolean;
  readonly laterUntil?: Date | null;
  readonly reason?: string | null;
  readonly decided?: { readonly accountId: number | null; readonly name: string } | null;
  readonly from?: { readonly value: string; readonly name: string } | null;
  readonly to?: { readonly value: string; readonly name: string } | null;
  readonly toPlaceId?: number | null;
  readonly trouble?: string | null;
  readonly troubleDetail?: string | null;
  readonly now?: { readonly value: string; readonly name: string } | null;
  readonly written?: boolean;
}

/** In one statement with the step that it is; the change grows one version older. */
export async function moveChange(tx: Queryable, id: number, move: Move): Promise<void> {
  const has = (key: keyof Move): boolean => move[key] !== undefined;
  await tx.run(sql`update changes.change set version = version + 1, changed_at = now(),
      state = coalesce(${move.state ?? null}, state), by_hand = coalesce(${move.byHand ?? null}::boolean, by_hand),
      later_until = case when ${has('laterUntil')} then ${move.laterUntil ?? null}::timestamptz else later_until end,
      reason = case when ${has('reason')} then ${move.reason ?? null} else reason end,
      decided_account = case when ${has('decided')} then ${move.decided?.accountId ?? null}::int else decided_account end,
      decided_name = case when ${has('decided')} then ${move.decided?.name ?? null} else decided_name end,
      decided_at = case when ${has('decided')} then case when ${move.decided == null} then null else now() end else decided_at end,
      from_value = case when ${has('from')} then ${move.from?.value ?? null} else from_value end,
      from_name = case when ${has('from')} then ${move.from?.name ?? null} else from_name end,
      to_value = case when ${has('to')} then ${move.to?.value ?? null} else to_value end,
      to_name = case when ${has('to')} then ${move.to?.name ?? null} else to_name end,
      to_place_id = case when ${has('toPlaceId')} then ${move.toPlaceId ?? null}::int else to_place_id end,
      trouble = case when ${has('trouble')} then ${move.trouble ?? null} else trouble end,
      trouble_detail = case when ${has('troubleDetail')} then ${move.troubleDetail ?? null} else trouble_detail end,
      now_value = case when ${has('now')} then ${move.now?.value ?? null} else now_value end,
      now_name = case when ${has('now')} then ${move.now?.name ?? null} else now_name end,
      written = coalesce(${move.written ?? null}::boolean, written)
    where id = ${id}`);
}

export async function addStep(
  tx: Queryable,
  id: number,
  step: {
    readonly what: string;
    readonly accountId?: number | null;
    readonly by?: string | null;
    readonly detail?: string | null;
  },
): Promise<void> {
  await tx.run(sql`insert into changes.step (change_id, what, account_id, by_name, detail)
    values (${id}, ${step.what}, ${step.accountId ?? null}, ${step.by ?? null}, ${step.detail ?? null})`);
}

export interface StepRow {
  readonly at: Date;
  readonly what: string;
  readonly by: string | null;
  readonly detail: string | null;
}

export const readSteps = (q: Queryable, id: number): Promise<StepRow[]> =>
  q.query<StepRow>(sql`select at, what, by_name as by, detail from changes.step where change_id = ${id}
    order by no limit 200`);

export const readOthers = (
  q: Queryable,
  { id, contact_id }: Pick<ChangeRow, 'id' | 'contact_id'>,
): Promise<{ id: string; kind: ChangeKind; state: ChangeState }[]> =>
  q.query(sql`select uuid as id, kind, state from changes.change where contact_id = ${contact_id} and id <> ${id}
    and state not in ('confirmed', 'rejected', 'withdrawn') order by id desc limit 20`);
