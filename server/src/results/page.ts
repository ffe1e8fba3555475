/** The page of results: everything that it shows, from one snapshot of the database. */
import type { FlowResults, PlaceResults, ResultsGroup, ResultsQuery, TopLine } from '@mhero/contract/results.ts';
import type { Queryable } from '../db/db.ts';
import { binned, type NumberCount, summarize } from './distribution.ts';
import type { KnownQuestion } from './questions.ts';
import type { Scope } from './scope.ts';
import { edgesFor, shapeQuestions, type Values, withKinds } from './shape.ts';
import * as context from './store-context.ts';
import { readSummary, type Summary, type TopRow } from './store-summary.ts';
import { readBins, readDays, readFrequent, readNumbers, type ValueScope } from './store-values.ts';

const mostGroups = 24;
const mostPlaces = 2_000;

export type Figures = Pick<FlowResults, 'top' | 'questions' | 'by' | 'groups' | 'levels' | 'level' | 'places' | 'at'>;

/**
 * `tx` is one repeatable-read transaction, so that the parts add up. More different numbers than `mostNumbers` are summed up
 * by the database.
 */
export async function readFigures(
  tx: Queryable,
  scope: Scope,
  questions: readonly KnownQuestion[],
  query: Pick<ResultsQuery, 'by' | 'level'>,
  mostNumbers = 20_000,
): Promise<Figures> {
  const by = query.by ?? null;
  const levels = await context.readLevels(tx, scope.area);
  const level = query.level ?? levels[0] ?? null;
  const summary = await readSummary(tx, scope, questions, { by, level, mostNumbers });
  const asked = withKinds(questions, summary.cells);
  const groups = by === null ? [] : await groupsOf(tx, summary, by);
  const keys = groups.map((group) => group.key);
  const values = await readValues(tx, { scope, questions: asked, by, level, groups: keys }, asked, summary.numbers);
  return {
    at: new Date().toISOString(),
    top: topOf(summary),
    questions: shapeQuestions(asked, summary, values, keys),
    ...{ by, groups, levels, level },
    places: await placesOf(tx, summary, asked),
  };
}

async function readValues(
  tx: Queryable,
  of: ValueScope,
  questions: readonly { readonly key: string; readonly kind: string }[],
  counts: readonly NumberCount[] | null,
): Promise<Values> {
  const keys = (...kinds: string[]): string[] =>
    questions.flatMap((question) => (kinds.includes(question.kind) ? [question.key] : []));
  const [number, date, word] = [keys('number'), keys('date'), keys('text', 'place')];
  return {
    ...(counts ? numbersFrom(counts, of, new Set(number)) : await readAllNumbers(tx, of, number)),
    days: date.length === 0 ? [] : await readDays(tx, of, date),
    words: word.length === 0 ? [] : await readFrequent(tx, of, word),
  };
}

type NumberValues = Pick<Values, 'numbers' | 'edges' | 'bins'>;

function numbersFrom(all: readonly NumberCount[], { by, groups }: ValueScope, keys: ReadonlySet<string>): NumberValues {
  const counts = all.filter(([key]) => keys.has(key));
  const numbers = summarize(counts, groups, by !== null);
  const edges = edgesFor(numbers);
  return { numbers, edges, bins: binned(counts, groups, by !== null, edges) };
}

/** Where there are very many different numbers. */
async function readAllNumbers(tx: Queryable, of: ValueScope, keys: readonly string[]): Promise<NumberValues> {
  const numbers = keys.length === 0 ? [] : await readNumbers(tx, of, keys);
  const edges = edgesFor(numbers);
  return { numbers, edges, bins: edges.size === 0 ? [] : await readBins(tx, of, edges) };
}

const everybody = 3;
const byGroup = 1;
const byPlace = 2;

function topOf({ tops, reached, delivered, passages, left_out }: Summary): TopLine {
  const none = { asked: 0, began: 0, finished: 0, waiting: 0, expired: 0, interrupted: 0, failed: 0 };
  const { asked, began, finished, waiting, expired, interrupted, failed } =
    tops.find((row) => row.level === everybody) ?? none;
  const ended = { finished, waiting, expired, interrupted, failed };
  return { asked, reached, delivered, began, ...ended, passages, left_out: [...left_out] };
}

/** The largest first; what is not known and the rest at the end. */
async function groupsOf(
  tx: Queryable,
  { tops }: Summary,
  by: NonNullable<ResultsQuery['by']>,
): Promise<ResultsGroup[]> {
  const rows = tops.filter((row) => row.level === byGroup && row.g !== null);
  const last = (row: TopRow): number => (row.g === 'none' || row.g === 'several' ? 1 : 0);
  rows.sort((a, b) => last(a) - last(b) || b.asked - a.asked || (a.g! < b.g! ? -1 : 1));
  const shown = rows.length > mostGroups ? rows.slice(0, mostGroups - 1) : rows;
  const rest = rows.slice(shown.length);
  const names = await context.readGroupNames(
    tx,
    by,
    shown.map((row) => row.g!),
  );
  const groups = shown.map(({ g, asked, began, finished }) => ({
    ...{ key: g!, name: names.get(g!) ?? g!, asked, began, finished },
  }));
  if (rest.length === 0) return groups;
  const add = (column: 'asked' | 'began' | 'finished'): number => rest.reduce((sum, row) => sum + row[column], 0);
  return [
    ...groups,
    { key: 'rest', name: 'rest', asked: add('asked'), began: add('began'), finished: add('finished') },
  ];
}

async function placesOf(
  tx: Queryable,
  { tops, cells }: Summary,
  questions: readonly { readonly key: string; readonly categories: readonly unknown[] }[],
): Promise<PlaceResults[]> {
  const rows = tops
    .filter((row) => row.level === byPlace && row.pl !== null)
    .sort((a, b) => b.asked - a.asked)
    .slice(0, mostPlaces);
  const mapped = new Set(
    questions.flatMap(({ key, categories }) => (categories.length >= 2 && categories.length <= 12 ? [key] : [])),
  );
  const answers = new Map<number, Map<string, Map<string, number>>>();
  for (const { level, pl, key, category, n } of cells) {
    if (level !== byPlace || pl === null || category === '' || !mapped.has(key)) continue;
    const own = answers.get(pl) ?? new Map<string, Map<string, number>>();
    answers.set(pl, own);
    own.set(key, (own.get(key) ?? new Map<string, number>()).set(category, n));
  }
  const spots = await context.readPlaceSpots(
    tx,
    rows.map((row) => row.pl!),
  );
  const named = new Map(spots.map((spot) => [spot.id, spot]));
  return rows
    .map(({ pl, asked, began, finished }) => {
      const { name = '', latitude = null, longitude = null } = named.get(pl!) ?? {};
      return { place: pl!, name, latitude, longitude, asked, began, finished, answers: plain(answers.get(pl!)) };
    })
    .sort((a, b) => a.name.localeCompare(b.name) || a.place - b.place);
}

const plain = (answers: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map()) =>
  Object.fromEntries([...answers].map(([key, counts]) => [key, Object.fromEntries(counts)]));
