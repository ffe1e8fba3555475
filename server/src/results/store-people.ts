/** The people behind a number, page by page in the order of their ids. */
import { empty, type Queryable, type Sql, sql } from '../db/db.ts';
import type { KnownQuestion } from './questions.ts';
import { leftOut, passages, type Scope } from './scope.ts';
import { deliveredStates, isPair, pairsOf, sentStates, wasSent } from './store-summary.ts';

export interface PeopleFilter {
  readonly who: string;
  readonly reason: string | null;
  readonly question: KnownQuestion | null;
  readonly category: string | null;
  readonly place: number | null;
  readonly after: number;
  readonly limit: number;
}

export interface PersonRow {
  readonly id: number;
  readonly contact: string;
  readonly name: string;
  readonly cadre: string | null;
  readonly facility: string | null;
  readonly run: string | null;
  readonly status: number | null;
  readonly reason: string | null;
  readonly at: Date | null;
  readonly answers: number;
  readonly answer: string | null;
}

const person = sql`c.id, c.uuid as contact, c.name,
  (select k.name from registry.concept k where k.id = c.cadres[1]) as cadre`;

/** Conditions on a passage `f` by the word of the request; `undefined` for a word that there is not. */
export function whoIs(who: string): Sql | undefined {
  const statuses: Readonly<Record<string, readonly number[]>> = {
    ...{ finished: [3], waiting: [1, 2], expired: [4], interrupted: [5], failed: [6] },
  };
  const status = Object.hasOwn(statuses, who) ? statuses[who] : undefined;
  if (status) return sql`f.status = any(${status}::smallint[])`;
  switch (who) {
    case 'asked':
      return sql`true`;
    case 'reached':
      return sql`(f.began or ${wasSent(sentStates)})`;
    case 'not_reached':
      return sql`not (f.began or ${wasSent(sentStates)})`;
    case 'delivered':
      return sql`(f.began or ${wasSent(deliveredStates)})`;
    case 'began':
      return sql`f.began`;
    case 'silent':
      return sql`not f.began and f.status <> 3`;
    case 'unfinished':
      return sql`f.began and f.status <> 3`;
    default:
      return undefined;
  }
}

export function readPeople(
  q: Queryable,
  scope: Scope,
  questions: readonly KnownQuestion[],
  filter: PeopleFilter,
  who: Sql,
): Promise<PersonRow[]> {
  const { question, after, limit } = filter;
  const key = question?.key ?? '';
  return q.query<PersonRow>(sql`
    select ${person}, (select name from registry.place where id = coalesce(f.place_id, c.facilities[1])) as facility,
      f.uuid as run, f.status, null as reason, coalesce(f.ended_at, f.created_at) as at,
      (select count(*)::int from sessions.result x where x.run_uuid = f.uuid
        and not ${isPair(pairsOf(questions, ['silent']))}) as answers,
      (select coalesce(nullif(x.value, ''), x.category) from sessions.result x
        where x.run_uuid = f.uuid and x.key = ${key}) as answer
    from ${passages(scope, questions, sql`and r.contact_id > ${after}`)} join registry.contact c on c.id = f.contact_id
    where ${who} ${question ? cameTo(question, filter.category) : empty} ${inPlace(filter.place)}
    order by f.contact_id limit ${limit}`);
}

/** Who came to the question; with a category, whose answer is of it; with `-`, who gave none. */
function cameTo(question: KnownQuestion, category: string | null): Sql {
  const answer = sql`select from sessions.result x where x.run_uuid = f.uuid and x.key = ${question.key}`;
  const stands = sql`(f.status <> 3 and f.node_uuid = any(${[...question.nodes]}::uuid[]))`;
  const silent = isPair(pairsOf([question], ['silent']));
  if (category === null) return sql`and (${stands} or exists (${answer}))`;
  if (category === '-') return sql`and (exists (${answer} and ${silent}) or (${stands} and not exists (${answer})))`;
  return sql`and exists (${answer} and coalesce(x.category, '') = ${category})`;
}

const inPlace = (place: number | null): Sql =>
  place === null
    ? empty
    : sql`and exists (select from registry.place w where w.id = coalesce(f.place_id, c.facilities[1]) and w.path @> array[${place}::int])`;

/** Whom starts chose and did not ask; each once, by their first reason. */
export function readLeftOut(q: Queryable, scope: Scope, filter: PeopleFilter): Promise<PersonRow[]> {
  return q.query<PersonRow>(sql`
    select ${person}, (select name from registry.place where id = c.facilities[1]) as facility, null as run,
      null::int as status, f.reason, null as at, 0 as answers, null as answer
    from (select contact_id, min(reason) as reason, null::int as place_id from (${leftOut(scope)}) l
      where ${filter.reason}::text is null or reason = ${filter.reason} group by contact_id) f
    join registry.contact c on c.id = f.contact_id
    where f.contact_id > ${filter.after} ${inPlace(filter.place)} order by f.contact_id limit ${filter.limit}`);
}
