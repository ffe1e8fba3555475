/** From counted rows to the questions of the page. */
import type { Category, Dates, Numbers, Question, QuestionGroup } from '@mhero/contract/results.ts';
import { dateStep, type Edges, edgesOf, stepStart } from './bins.ts';
import { type AnswerKind, guessKind, type KnownQuestion } from './questions.ts';
import type { CellRow, Summary } from './store-summary.ts';
import type { BinRow, DayRow, NumberRow, WordRow } from './store-values.ts';

/** Shares of fewer people than this say little. */
export const smallGroup = 10;

export interface Values {
  readonly numbers: readonly NumberRow[];
  readonly bins: readonly BinRow[];
  readonly edges: ReadonlyMap<string, Edges>;
  readonly days: readonly DayRow[];
  readonly words: readonly WordRow[];
}

/** A question with its kind, and with the categories that only results know. */
export interface AskedQuestion extends KnownQuestion {
  readonly kind: AnswerKind;
  readonly from: 'tests' | 'values';
}

export function withKinds(questions: readonly KnownQuestion[], cells: readonly CellRow[]): AskedQuestion[] {
  return questions.map((question) => {
    const own = cells.filter((cell) => cell.level === 1 && cell.key === question.key);
    const known = new Map(question.categories.map((category) => [category.name, category]));
    const fresh = [...new Set(own.map((cell) => cell.category))]
      .filter((name) => name !== '' && !known.has(name))
      .sort();
    const categories = [
      ...question.categories,
      ...fresh.map((name) => ({ name, names: {}, role: 'answer' as const, kind: 'choice' as const })),
    ];
    const came = { answers: 0, numbers: 0, instants: 0 };
    for (const cell of own) {
      if ((known.get(cell.category)?.role ?? 'answer') !== 'answer') continue;
      came.answers += cell.n;
      came.numbers += cell.numbers;
      came.instants += cell.instants;
    }
    return { ...question, categories, ...guessKind({ ...question, categories }, came) };
  });
}

type Answers = Omit<QuestionGroup, 'key' | 'small'>;

function answersOf(
  question: AskedQuestion,
  cells: readonly CellRow[],
  standing: number,
  values: { readonly numbers: Numbers | null; readonly dates: Dates | null },
): Answers {
  const people = new Map<string, number>();
  for (const cell of cells) people.set(cell.category, (people.get(cell.category) ?? 0) + cell.n);
  const categories: Category[] = question.categories.map(({ name, names, role }) => ({
    ...{ name, names, role },
    people: people.get(name) ?? 0,
  }));
  const sum = (role: string): number =>
    categories.reduce((total, category) => total + (category.role === role ? category.people : 0), 0);
  const answered = sum('answer') + (people.get('') ?? 0);
  const [invalid, silent] = [sum('other'), sum('silent')];
  return {
    ...{ asked: answered + invalid + silent + standing, answered, invalid, no_answer: silent + standing },
    categories,
    ...values,
  };
}

/** `groups` are the keys of the page, in its order; others are `rest`. */
export function shapeQuestions(
  questions: readonly AskedQuestion[],
  { cells, standing }: Pick<Summary, 'cells' | 'standing'>,
  values: Values,
  groups: readonly string[],
): Question[] {
  const shown = new Set(groups);
  const groupOf = (g: string | null): string => (g !== null && shown.has(g) ? g : 'rest');
  return questions.map((question) => {
    const { key } = question;
    const own = cells.filter((cell) => cell.level === 1 && cell.key === key);
    const stand = standing.filter((row) => row.key === key);
    const add = (rows: typeof stand): number => rows.reduce((sum, row) => sum + row.n, 0);
    const texts = new Set(question.categories.filter(({ kind }) => kind === 'text').map(({ name }) => name));
    return {
      ...{ key, name: question.name, node: question.node, text: question.text, wait: question.wait },
      ...{ kind: question.kind, kind_from: question.from, current: question.current },
      free_text: own.reduce((sum, cell) => sum + (texts.has(cell.category) ? cell.n - cell.numbers : 0), 0),
      ...answersOf(question, own, add(stand), valuesOf(question, values, null)),
      top: values.words.filter((word) => word.key === key).map(({ value, n }) => ({ value, people: n })),
      groups: groups.map((group): QuestionGroup => {
        const answers = answersOf(
          question,
          own.filter((cell) => groupOf(cell.g) === group),
          add(stand.filter((row) => groupOf(row.g) === group)),
          valuesOf(question, values, group),
        );
        return { key: group, small: answers.answered < smallGroup, ...answers };
      }),
    };
  });
}

function valuesOf(question: AskedQuestion, values: Values, group: string | null) {
  const numbers = question.kind === 'number' ? numbersOf(question.key, values, group) : null;
  const dates = question.kind === 'date' ? datesOf(question.key, values, group) : null;
  return { numbers, dates };
}

function numbersOf(key: string, { numbers, bins, edges }: Values, group: string | null): Numbers | null {
  const mine = (row: NumberRow | BinRow): boolean =>
    row.key === key && (group === null ? row.all : !row.all && row.g === group);
  const row = numbers.find(mine);
  const of = edges.get(key);
  if (!row || !of) return null;
  const [, q1, median, q3] = row.at;
  const counted = new Map(bins.filter(mine).map(({ bin, n }) => [bin, n]));
  const last = of.edges.length;
  const all = [null, ...of.edges, null];
  const shown = Array.from({ length: last + 1 }, (_, bin) => ({
    ...{ from: all[bin]!, to: all[bin + 1]!, people: counted.get(bin) ?? 0 },
  })).filter((_, bin) => (bin > 0 || of.below) && (bin < last || of.above));
  const { n, min, max, mean, sum } = row;
  return { n, min, q1: q1!, median: median!, q3: q3!, max, mean, sum, bins: shown };
}

/** Edges are those of everybody, so that groups can be compared. */
export function edgesFor(numbers: readonly NumberRow[]): Map<string, Edges> {
  return new Map(
    numbers
      .filter((row) => row.all)
      .map(({ key, n, min, max, at, whole }) => [key, edgesOf({ n, min, max, low: at[0]!, high: at[4]!, whole })]),
  );
}

function datesOf(key: string, { days }: Values, group: string | null): Dates | null {
  const own = days.filter((row) => row.key === key);
  const mine = own.filter((row) => group === null || row.g === group);
  if (mine.length === 0) return null;
  const step = dateStep(earliest(own), latest(own));
  const bars = new Map<string, number>();
  for (const { day, n } of mine) {
    const from = stepStart(day, step);
    bars.set(from, (bars.get(from) ?? 0) + n);
  }
  return {
    n: mine.reduce((sum, row) => sum + row.n, 0),
    ...{ first: earliest(mine), last: latest(mine), step },
    bars: [...bars].sort(([a], [b]) => (a < b ? -1 : 1)).map(([from, people]) => ({ from, people })),
  };
}

const earliest = (rows: readonly DayRow[]): string => rows.map((row) => row.day).sort()[0]!;
const latest = (rows: readonly DayRow[]): string =>
  rows
    .map((row) => row.day)
    .sort()
    .at(-1)!;
