/** The questions of a results package, from the definition of a flow. */
import { type Json, listOf, numberOf, recordOf, textOf } from '../../exports/json.ts';
import type { FlowJson, NodeJson } from '../definition.ts';
import { resultKey } from '../names.ts';
import { NUMBER_TESTS } from '../write-tests.ts';
import type { Question, QuestionType } from './package.ts';

/** A question by the key of its result, with the categories that mean that no answer fitted. */
export interface ResultQuestion extends Question {
  readonly key: string;
  readonly others: ReadonlySet<string>;
}

/** One question for each result name, in the order of the nodes; several nodes of one name are one question. */
export function questionsOf(flow: FlowJson): ReadonlyMap<string, ResultQuestion> {
  const questions = new Map<string, ResultQuestion>();
  const add = (name: string, question: Omit<ResultQuestion, 'key' | 'label'>, semantic: string): void => {
    const key = resultKey(name);
    const before = questions.get(key);
    const merged = before ? together(before, question) : { ...question, key, label: name };
    questions.set(key, semantic === '' ? merged : { ...merged, semantic_label: semantic });
  };
  for (const node of flow.nodes) {
    const notes = recordOf(recordOf(recordOf(recordOf(flow._ui).nodes)[node.uuid]).config).floip;
    const semantic = textOf(recordOf(notes).semantic_label);
    for (const action of node.actions) {
      const name = action.type === 'set_run_result' ? textOf(action.name) : '';
      if (name !== '') add(name, { type: 'text', type_options: {}, others: new Set() }, semantic);
    }
    const name = textOf(node.router?.result_name);
    if (name !== '') add(name, questionOf(node), semantic);
  }
  return questions;
}

/** Two nodes that write one result: what both can hold. */
function together(a: ResultQuestion, b: Omit<ResultQuestion, 'key' | 'label'>): ResultQuestion {
  const others = new Set([...a.others, ...b.others]);
  if (a.type !== b.type) return { ...a, type: 'open', type_options: {}, others };
  if (a.type !== 'select_one') return { ...a, others };
  const choices = [...new Set([...listOf(a.type_options.choices), ...listOf(b.type_options.choices)])];
  return { ...a, type_options: { choices }, others };
}

const HINTS: Readonly<Record<string, QuestionType>> = {
  audio: 'audio',
  image: 'image',
  video: 'video',
  location: 'geo_point',
};
const DATE = /^has_date/;
const OPEN = new Set(['has_text', 'has_phone', 'has_email', 'has_pattern', 'has_state', 'has_district', 'has_ward']);

function questionOf(node: NodeJson): Omit<ResultQuestion, 'key' | 'label'> {
  const router = node.router!;
  const cases = router.cases ?? [];
  const others = new Set(
    router.categories
      .filter(
        (each) => each.uuid === router.default_category_uuid || !cases.some((one) => one.category_uuid === each.uuid),
      )
      .map((each) => each.name),
  );
  const hint = HINTS[textOf(recordOf(recordOf(router.wait).hint).type)];
  if (hint) return { type: hint, type_options: {}, others };
  const types = cases.map((each) => each.type);
  if (router.type === 'random') {
    return { type: 'select_one', type_options: choicesOf(node, new Set()), others: new Set() };
  }
  if (types.every((type) => OPEN.has(type))) return { type: 'open', type_options: {}, others };
  if (types.every((type) => NUMBER_TESTS.has(type))) return { type: 'numeric', type_options: rangeOf(node), others };
  if (types.every((type) => DATE.test(type))) return { type: 'date', type_options: {}, others };
  if (types.every((type) => type === 'has_time')) return { type: 'time', type_options: {}, others };
  return { type: 'select_one', type_options: choicesOf(node, others), others };
}

function choicesOf(node: NodeJson, others: ReadonlySet<string>): Json {
  const names = node.router!.categories.map((category) => category.name).filter((name) => !others.has(name));
  return { choices: [...new Set(names)] };
}

/** The bounds of the only test; several tests only split the numbers. */
function rangeOf(node: NodeJson): Json {
  const [test, ...more] = node.router!.cases ?? [];
  if (test?.type !== 'has_number_between' || more.length > 0) return {};
  const [least, most] = (test.arguments ?? []).map((each) => numberOf(each));
  return least === undefined || most === undefined ? {} : { range: [least, most] };
}
