/**
 * Two contacts become one, and two again: identities, addresses, identifiers, roles, groups and what was set here. The
 * absorbed contact stays as a row without anything (`merged_into`): frozen lists and old links still find the person.
 */
import { type Queryable, sql } from '../../db/db.ts';

type Json = Record<string, unknown>;
interface AddressJson extends Json {
  readonly scheme: string;
  readonly value: string;
  readonly sources: number[];
}
interface IdentifierJson extends Json {
  readonly system: string;
  readonly value: string;
  readonly sources: number[];
}

/** One contact with all that speaks of it, as JSON of its rows. */
export interface Snapshot {
  readonly contact: Json & { readonly id: number; readonly groups: number[]; readonly fields: Json };
  readonly identities: { readonly source_id: number; readonly resource_id: string }[];
  readonly addresses: AddressJson[];
  readonly identifiers: IdentifierJson[];
  readonly roles: { readonly source_id: number; readonly resource_id: string }[];
  readonly members: { readonly group_id: number; readonly source_id: number; readonly practitioner_ref: string }[];
  readonly denied: Json[];
  readonly linked: { readonly source_id: number; readonly resource_id: string }[];
}

/** How both were, and what the survivor was right afterwards. */
export interface KeptPeople {
  readonly survivor: Snapshot;
  readonly absorbed: Snapshot;
  readonly after: Snapshot;
  /** What the sources said of each, by fact. */
  readonly said: { readonly survivor: Json; readonly absorbed: Json };
}

/** Both to the end of the transaction; false when one of them is no person any more. */
export async function lockPeople(tx: Queryable, ids: readonly number[]): Promise<boolean> {
  const rows = await tx.query<{ id: number; merged_into: number | null }>(sql`select id, merged_into
    from registry.contact where id = any(${ids as number[]}::int[]) order by id for update`);
  return rows.length === ids.length && rows.every((row) => row.merged_into === null);
}

async function snapshot(tx: Queryable, id: number): Promise<Snapshot> {
  const all = (table: string, columns: string): string => `coalesce((select jsonb_agg(${columns} order by ${columns})
    from registry.${table} x where x.contact_id = c.id), '[]')`;
  const [row] = await tx.query<Snapshot>({
    text: `select to_jsonb(c) as contact,
      ${all('identity', "jsonb_build_object('source_id', x.source_id, 'resource_id', x.resource_id)")} as identities,
      ${all('address', 'to_jsonb(x)')} as addresses, ${all('identifier', 'to_jsonb(x)')} as identifiers,
      ${all('role', "jsonb_build_object('source_id', x.source_id, 'resource_id', x.resource_id)")} as roles,
      ${all('group_member', "jsonb_build_object('group_id', x.group_id, 'source_id', x.source_id, 'practitioner_ref', x.practitioner_ref)")} as members,
      ${all('address_denied', 'to_jsonb(x)')} as denied,
      ${all('joined', "jsonb_build_object('source_id', x.source_id, 'resource_id', x.resource_id)")} as linked
      from registry.contact c where c.id = $1`,
    values: [id],
  });
  return row!;
}

/** The facts that sources say of a contact together, the best of each; fields below `fields`. */
async function saidOf(tx: Queryable, id: number): Promise<Json> {
  const [row] = await tx.query<{ said: Json }>(sql`with s as (
      select i.*, row_number() over (order by i.active desc, o.shown_priority, i.source_id, i.resource_id) as place
      from registry.identity i join registry.source o on o.id = i.source_id where i.contact_id = ${id}
    )
    select jsonb_build_object(
      'name', (array_agg(name order by place) filter (where name is not null))[1],
      'given_name', (array_agg(given_name order by place) filter (where name is not null))[1],
      'family_name', (array_agg(family_name order by place) filter (where name is not null))[1],
      'gender', (array_agg(gender order by place) filter (where gender is not null))[1],
      'birth_date', (array_agg(birth_date order by place) filter (where birth_date is not null))[1],
      'language', (array_agg(language order by place) filter (where language is not null))[1],
      'fields', coalesce((select jsonb_object_agg(f.key, f.value) from (
        select distinct on (e.key) e.key, e.value from s t, jsonb_each(t.fields) e order by e.key, t.place) f), '{}')) as said
    from s`);
  return row!.said;
}

