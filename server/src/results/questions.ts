/** The questions of a flow from its definitions: every revision that has results, the newest one first. */
import { type Json, objectOf, objectsOf, textOf } from '@mhero/flow/definition/json.ts';
import { resultKey } from '@mhero/flow/text/result-key.ts';
import { inOrder, textsBefore } from './walk.ts';

export type AnswerKind = 'choice' | 'number' | 'date' | 'place' | 'text' | 'media';
export type Role = 'answer' | 'other' | 'silent';

export interface KnownCategory {
  readonly name: string;
  readonly names: Readonly<Record<string, string>>;
  readonly role: Role;
  readonly kind: AnswerKind;
}

export interface KnownQuestion {
  readonly key: string;
  readonly name: string;
  /** The first node that asks it. */
  readonly node: string;
  /** Of all revisions: where somebody stands who was asked. */
  readonly nodes: ReadonlySet<string>;
  readonly text: string | null;
  readonly wait: boolean;
  readonly current: boolean;
  readonly categories: readonly KnownCategory[];
}

interface Draft extends Omit<KnownQuestion, 'nodes' | 'categories'> {
  readonly nodes: Set<string>;
  readonly categories: Map<string, KnownCategory>;
}

/** One for each result name, in the order of the conversation; `definitions` newest first. */
export function questionsOf(definitions: readonly Json[]): KnownQuestion[] {
  const drafts = new Map<string, Draft>();
  for (const [i, definition] of definitions.entries()) addQuestions(drafts, definition, i === 0);
  return [...drafts.values()].map((draft) => ({ ...draft, categories: [...draft.categories.values()] }));
}

function addQuestions(drafts: Map<string, Draft>, definition: Json, current: boolean): void {
  const nodes = inOrder(definition);
  const before = textsBefore(nodes);
  for (const node of nodes) {
    const uuid = textOf(node.uuid);
    const router = objectOf(node.router);
    for (const action of objectsOf(node.actions)) {
      if (action.type !== 'set_run_result' || textOf(action.name) === '') continue;
      open(drafts, { name: textOf(action.name), node: uuid, text: null, wait: false, current });
    }
    const name = textOf(router?.result_name);
    if (!router || name === '') continue;
    const wait = router.wait !== undefined && router.wait !== null;
    const draft = open(drafts, { name, node: uuid, text: before.get(uuid) ?? null, wait, current });
    if (wait) draft.nodes.add(uuid);
    for (const category of categoriesOf(router, objectOf(definition.localization) ?? {}))
      keep(draft.categories, category);
  }
}

function open(drafts: Map<string, Draft>, made: Pick<Draft, 'name' | 'node' | 'text' | 'wait' | 'current'>): Draft {
  const key = resultKey(made.name);
  const known = drafts.get(key);
  if (known && (known.wait || !made.wait)) return known;
  const draft: Draft = { key, ...made, nodes: known?.nodes ?? new Set(), categories: known?.categories ?? new Map() };
  drafts.set(key, draft);
  return draft;
}

/** What is an answer at one node is one everywhere. */
function keep(categories: Map<string, KnownCategory>, made: KnownCategory): void {
  const known = categories.get(made.name);
  if (!known || (known.role !== 'answer' && made.role === 'answer')) categories.set(made.name, made);
}

function categoriesOf(router: Json, localization: Json): KnownCategory[] {
  const cases = objectsOf(router.cases);
  const wait = objectOf(router.wait) ?? {};
  const silent = textOf(objectOf(wait.timeout)?.category_uuid);
  const hint = textOf(objectOf(wait.hint)?.type);
  const media = ['image', 'audio', 'video'].includes(hint);
  return objectsOf(router.categories).map((category) => {
    const uuid = textOf(category.uuid);
    const tests = cases.filter((each) => each.category_uuid === uuid).map((each) => textOf(each.type));
    const rest = uuid === router.default_category_uuid && tests.length === 0;
    const role = uuid === silent ? 'silent' : rest && cases.length > 0 && router.type !== 'random' ? 'other' : 'answer';
    const kind = media ? 'media' : hint === 'location' ? 'place' : kindOf(tests, rest && cases.length === 0);
    return { name: textOf(category.name), names: translations(localization, uuid), role, kind };
  });
}

/** A test for one certain number is a menu, or a check. */
const NUMBER = /^has_number(?!_eq)/;
const DATE = /^has_date/;
const PLACE = new Set(['has_state', 'has_district', 'has_ward']);
const WORDS = new Set(['has_text', 'has_pattern', 'has_phone', 'has_email', 'has_time']);

function kindOf(tests: readonly string[], open: boolean): AnswerKind {
  if (tests.length === 0) return open ? 'text' : 'choice';
  if (tests.every((test) => NUMBER.test(test))) return 'number';
  if (tests.every((test) => DATE.test(test))) return 'date';
  if (tests.every((test) => PLACE.has(test))) return 'place';
  return tests.every((test) => WORDS.has(test)) ? 'text' : 'choice';
}

function translations(localization: Json, uuid: string): Record<string, string> {
  const found: [string, string][] = [];
  for (const [language, items] of Object.entries(localization)) {
    const names = objectOf(objectOf(items)?.[uuid])?.name;
    const name = Array.isArray(names) ? textOf(names[0]) : '';
    if (name !== '' && /^[a-z]{3}$/.test(language)) found.push([language, name]);
  }
  return Object.fromEntries(found);
}

/** What came for a question, over all of its categories. */
export interface Came {
  readonly answers: number;
  readonly numbers: number;
  readonly instants: number;
}
/** Fewer answers say nothing about what the others will be. */
const fewest = 5;

/**
 * By the tests; where a flow takes anything, by what came. A number with a word beside it (“none”) is a number, words
 * beside choices are a choice.
 */
export function guessKind(question: KnownQuestion, came: Came): { kind: AnswerKind; from: 'tests' | 'values' } {
  const answers = question.categories.filter((category) => category.role === 'answer');
  const kinds = new Set(answers.map((category) => category.kind));
  for (const kind of ['media', 'number', 'date', 'place'] as const) if (kinds.has(kind)) return { kind, from: 'tests' };
  if (kinds.has('choice') || answers.length > 1) return { kind: 'choice', from: 'tests' };
  const most = came.answers >= fewest ? came.answers * 0.8 : Number.POSITIVE_INFINITY;
  if (came.numbers >= most) return { kind: 'number', from: 'values' };
  if (came.instants >= most) return { kind: 'date', from: 'values' };
  return { kind: 'text', from: kinds.has('text') ? 'tests' : 'values' };
}
