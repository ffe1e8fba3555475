/** Who belongs to a group, in the caller's area: counted and listed when it is asked, for groups of any size. */
import { join, type Sql, sql } from '../../db/db.ts';
import { AppError } from '../../errors.ts';
import type { FhirContext, Found } from '../kind.ts';
import type { Criterion } from '../search/criteria.ts';
import type { ReferenceValue, TokenValue } from '../search/params.ts';

export const mostMembers = 1000;
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** `_has:Group:member:_id` of Practitioner. */
export async function membersOf(context: FhirContext, criterion: Criterion): Promise<Sql | null> {
  if (criterion.kind !== 'has' || criterion.from !== 'Group') return null;
  if (criterion.criterion.name !== '_id' || criterion.criterion.modifier !== null)
    throw new AppError('fhir:parameter', 'Members of a group are found by its id: _has:Group:member:_id=…');
  const ids = (criterion.criterion.values as readonly TokenValue[]).flatMap(({ code }) =>
    code && uuid.test(code) ? code.toLowerCase() : [],
  );
  const known = await context.rooms.db.query<{ id: string }>(
    sql`select id from fhir.resource where type = 6 and id = any(${ids}::uuid[]) and body is not null`,
  );
  if (known.length === 0) return sql`false`;
  const parts = await Promise.all(known.map(({ id }) => contactIds(context, id)));
  return sql`(${join(
    parts.map((ids) => sql`r.own in (${ids})`),
    ' or ',
  )})`;
}

/** `member` of Group. */
export async function groupsOf(context: FhirContext, criterion: Criterion): Promise<Sql | null> {
  if (criterion.kind !== 'plain' || criterion.name !== 'member') return null;
  const wanted = (criterion.values as readonly ReferenceValue[]).flatMap(({ id }) =>
    uuid.test(id) ? id.toLowerCase() : [],
  );
  const groups = await context.rooms.db.query<{ id: string }>(
    sql`select id from fhir.resource where type = 6 and body is not null`,
  );
  const found: string[] = [];
  for (const { id } of groups) {
    const ids = await contactIds(context, id);
    const [hit] = await context.rooms.db.query(
      sql`select from registry.contact c where c.uuid = any(${wanted}::uuid[]) and c.id in (${ids}) limit 1`,
    );
    if (hit) found.push(id);
  }
  return sql`r.id = any(${found}::uuid[])`;
}

/** Groups that ask for themselves, or for what is not there any more, have nobody. */
async function contactIds({ rooms, subject }: FhirContext, group: string): Promise<Sql> {
  return rooms.audiences.members(subject, `group = "${group}"`).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'query:invalid') return sql`select null::int where false`;
    throw error;
  });
}

export async function addMembers(context: FhirContext, found: readonly Found[]): Promise<Found[]> {
  const whole: Found[] = [];
  for (const one of found) whole.push(one.text === null ? one : await addTo(context, one, one.text));
  return whole;
}

async function addTo(context: FhirContext, group: Found, text: string): Promise<Found> {
  const ids = await contactIds(context, group.id);
  const rows = await context.rooms.db.query<{ uuid: string }>(
    sql`select c.uuid from registry.contact c where c.id in (${ids}) order by c.id limit ${mostMembers + 1}`,
  );
  const listed = rows.slice(0, mostMembers);
  const quantity = rows.length > mostMembers ? await countOf(context, ids) : rows.length;
  const members = listed.map((row) => `{"entity":{"reference":"Practitioner/${row.uuid}"}}`).join(',');
  const more = `,"quantity":${quantity}${listed.length > 0 ? `,"member":[${members}]` : ''}}`;
  return { ...group, text: text.slice(0, -1) + more };
}

async function countOf({ rooms }: FhirContext, ids: Sql): Promise<number> {
  const [row] = await rooms.db.query<{ n: number }>(
    sql`select count(*) as n from registry.contact c where c.id in (${ids})`,
  );
  return row!.n;
}
