/** People as conversations see them, and what conversations learn about them. */
import { type Queryable, sql, type Tx } from '../../db/db.ts';

export interface TalkerRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly language: string | null;
  /** 1 active, 2 inactive, 3 blocked, 4 archived. */
  readonly status: number;
  readonly created_at: Date;
  readonly last_heard_at: Date | null;
  readonly gender: string | null;
  /** `YYYY-MM-DD`. */
  readonly birth_date: string | null;
  /** Numbers of concepts and places: see `KnownNames`. */
  readonly cadres: readonly number[];
  readonly jobs: readonly number[];
  readonly skills: readonly number[];
  readonly employers: readonly number[];
  readonly facilities: readonly number[];
  readonly facility_types: readonly number[];
  /** Facilities and all that they lie in. */
  readonly places: readonly number[];
  readonly opted_out: boolean;
  readonly groups: readonly number[];
  /** First facility. */
  readonly place_id: number | null;
  readonly fields: Readonly<Record<string, { text: string; number?: number; datetime?: string; place?: string }>>;
  readonly addresses: readonly { scheme: string; value: string }[];
}

const read = `select c.id, c.uuid, c.name, c.language, c.status, c.created_at, c.last_heard_at, c.groups, c.fields, c.facilities[1] as place_id,
    c.gender, c.birth_date, c.cadres, c.jobs, c.skills, c.employers, c.facilities, c.facility_types, c.places,
    c.reach = 3 as opted_out,
    coalesce((select json_agg(json_build_object('scheme', a.scheme, 'value', a.value) order by a.opted_out, a.rank, a.id)
      from registry.address a where a.contact_id = c.id and a.valid), '[]') as addresses
  from registry.contact c where c.id = any($1::int[])`;

export function readTalkers(q: Queryable, ids: readonly number[]): Promise<TalkerRow[]> {
  return q.query<TalkerRow>({ name: 'registry_talkers', text: read, values: [ids] });
}

/** Names of the registries that people come from. */
export async function readSourceNames(q: Queryable, ids: readonly number[]): Promise<Map<number, string[]>> {
  const rows = await q.query<{ id: number; names: string[] }>(sql`select i.contact_id as id, array_agg(s.name) as names
    from registry.identity i join registry.source s on s.id = i.source_id
    where i.contact_id = any(${ids}::int[]) group by i.contact_id`);
  return new Map(rows.map((row) => [row.id, row.names]));
}

export interface TalkerChange {
  readonly id: number;
  readonly name?: string;
  /** Null clears it. */
  readonly language?: string | null;
  readonly status?: number;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly fieldsGone?: readonly string[];
  readonly groupsAdded?: readonly number[];
  readonly groupsLeft?: readonly number[];
}

/** At most one change for each contact. A registry that is imported again overwrites names and languages that differ there. */
export function changeTalkers(tx: Tx, changes: readonly TalkerChange[]): void {
  if (changes.length === 0) return;
  const rows = changes.map((change) => ({ ...change, language_given: change.language !== undefined }));
  tx.send(sql`update registry.contact c set
      name = coalesce(u.name, c.name),
      language = case when u.language_given then u.language else c.language end,
      status = coalesce(u.status, c.status),
      fields = (c.fields || coalesce(u.fields, '{}')) - coalesce(u."fieldsGone", '{}'),
      groups = case when u."groupsAdded" is null and u."groupsLeft" is null then c.groups else array(
        select distinct g from unnest(c.groups || coalesce(u."groupsAdded", '{}')) g
        where g <> all(coalesce(u."groupsLeft", '{}')) order by 1) end,
      updated_at = now()
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) u(id int, name text, language text, language_given boolean,
      status smallint, fields jsonb, "fieldsGone" text[], "groupsAdded" int[], "groupsLeft" int[])
    where c.id = u.id`);
  const moved = changes.filter((change) => change.status !== undefined).map((change) => change.id);
  if (moved.length > 0) tx.send(sql`select registry.refresh_reach(${moved}::int[])`);
}