/** `from` becomes part of `to`. Both are locked, and neither is merged. */
export async function absorb(tx: Queryable, from: number, to: number): Promise<KeptPeople> {
  const [survivor, absorbed] = [await snapshot(tx, to), await snapshot(tx, from)];
  const said = { survivor: await saidOf(tx, to), absorbed: await saidOf(tx, from) };
  await joinAddresses(tx, from, to);
  await joinRecords(tx, from, to);
  // What nobody says of the one who stays, and of the other was set here.
  await tx.run(sql`update registry.contact a set
      given_name = case when a.given_name is null and a.family_name is null then b.given_name else a.given_name end,
      family_name = case when a.given_name is null and a.family_name is null then b.family_name else a.family_name end,
      gender = coalesce(a.gender, b.gender), birth_date = coalesce(a.birth_date, b.birth_date),
      language = coalesce(a.language, b.language), fields = b.fields || a.fields,
      groups = array(select distinct g from unnest(a.groups || b.groups) g order by g),
      status = case when b.status = 3 then 3 else a.status end,
      last_heard_at = greatest(a.last_heard_at, b.last_heard_at), updated_at = now()
    from registry.contact b where a.id = ${to} and b.id = ${from}`);
  await tx.run(sql`update registry.contact set merged_into = ${to}, status = 4, reach = 4, tel = null, schemes = '{}',
      shared = false, groups = '{}', fields = '{}', updated_at = now() where id = ${from}`);
  await refresh(tx, [to], [absorbed.contact.tel, survivor.contact.tel]);
  return { survivor, absorbed, after: await snapshot(tx, to), said };
}

async function refresh(tx: Queryable, ids: readonly number[], tels: readonly unknown[]): Promise<void> {
  await tx.query(sql`select registry.refresh_contacts(${ids as number[]}::int[])`);
  await tx.query(sql`select registry.refresh_shared(${tels.filter((tel) => typeof tel === 'string')}::text[])`);
}

/** An address of both keeps the words of both sources; a number that was denied to one of them is theirs by the other. */
async function joinAddresses(tx: Queryable, from: number, to: number): Promise<void> {
  const words = (a: string) =>
    `coalesce(${a}.said, case when cardinality(${a}.sources) > 0 then jsonb_build_object(${a}.sources[1],
      registry.address_words(${a}.raw, ${a}.mended, ${a}.use, ${a}.rank, ${a}.valid, ${a}.refusal)) end, '{}')`;
  const both = await tx.query<{ id: number }>({
    text: `with b as (
        delete from registry.address b where b.contact_id = $1 and exists (select from registry.address a
          where a.contact_id = $2 and a.scheme = b.scheme and a.value = b.value) returning b.*
      )
      update registry.address a set said = ${words('b')} || ${words('a')}, opted_out = a.opted_out or b.opted_out,
        sources = array(select distinct x from unnest(a.sources || b.sources) x order by x),
        created_at = least(a.created_at, b.created_at)
      from b where a.contact_id = $2 and a.scheme = b.scheme and a.value = b.value returning a.id`,
    values: [from, to],
  });
  const ids = both.map((row) => row.id);
  await tx.query(sql`select registry.show_addresses(${ids}::int[])`);
  await tx.run(sql`update registry.address set said = null where id = any(${ids}::int[]) and cardinality(sources) < 2`);
  await tx.run(sql`update registry.address set contact_id = ${to} where contact_id = ${from}`);
  await tx.run(sql`insert into registry.address_denied (contact_id, scheme, value, sources, at)
    select ${to}, scheme, value, sources, at from registry.address_denied where contact_id = ${from} on conflict do nothing`);
  await tx.run(sql`delete from registry.address_denied d where d.contact_id = ${from} or d.contact_id = ${to}
    and exists (select from registry.address a where a.contact_id = ${to} and a.scheme = d.scheme and a.value = d.value)`);
}

