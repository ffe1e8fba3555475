/** The page of results against a count by hand, for conversations of any kind. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../db/db.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { makePeople } from '../testing/sending.ts';
import { readFigures } from './page.ts';
import { questionsOf } from './questions.ts';
import { snapshot } from './reader.ts';
import type { Scope } from './scope.ts';
import { type Asked, addPassages, nodeOf, surveyOf } from './testing.ts';

const kinds: readonly Asked[] = ['choice', 'number', 'text'];
const questions = questionsOf([surveyOf(kinds)]);
const people = 12;
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  await makePeople(db, people);
  await db.run(sql`insert into registry.source (name, kind) values ('A', 'sheet')`);
  await db.run(sql`insert into registry.place (source_id, resource_id, name, level, path) values
    (1, 'a', 'Bong', 'county', array[1]), (1, 'b', 'Nimba', 'county', array[2])`);
  await db.run(
    sql`update registry.contact set places = array[id % 2 + 1], gender = case id % 3 when 0 then 'female' end`,
  );
});
afterAll(() => database.drop());

const answer = fc.record({
  silent: fc.boolean(),
  other: fc.boolean(),
  number: fc.integer({ min: -5, max: 60 }),
  yes: fc.boolean(),
});
const passage = fc.record({
  contactId: fc.integer({ min: 1, max: people }),
  status: fc.constantFrom(2, 3, 4, 5, 6),
  answers: fc.array(answer, { maxLength: kinds.length }),
  /** Asked the last question once more. */
  again: fc.boolean(),
});
type Passage = typeof passage extends fc.Arbitrary<infer Value> ? Value : never;

const categoryOf = ({ silent, other, yes }: Passage['answers'][number], kind: Asked): string => {
  if (silent) return 'No Response';
  if (kind === 'text') return 'All Responses';
  if (other) return 'Other';
  return kind === 'number' ? 'Number' : yes ? 'Yes' : 'No';
};
const textFor = (given: Passage['answers'][number], category: string): string =>
  category === 'Number' ? String(given.number) : category.toLowerCase();
const day = (i: number): string =>
  `2026-11-${String(1 + (i % 20)).padStart(2, '0')}T10:00:${String(i).padStart(2, '0')}Z`;
const keyOf = (at: number): string => `q${at + 1}_${kinds[at]}`;

async function store(passages: readonly Passage[]): Promise<void> {
  const { db } = database;
  await db.run(sql`truncate sessions.session, sessions.run, sessions.result`);
  const runs = await addPassages(
    db,
    1,
    passages.map(({ contactId, status, answers }, i) => ({
      ...{ contactId, status: status === 2 ? 4 : status, at: day(i), placeId: (contactId % 2) + 1 },
      answers: answers.map((given, at) => {
        const category = categoryOf(given, kinds[at]!);
        return { value: textFor(given, category), category, kind: kinds[at]! };
      }),
    })),
  );
  await db.run(sql`update sessions.result set created_at = created_at + substr(key, 2, 1)::int * interval '1 minute'`);
  for (const [i, { status, answers, again }] of passages.entries())
    await db.run(
      sql`update sessions.run set status = ${status}, node_uuid = ${nodeOf(
        answers.length + (status === 3 || (again && answers.length > 0) ? 0 : 1),
      )} where uuid = ${runs[i]!}`,
    );
}

interface Chosen {
  readonly from: string | null;
  readonly to: string | null;
  readonly area: readonly number[] | null;
}

/** Each person's latest in the scope. */
function latest(passages: readonly Passage[], { from, to, area }: Chosen): Passage[] {
  const found = new Map<number, { at: string; passage: Passage }>();
  for (const [i, passage] of passages.entries()) {
    const at = day(i);
    if ((from && at.slice(0, 10) < from) || (to && at.slice(0, 10) > to)) continue;
    if (area && !area.includes((passage.contactId % 2) + 1)) continue;
    const known = found.get(passage.contactId);
    if (!known || known.at < at) found.set(passage.contactId, { at, passage });
  }
  return [...found.values()].map((each) => each.passage);
}

function statusOf({ status, answers }: Passage): number {
  return status === 3 && answers.at(-1)?.silent ? 4 : status;
}

