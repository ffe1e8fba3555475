/** Pages of the people behind a number. */
import type { PeopleQuery, ResultPerson } from '@mhero/contract/results.ts';
import type { Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { idOf, pageOf } from '../lib/pages.ts';
import type { KnownQuestion } from './questions.ts';
import type { Scope } from './scope.ts';
import { type PersonRow, readLeftOut, readPeople, whoIs } from './store-people.ts';

const states = ['', 'waiting', 'waiting', 'finished', 'expired', 'interrupted', 'failed'];

export async function listPeople(
  q: Queryable,
  scope: Scope,
  questions: readonly KnownQuestion[],
  query: PeopleQuery,
): Promise<{ items: ResultPerson[]; next: string | null }> {
  const limit = query.limit ?? 50;
  const who = query.who ?? 'asked';
  const question = query.question === undefined ? null : questions.find(({ key }) => key === query.question);
  if (question === undefined) throw new AppError('request:not_found', 'The flow has no such question.');
  const filter = {
    ...{ who, reason: query.reason ?? null, question, category: query.category ?? null, place: query.place ?? null },
    ...{ after: idOf(query.cursor) ?? 0, limit: limit + 1 },
  };
  const rows = who === 'left_out' ? await readLeftOut(q, scope, filter) : await read(q, scope, questions, filter);
  return pageOf(rows, limit, ({ id }) => String(id), toPerson);
}

function read(
  q: Queryable,
  scope: Scope,
  questions: readonly KnownQuestion[],
  filter: Parameters<typeof readPeople>[3],
) {
  const who = whoIs(filter.who);
  if (!who) throw new AppError('request:invalid', `There are no people “${filter.who}”.`);
  return readPeople(q, scope, questions, filter, who);
}

const toPerson = ({ id: _, status, at, ...row }: PersonRow): ResultPerson => ({
  ...row,
  state: status === null ? 'left_out' : states[status]!,
  at: at?.toISOString() ?? null,
});