/** Identities last: with them, the contact shows what the better source says. */
async function joinRecords(tx: Queryable, from: number, to: number): Promise<void> {
  await tx.run(sql`insert into registry.identifier as a (contact_id, system, value, source_id, sources)
    select ${to}, system, value, source_id, sources from registry.identifier where contact_id = ${from}
    on conflict (contact_id, system, value) do update
      set sources = array(select distinct x from unnest(a.sources || excluded.sources) x order by x)`);
  await tx.run(sql`delete from registry.identifier where contact_id = ${from}`);
  await tx.run(sql`update registry.role set contact_id = ${to} where contact_id = ${from}`);
  await tx.run(sql`update registry.group_member set contact_id = ${to} where contact_id = ${from}`);
  await tx.run(sql`update registry.joined set contact_id = ${to} where contact_id = ${from}`);
  await tx.run(sql`update registry.identity set contact_id = ${to} where contact_id = ${from}`);
}

/** Two people again. Answers the addresses that are the absorbed one's alone. */
export async function separate(tx: Queryable, kept: KeptPeople): Promise<{ scheme: string; value: string }[]> {
  const [a, b] = [kept.survivor.contact.id, kept.absorbed.contact.id];
  const now = await snapshot(tx, a);
  await splitRecords(tx, kept, now);
  await splitAddresses(tx, kept, now);
  const said = { survivor: await saidOf(tx, a), absorbed: await saidOf(tx, b) };
  await restore(tx, kept.survivor, kept.said.survivor, said.survivor, { now, after: kept.after });
  await restore(tx, kept.absorbed, kept.said.absorbed, said.absorbed, null);
  const heard = now.contact.last_heard_at !== kept.after.contact.last_heard_at;
  await tx.run(sql`update registry.contact set groups = ${groupsLeft(kept, now)}::int[],
      last_heard_at = case when ${heard}::boolean then last_heard_at else ${kept.survivor.contact.last_heard_at}::timestamptz end,
      status = case when status = ${kept.after.contact.status}::int then ${kept.survivor.contact.status}::int else status end
    where id = ${a}`);
  const before = kept.absorbed.contact;
  await tx.run(sql`update registry.contact set merged_into = null, status = ${before.status}::int, reach = ${before.reach}::int,
      groups = array(select g.id from registry.contact_group g where g.id = any(${before.groups}::int[]) order by 1),
      last_heard_at = ${before.last_heard_at}::timestamptz where id = ${b}`);
  const tels = [now.contact.tel, before.tel, kept.survivor.contact.tel];
  await refresh(
    tx,
    [a, b].filter((id) => id === a || kept.absorbed.identities.length + kept.absorbed.addresses.length > 0),
    tels,
  );
  return tx.query<{ scheme: string; value: string }>(sql`select x.scheme, x.value from registry.address x
    where x.contact_id = ${b} and not exists (select from registry.address o
      where o.contact_id = ${a} and o.scheme = x.scheme and o.value = x.value)`);
}

/** Records go with their identity; what was set by hand in groups stays with the survivor, if it came after the merge. */
function groupsLeft({ survivor, after }: KeptPeople, now: Snapshot): number[] {
  const brought = new Set(after.contact.groups.filter((id) => !survivor.contact.groups.includes(id)));
  return now.contact.groups.filter((id) => !brought.has(id));
}