function add(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

function byHand(passages: readonly Passage[]) {
  const states: Record<string, number> = {};
  for (const each of passages) add(states, String(statusOf(each)));
  return {
    ...{ asked: passages.length, finished: states[3] ?? 0, waiting: states[2] ?? 0, expired: states[4] ?? 0 },
    ...{ interrupted: states[5] ?? 0, failed: states[6] ?? 0 },
    began: passages.filter(({ answers }) => answers.some(({ silent }) => !silent)).length,
    questions: kinds.map((kind, at) => {
      const given = passages.flatMap(({ answers }) => answers[at] ?? []);
      const categories: Record<string, number> = {};
      for (const each of given) add(categories, categoryOf(each, kind));
      const stands = passages.filter(
        (each) => statusOf(each) !== 3 && each.answers.length === at && !(each.again && at > 0),
      ).length;
      const { 'No Response': silent = 0, Other: invalid = 0 } = categories;
      const numbers = given.filter((each) => categoryOf(each, kind) === 'Number').map(({ number }) => number);
      return {
        ...{ key: keyOf(at), asked: given.length + stands, invalid, no_answer: silent + stands },
        ...{ answered: given.length - silent - invalid, categories },
        numbers: numbers.length === 0 ? null : spread(numbers.sort((a, b) => a - b)),
      };
    }),
  };
}

function spread(sorted: readonly number[]) {
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const low = sorted[Math.floor(place)]!;
    return low + (sorted[Math.ceil(place)]! - low) * (place - Math.floor(place));
  };
  const sum = sorted.reduce((total, each) => total + each, 0);
  return { n: sorted.length, min: sorted[0]!, max: sorted.at(-1)!, sum, q1: at(0.25), median: at(0.5), q3: at(0.75) };
}

type Shown = Awaited<ReturnType<typeof readFigures>>;
type Answers = Omit<Shown['questions'][number]['groups'][number], 'key' | 'small'>;

const shown = (key: string, { asked, answered, invalid, no_answer, categories, numbers }: Answers) => ({
  ...{ key, asked, answered, invalid, no_answer },
  categories: Object.fromEntries(categories.flatMap(({ name, people }) => (people > 0 ? [[name, people]] : []))),
  numbers: numbers && {
    ...{ n: numbers.n, min: numbers.min, max: numbers.max, sum: numbers.sum },
    ...{ q1: numbers.q1, median: numbers.median, q3: numbers.q3 },
  },
});

it('is what counting by hand gives, whole, split, in a window and in an area', async () => {
  const day = fc.constantFrom(null, '2026-11-04', '2026-11-09', '2026-11-15');
  const chosen = fc.record({ from: day, to: day, area: fc.constantFrom(null, [1], [2]) });
  await fc.assert(
    fc.asyncProperty(fc.array(passage, { maxLength: 40 }), chosen, fc.boolean(), async (passages, which, few) => {
      await store(passages);
      const scope: Scope = { flowId: 1, timezone: 'UTC', starts: null, ...which };
      const figures = await snapshot(database.db, (tx) =>
        readFigures(tx, scope, questions, { by: 'sex' }, few ? 0 : undefined),
      );
      const all = latest(passages, which);
      const { questions: asked, ...top } = byHand(all);
      expect(figures.top).toMatchObject(top);
      expect(figures.questions.map((each) => shown(each.key, each))).toEqual(asked);
      for (const [i, group] of figures.groups.entries()) {
        const own = byHand(all.filter(({ contactId }) => (contactId % 3 === 0 ? 'female' : 'none') === group.key));
        expect([group.asked, group.began, group.finished]).toEqual([own.asked, own.began, own.finished]);
        expect(figures.questions.map((each) => shown(each.key, each.groups[i]!))).toEqual(own.questions);
      }
      expect(figures.groups.reduce((sum, group) => sum + group.asked, 0)).toBe(top.asked);
      for (const place of figures.places) {
        const own = byHand(all.filter(({ contactId }) => (contactId % 2) + 1 === place.place));
        expect([place.asked, place.began, place.finished]).toEqual([own.asked, own.began, own.finished]);
        expect(place.answers.q1_choice ?? {}).toEqual(own.questions[0]!.categories);
      }
      for (const { numbers } of figures.questions)
        expect(numbers?.bins.reduce((sum, bin) => sum + bin.people, 0) ?? 0).toBe(numbers?.n ?? 0);
    }),
    { numRuns: 25, seed: 7 },
  );
});
