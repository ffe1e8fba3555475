/**
 * A question as people think of it: what is asked, what kind of answer is expected, what happens with any other answer.
 * It is a message, a wait and a switch; those that were written in another way are left to the form of rules.
 */
import { type FlowDefinition, type NodeJson, nodeOf, tablesOf, type UiNode } from '../definition.ts';
import { addNodes, connect, removeNodes, setNode } from '../edits.ts';
import { newUuid } from '../new-uuid.ts';
import { type CategoryRef, type Rule, readSwitch, type Switch, writeSwitch } from './rules.ts';

export type AnswerKind = 'choice' | 'number' | 'date' | 'time' | 'place' | 'phone' | 'email' | 'text';
export const answerKinds: readonly AnswerKind[] = [
  'choice',
  'number',
  'date',
  'time',
  'place',
  'phone',
  'email',
  'text',
];

/** How an answer may be written to count as a choice. */
export const choiceTests = ['has_any_word', 'has_only_phrase', 'has_phrase', 'has_all_words', 'has_beginning'] as const;
export type ChoiceTest = (typeof choiceTests)[number];

export interface Choice {
  /** UUID of its case. */
  readonly uuid: string;
  readonly category: CategoryRef;
  readonly test: ChoiceTest;
  readonly words: string;
}

export interface Question {
  readonly kind: AnswerKind;
  readonly resultName: string;
  /** The answers to choose from; of other kinds, answers that mean something else and are looked at first. */
  readonly choices: readonly Choice[];
  /** As typed; empty for none. */
  readonly min: string;
  readonly max: string;
  readonly level: PlaceLevel;
  /** Arguments of a district or ward test, kept as they are. */
  readonly within: readonly string[];
  /** UUID of the only case of a kind with one, and its category. */
  readonly rule: { readonly uuid: string; readonly category: CategoryRef } | null;
  readonly other: CategoryRef;
  readonly timeout: Switch['timeout'];
}

export type PlaceLevel = 'state' | 'district' | 'ward';

const OPERANDS = new Set(['@input.text', '@input']);
const SINGLE: Readonly<Record<string, AnswerKind>> = {
  has_number: 'number',
  has_number_between: 'number',
  has_number_gte: 'number',
  has_number_lte: 'number',
  has_date: 'date',
  has_time: 'time',
  has_state: 'place',
  has_district: 'place',
  has_ward: 'place',
  has_phone: 'phone',
  has_email: 'email',
  has_text: 'text',
};

/** Undefined where the node is no question, or one that this form cannot say. */
export function readQuestion(node: NodeJson): Question | undefined {
  const found = readSwitch(node);
  if (found?.wait?.type !== 'msg' || !OPERANDS.has(found.operand) || !found.other) return undefined;
  const base = { ...blank, resultName: found.resultName, other: found.other, timeout: found.timeout };
  const { rules } = found;
  if (rules.length === 0) return { ...base, kind: 'text' };
  const words = rules.filter(isChoice).map(choiceOf);
  if (words.length === rules.length) return { ...base, kind: 'choice', choices: words };
  const rule = rules.at(-1)!;
  const kind = SINGLE[rule.test];
  if (words.length !== rules.length - 1 || !kind) return undefined;
  const numbers = kind === 'number' ? limitsOf(rule) : { min: '', max: '' };
  if (!numbers || (rule.arguments.length > 0 && kind !== 'number' && kind !== 'place')) return undefined;
  const level = kind === 'place' ? (rule.test.slice('has_'.length) as PlaceLevel) : 'state';
  const { uuid, category } = rule;
  const within = kind === 'place' ? rule.arguments : [];
  return { ...base, ...numbers, kind, choices: words, level, within, rule: { uuid, category } };
}

const blank: Omit<Question, 'kind' | 'resultName' | 'other' | 'timeout'> = {
  ...{ choices: [], min: '', max: '', level: 'state', within: [], rule: null },
};

const isChoice = ({ test, arguments: args }: Rule): boolean =>
  (choiceTests as readonly string[]).includes(test) && args.length === 1;

function choiceOf({ uuid, category, test, arguments: [words = ''] }: Rule): Choice {
  return { uuid, category, test: test as ChoiceTest, words };
}

function limitsOf({ test, arguments: args }: Rule): { min: string; max: string } | undefined {
  const [first = '', second = ''] = args;
  if (test === 'has_number') return args.length === 0 ? { min: '', max: '' } : undefined;
  if (test === 'has_number_between') return args.length === 2 ? { min: first, max: second } : undefined;
  if (args.length !== 1) return undefined;
  return test === 'has_number_gte' ? { min: first, max: '' } : { min: '', max: first };
}

/** Places of the choices in the order of their ways out; they are tried in their own order, which stays as it is. */
export function asOnTheCard(node: NodeJson, choices: readonly Choice[]): readonly number[] {
  const categories = node.router?.categories ?? [];
  const exits = new Map(node.exits.map((exit, at) => [exit.uuid, at]));
  const place = ({ category }: Choice): number => {
    const known = categories.find((one) => one.uuid === category.uuid);
    return (known && exits.get(known.exit_uuid)) ?? Number.POSITIVE_INFINITY;
  };
  const places = choices.map(place);
  return choices
    .map((_, at) => at)
    .sort((a, b) => (places[a]! < places[b]! ? -1 : places[a]! > places[b]! ? 1 : a - b));
}