async function splitRecords(tx: Queryable, kept: KeptPeople, now: Snapshot): Promise<void> {
  const [a, b] = [kept.survivor.contact.id, kept.absorbed.contact.id];
  const mine = JSON.stringify(kept.absorbed.identities);
  await tx.run(sql`update registry.identity i set contact_id = ${b}
    from jsonb_to_recordset(${mine}::jsonb) u(source_id int, resource_id text)
    where i.contact_id = ${a} and i.source_id = u.source_id and i.resource_id = u.resource_id`);
  await tx.run(sql`update registry.role r set contact_id = ${b}
    from jsonb_to_recordset(${mine}::jsonb) u(source_id int, resource_id text)
    where r.contact_id = ${a} and r.source_id = u.source_id and r.practitioner_ref = u.resource_id`);
  await tx.run(sql`update registry.role r set contact_id = ${b}
    from jsonb_to_recordset(${JSON.stringify(kept.absorbed.roles)}::jsonb) u(source_id int, resource_id text)
    where r.contact_id = ${a} and r.practitioner_ref is null and r.source_id = u.source_id and r.resource_id = u.resource_id`);
  await tx.run(sql`update registry.group_member m set contact_id = ${b}
    from jsonb_to_recordset(${mine}::jsonb) u(source_id int, resource_id text)
    where m.contact_id = ${a} and m.source_id = u.source_id and m.practitioner_ref = u.resource_id`);
  await tx.run(sql`update registry.joined l set contact_id = ${b}
    from jsonb_to_recordset(${JSON.stringify(kept.absorbed.linked)}::jsonb) u(source_id int, resource_id text)
    where l.contact_id = ${a} and l.source_id = u.source_id and l.resource_id = u.resource_id`);
  const shares = splitBySource(kept.survivor.identifiers, kept.absorbed.identifiers, now.identifiers, sourcesOf(kept));
  await tx.run(sql`delete from registry.identifier where contact_id = ${a}`);
  await tx.run(sql`insert into registry.identifier
    select * from jsonb_populate_recordset(null::registry.identifier, ${JSON.stringify([
      ...shares.survivor.map((row) => ({ ...row, contact_id: a })),
      ...shares.absorbed.map((row) => ({ ...row, contact_id: b })),
    ])}::jsonb)`);
}

async function splitAddresses(tx: Queryable, kept: KeptPeople, now: Snapshot): Promise<void> {
  const [a, b] = [kept.survivor.contact.id, kept.absorbed.contact.id];
  const shares = splitBySource(kept.survivor.addresses, kept.absorbed.addresses, now.addresses, sourcesOf(kept));
  const rows = [
    ...shares.survivor.map((row) => wordsOf(row, kept.survivor.addresses, a)),
    ...shares.absorbed.map((row) => wordsOf(row, kept.absorbed.addresses, b)),
  ];
  await tx.run(sql`delete from registry.address where contact_id = ${a}`);
  await tx.run(sql`insert into registry.address overriding system value
    select x.* from jsonb_populate_recordset(null::registry.address, ${JSON.stringify(rows)}::jsonb) x`);
  await tx.run(sql`update registry.address x set opted_out = exists (select from registry.opt_out o
    where o.scheme = x.scheme and o.value = x.value) where x.contact_id in (${a}, ${b})`);
  const several = await tx.query<{ id: number }>(sql`select id from registry.address
    where contact_id in (${a}, ${b}) and said is not null`);
  await tx.query(sql`select registry.show_addresses(${several.map((row) => row.id)}::int[])`);
  await tx.run(sql`delete from registry.address_denied where contact_id = ${a}`);
  await tx.run(sql`insert into registry.address_denied
    select * from jsonb_populate_recordset(null::registry.address_denied,
      ${JSON.stringify([...kept.survivor.denied, ...kept.absorbed.denied])}::jsonb) on conflict do nothing`);
  const fresh = now.denied.filter((row) => !kept.after.denied.some((old) => old.value === row.value));
  await tx.run(sql`insert into registry.address_denied
    select * from jsonb_populate_recordset(null::registry.address_denied, ${JSON.stringify(fresh)}::jsonb) on conflict do nothing`);
}

interface Owned {
  readonly value: string;
  readonly sources: number[];
}
interface Sources {
  /** Sources that only the one or the other has a record in. */
  readonly survivor: ReadonlySet<number>;
  readonly absorbed: ReadonlySet<number>;
}

function sourcesOf({ survivor, absorbed }: KeptPeople): Sources {
  const [one, other] = [survivor, absorbed].map((side) => new Set(side.identities.map((id) => id.source_id)));
  return { survivor: one!, absorbed: other! };
}

/**
 * Whose each is now: as it was, less what no source says any more; what is new goes to the side whose source says it,
 * in doubt to the one who stayed.
 */
