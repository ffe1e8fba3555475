/** Which picture a question gets, in which order, and what it finds. No drawing here. */
import type { FlowResults, Question, QuestionGroup } from '../../api/results.ts';

type Chart = FlowResults['flow']['charts'][number];
export type Picture = 'share' | 'bars' | 'histogram' | 'dates' | 'places' | 'themes' | 'none';

export interface Shown {
  readonly question: Question;
  readonly chart: Chart | undefined;
  readonly picture: Picture;
}

/** More colours than this cannot be told apart; the rest is one grey piece. */
export const mostSlices = 6;
/** Shares of fewer answers than this are not said as a percentage. */
export const fewAnswers = 10;

/** First as the playbook has it, then in the order of the flow; what only older versions asked comes last. */
export function shownQuestions(questions: readonly Question[], charts: readonly Chart[]): Shown[] {
  const place = new Map(charts.map((chart, at) => [chart.result, at]));
  const rank = (question: Question): number =>
    place.get(question.key) ?? charts.length + (question.current ? 0 : 2) + (question.wait ? 0 : 1);
  return questions
    .map((question, at) => ({ question, at, chart: charts[place.get(question.key) ?? -1] }))
    .sort((a, b) => rank(a.question) - rank(b.question) || a.at - b.at)
    .map(({ question, chart }) => ({ question, chart, picture: pictureOf(question, chart) }));
}

/** What the playbook says, as far as the answers allow it. */
export function pictureOf(question: Question, chart: Chart | undefined): Picture {
  const choices = question.categories.filter((category) => category.role === 'answer').length;
  if (chart?.kind === 'histogram' && question.numbers) return 'histogram';
  if (chart?.kind === 'themes') return 'themes';
  if (chart?.kind === 'share' || chart?.kind === 'bars') return chart.kind;
  if (question.kind === 'number') return question.numbers ? 'histogram' : 'none';
  if (question.kind === 'date') return question.dates ? 'dates' : 'none';
  if (question.kind === 'place') return 'places';
  if (question.kind === 'text') return 'themes';
  if (question.kind === 'media') return 'none';
  return choices <= 4 ? 'share' : 'bars';
}

export interface Slice {
  /** Of the flow's own language; null for all others together. */
  readonly category: string | null;
  /** Place of its colour, from 0; null for the others. */
  readonly colour: number | null;
  readonly people: number;
  /** How many categories it stands for. */
  readonly of: number;
}

/** Answers in the order of the playbook, else of the flow; at most six, then the others as one. They add up to `answered`. */
export function slicesOf(
  question: Question,
  answers: Pick<QuestionGroup, 'categories' | 'answered'>,
  order?: readonly string[],
): Slice[] {
  const chosen = sliceNames(question, order);
  const people = new Map(answers.categories.map((category) => [category.name, category.people]));
  const slices = chosen.map(
    (name, colour): Slice => ({ category: name, colour, people: people.get(name) ?? 0, of: 1 }),
  );
  const drawn = new Set(chosen);
  const others = question.categories.filter(({ name, role }) => role === 'answer' && !drawn.has(name));
  const rest = answers.answered - slices.reduce((sum, slice) => sum + slice.people, 0);
  return rest > 0
    ? [...slices, { category: null, colour: null, people: rest, of: Math.max(1, others.length) }]
    : slices;
}

/** The same for every group of a split, so that colours keep their meaning. */
function sliceNames(question: Question, order: readonly string[] | undefined): string[] {
  const answers = question.categories.filter((category) => category.role === 'answer');
  const known = new Set(answers.map((category) => category.name));
  const first = (order ?? []).filter((name) => known.has(name));
  const all = [...first, ...answers.map(({ name }) => name).filter((name) => !first.includes(name))];
  if (all.length <= mostSlices) return all;
  const people = new Map(answers.map((category) => [category.name, category.people]));
  const largest = new Set([...all].sort((a, b) => (people.get(b) ?? 0) - (people.get(a) ?? 0)).slice(0, mostSlices));
  return all.filter((name) => largest.has(name));
}

/** The answer that most gave; null where none did, or several share the first place. */
export function leader(slices: readonly Slice[]): Slice | null {
  const [first, second] = slices.filter(({ category }) => category !== null).sort((a, b) => b.people - a.people);
  if (!first || first.people === 0 || first.people === second?.people) return null;
  return first;
}

/** The name of a category in the reader's language, where the flow translates it. */
export function categoryName(question: Question, name: string, language: string): string {
  const code = { en: 'eng', fr: 'fra' }[language] ?? '';
  return question.categories.find((category) => category.name === name)?.names[code] ?? name;
}

/** Silent until now or until the conversation ended: who a reminder goes to. */
export const toRemind = (top: FlowResults['top']): number => top.waiting + top.expired;

/** 0 to 4, for the five steps of a map. */
export function stepOf(part: number, whole: number): number {
  if (whole === 0) return 0;
  return Math.min(4, Math.floor((5 * part) / whole));
}