/** Names that new categories get, in the language of whoever writes the flow. */
export interface CategoryNames {
  /** Of a right answer, by kind: `Number`, `Date` … */
  answer(kind: AnswerKind): string;
  /** Of every answer, where every one is right. */
  readonly all: string;
  /** Of any other answer. */
  readonly other: string;
}

/** The node that asks this. The wait, ways out and all UUIDs stay as they can. */
export function writeQuestion(node: NodeJson, question: Question, names: CategoryNames): NodeJson {
  const before = readSwitch(node);
  const operand = before && OPERANDS.has(before.operand) ? before.operand : '@input.text';
  return writeSwitch(node, {
    operand,
    resultName: question.resultName,
    rules: rulesOf(question, names),
    other: question.other,
    wait: before?.wait?.type === 'msg' ? before.wait : { type: 'msg' },
    timeout: question.timeout,
  });
}

function rulesOf(question: Question, names: CategoryNames): readonly Rule[] {
  const { kind } = question;
  const choices = question.choices.map(({ uuid, category, test, words }): Rule => {
    return { uuid, test, arguments: [words], category };
  });
  // A free text takes every answer: a rule only where there was one before.
  if (kind === 'choice' || (kind === 'text' && !question.rule)) return choices;
  const rule = question.rule ?? { uuid: newUuid(), category: { name: names.answer(kind) } };
  return [...choices, { ...rule, ...testOf(question) }];
}

function testOf({ kind, min, max, level, within }: Question): Pick<Rule, 'test' | 'arguments'> {
  if (kind === 'place') return { test: `has_${level}`, arguments: within };
  if (kind !== 'number') return { test: `has_${kind}`, arguments: [] };
  if (min !== '' && max !== '') return { test: 'has_number_between', arguments: [min, max] };
  if (min !== '') return { test: 'has_number_gte', arguments: [min] };
  return max !== '' ? { test: 'has_number_lte', arguments: [max] } : { test: 'has_number', arguments: [] };
}

/** Another kind of answer: categories of the kind before go, other answers and silence stay. */
export function changeKind(question: Question, kind: AnswerKind, names: CategoryNames): Question {
  if (kind === question.kind) return question;
  const { resultName, timeout } = question;
  const tookAll = question.kind === 'text' && !question.rule;
  const name = kind === 'text' ? names.all : tookAll ? names.other : question.other.name;
  const rule =
    kind === 'choice' || kind === 'text' ? null : { uuid: newUuid(), category: { name: names.answer(kind) } };
  return { ...blank, kind, resultName, other: { ...question.other, name }, timeout, rule };
}

/** The words of a new choice until somebody writes better ones: its name, and its number in the list. */
export function wordsFor(name: string, number: number): string {
  const words = name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return [String(number), ...words.filter((word) => word.length > 1 || words.length === 1)].join(' ');
}

export interface Retry {
  /** The node that says it; null where the question is just asked again. */
  readonly node: string | null;
  readonly text: string;
}

/** What happens with any other answer, where it leads straight back to the question; null where it leads elsewhere. */
export function readRetry(definition: FlowDefinition, node: NodeJson): Retry | null {
  const exit = exitOfOther(node);
  if (!exit?.destination_uuid) return null;
  if (exit.destination_uuid === node.uuid) return { node: null, text: '' };
  const other = nodeOf(definition, exit.destination_uuid);
  const isPlain = other && !other.router && other.actions.length === 1 && other.actions[0]!.type === 'send_msg';
  if (!isPlain || other.exits.length !== 1 || other.exits[0]!.destination_uuid !== node.uuid) return null;
  return { node: other.uuid, text: String(other.actions[0]!.text ?? '') };
}

function exitOfOther(node: NodeJson) {
  const category = node.router?.categories.find((one) => one.uuid === node.router?.default_category_uuid);
  return node.exits.find((exit) => exit.uuid === category?.exit_uuid);
}

/**
 * Other answers lead back to the question, past a message that says what is wanted when `text` is not empty; null lets
 * them end. A message that was there for it alone is changed or goes.
 */
export function writeRetry(definition: FlowDefinition, uuid: string, text: string | null): FlowDefinition {
  const node = nodeOf(definition, uuid);
  const exit = node && exitOfOther(node);
  if (!node || !exit) return definition;
  const retry = readRetry(definition, node);
  if (text !== null && retry?.node && text !== '') {
    const old = nodeOf(definition, retry.node)!;
    return setNode(definition, { ...old, actions: [{ ...old.actions![0]!, text }] });
  }
  const alone = retry?.node && waysTo(definition, retry.node) === 1 ? [retry.node] : [];
  const cleaned = removeNodes(definition, alone);
  if (text === null || text === '') return connect(cleaned, exit.uuid, text === null ? null : uuid);
  const made: NodeJson = {
    uuid: newUuid(),
    actions: [{ uuid: newUuid(), type: 'send_msg', text }],
    exits: [{ uuid: newUuid(), destination_uuid: uuid }],
  };
  return connect(addNodes(cleaned, [made], { [made.uuid]: beside(definition, uuid) }), exit.uuid, made.uuid);
}

const waysTo = (definition: FlowDefinition, uuid: string): number => tablesOf(definition).into.get(uuid)?.length ?? 0;

function beside(definition: FlowDefinition, uuid: string): UiNode {
  const position = definition._ui.nodes[uuid]?.position;
  return position ? { position: { left: position.left + 320, top: position.top + 40 } } : {};
}