function splitBySource<Row extends Owned & Json>(
  survivor: readonly Row[],
  absorbed: readonly Row[],
  now: readonly Row[],
  sources: Sources,
): { survivor: Row[]; absorbed: Row[] } {
  const kindOf = (row: Row): string => `${String(row.scheme ?? row.system)}\n${row.value}`;
  const find = (rows: readonly Row[], row: Row) => rows.find((each) => kindOf(each) === kindOf(row));
  const shares: { survivor: Row[]; absorbed: Row[] } = { survivor: [], absorbed: [] };
  for (const row of now) {
    const [one, other] = [find(survivor, row), find(absorbed, row)];
    const known = new Set([...(one?.sources ?? []), ...(other?.sources ?? [])]);
    const fresh = row.sources.filter((id) => !known.has(id));
    const theirs = fresh.filter((id) => sources.absorbed.has(id) && !sources.survivor.has(id));
    const ours = fresh.filter((id) => !theirs.includes(id));
    const left = (was: Row | undefined, more: number[]): number[] =>
      [...new Set([...(was?.sources ?? []).filter((id) => row.sources.includes(id)), ...more])].sort((x, y) => x - y);
    const [mine, yours] = [left(one, ours), left(other, theirs)];
    // What no source ever said was made by hand or by a message: it stays where it was.
    if (one ? mine.length > 0 || one.sources.length === 0 : ours.length > 0 || (!other && theirs.length === 0))
      shares.survivor.push({ ...row, sources: mine });
    if (other ? yours.length > 0 || other.sources.length === 0 : theirs.length > 0)
      shares.absorbed.push({ ...row, sources: yours });
  }
  return shares;
}

/** The words of the sources that are left; the row keeps its number where it had one. */
function wordsOf(row: AddressJson, before: readonly AddressJson[], owner: number): Json {
  const was = before.find((each) => each.scheme === row.scheme && each.value === row.value);
  const said = row.said as Record<string, Json> | null;
  const left = said ? Object.entries(said).filter(([id]) => row.sources.includes(Number(id))) : [];
  const single = left.length === 1 ? left[0]![1] : {};
  return {
    ...row,
    ...(said && left.length === 0 && was ? pick(was) : {}),
    ...single,
    ...(was ? { id: was.id, source_id: was.source_id, created_at: was.created_at } : {}),
    contact_id: owner,
    said: left.length > 1 ? Object.fromEntries(left) : null,
  };
}

const pick = ({ raw, mended, use, rank, valid, refusal }: Json): Json => ({ raw, mended, use, rank, valid, refusal });

const single = ['name', 'given_name', 'family_name', 'gender', 'birth_date', 'language'] as const;

/**
 * A fact is what it was, where the sources say what they said; else what they say now. What was set here since the merge
 * stays with the survivor.
 */
async function restore(
  tx: Queryable,
  was: Snapshot,
  saidThen: Json,
  saidNow: Json,
  since: { now: Snapshot; after: Snapshot } | null,
): Promise<void> {
  const value = (then: unknown, before: unknown, now: unknown, changed: boolean, current: unknown): unknown =>
    changed ? current : same(before, now) ? then : (now ?? then);
  const facts: Json = {};
  for (const fact of single) {
    const changed = since !== null && !same(since.now.contact[fact], since.after.contact[fact]);
    facts[fact] = value(
      was.contact[fact],
      saidThen[fact],
      saidNow[fact],
      changed && !same(since!.now.contact[fact], saidNow[fact]),
      since?.now.contact[fact],
    );
  }
  const [fieldsThen, fieldsNow] = [saidThen.fields as Json, saidNow.fields as Json];
  const fields: Json = {};
  const keys = new Set([
    ...Object.keys(was.contact.fields),
    ...Object.keys(fieldsNow),
    ...Object.keys(since?.now.contact.fields ?? {}),
  ]);
  for (const key of keys) {
    const [current, after] = [since?.now.contact.fields[key], since?.after.contact.fields[key]];
    const changed = since !== null && !same(current, after);
    const typed = (text: unknown): unknown => (text === undefined ? undefined : { text });
    const found = value(was.contact.fields[key], fieldsThen[key], fieldsNow[key], changed, current);
    const kept = typeof found === 'string' ? typed(found) : found;
    if (kept !== undefined && kept !== null) fields[key] = kept;
  }
  await tx.run(sql`update registry.contact set name = ${facts.name}, given_name = ${facts.given_name},
      family_name = ${facts.family_name}, gender = ${facts.gender}, birth_date = ${facts.birth_date}::date,
      language = ${facts.language}, fields = ${JSON.stringify(fields)}::jsonb where id = ${was.contact.id}`);
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
