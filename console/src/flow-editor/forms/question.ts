/**
 * A question as people think of it: what is asked, what kind of answer is expected, what happens with any other answer.
 * It is a message, a wait and a switch; those that were written in another way are left to the form of rules.
 */
import { type ActionJson, type Definition, type NodeJson, newUuid, nodeOf, nodesOf, withNode } from './flow-json.ts';
import { type CategoryRef, type Rule, readSwitch, type Switch, writeSwitch } from './rules.ts';

export type AnswerKind = 'choice' | 'number' | 'date' | 'time' | 'place' | 'phone' | 'email' | 'text';
export const answerKinds: readonly AnswerKind[] = ['choice', 'number', 'date', 'time', 'place', 'phone', 'email', 'text'];

export interface Choice {
  /** UUID of its case. */
  readonly uuid: string;
  readonly category: CategoryRef;
  /** Words of which one is enough. */
  readonly words: string;
}

export interface Question {
  readonly kind: AnswerKind;
  readonly resultName: string;
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
  if (rules.every(isChoice) && namesAreTheirOwn(found)) {
    return { ...base, kind: 'choice', choices: rules.map(choiceOf) };
  }
  const [rule] = rules;
  const kind = SINGLE[rule!.test];
  if (rules.length > 1 || !kind || rule!.category.uuid === found.other.uuid) return undefined;
  const numbers = kind === 'number' ? limitsOf(rule!) : { min: '', max: '' };
  if (!numbers || (rule!.arguments.length > 0 && kind !== 'number' && kind !== 'place')) return undefined;
  const level = kind === 'place' ? (rule!.test.slice('has_'.length) as PlaceLevel) : 'state';
  return { ...base, ...numbers, kind, level, within: kind === 'place' ? rule!.arguments : [], rule: rule! };
}

const blank: Omit<Question, 'kind' | 'resultName' | 'other' | 'timeout'> = {
  ...{ choices: [], min: '', max: '', level: 'state', within: [], rule: null },
};

const isChoice = ({ test, arguments: args }: Rule): boolean => test === 'has_any_word' && args.length === 1;

/** A choice has one category, and neither other answers nor silence share it. */
function namesAreTheirOwn({ rules, other, timeout }: Switch): boolean {
  const uuids = rules.map((rule) => rule.category.uuid);
  const rest = [other?.uuid, timeout?.category.uuid].filter((uuid) => uuid !== undefined);
  return new Set(uuids).size === uuids.length && !uuids.some((uuid) => rest.includes(uuid));
}

const choiceOf = ({ uuid, category, arguments: [words = ''] }: Rule): Choice => ({ uuid, category, words });

function limitsOf({ test, arguments: args }: Rule): { min: string; max: string } | undefined {
  const [first = '', second = ''] = args;
  if (test === 'has_number') return args.length === 0 ? { min: '', max: '' } : undefined;
  if (test === 'has_number_between') return args.length === 2 ? { min: first, max: second } : undefined;
  if (args.length !== 1) return undefined;
  return test === 'has_number_gte' ? { min: first, max: '' } : { min: '', max: first };
}

/** Names that new categories get, in the language of whoever writes the flow. */
export interface CategoryNames {
  /** Of a right answer, by kind: `Number`, `Date` … */
  answer(kind: AnswerKind): string;
}

/** The node that asks this. The wait, ways out and all UUIDs stay as they can. */
export function writeQuestion(node: NodeJson, question: Question, names: CategoryNames): NodeJson {
  const before = readSwitch(node);
  const operand = before && OPERANDS.has(before.operand) ? before.operand : '@input.text';
  return writeSwitch(node, {
    operand,
    resultName: question.resultName,
    rules: rulesOf(question, before, names),
    other: question.other,
    wait: before?.wait?.type === 'msg' ? before.wait : { type: 'msg' },
    timeout: question.timeout,
  });
}

function rulesOf(question: Question, before: Switch | undefined, names: CategoryNames): readonly Rule[] {
  const { kind } = question;
  if (kind === 'choice') {
    return question.choices.map(({ uuid, category, words }) => {
      return { uuid, test: 'has_any_word', arguments: [words], category };
    });
  }
  // A free text takes every answer: one rule only where there was one before.
  if (kind === 'text' && !question.rule && (before?.rules.length ?? 0) === 0) return [];
  const rule = question.rule ?? { uuid: newUuid(), category: { name: names.answer(kind) } };
  return [{ ...rule, ...testOf(question) }];
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
  const { resultName, other, timeout } = question;
  const rule = kind === 'choice' ? null : { uuid: newUuid(), category: { name: names.answer(kind) } };
  return { ...blank, kind, resultName, other, timeout, rule: kind === 'text' ? null : rule };
}

/** The words of a new choice until somebody writes better ones: its name, and its number in the list. */
export function wordsFor(name: string, number: number): string {
  const words = name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return [String(number), ...words.filter((word) => word.length > 1 || words.length === 1)].join(' ');
}

/** The message that asks: the last one that the node sends. */
export function askingAction(node: NodeJson): ActionJson | undefined {
  return (node.actions ?? []).findLast((action) => action.type === 'send_msg' || action.type === 'say_msg');
}

export interface Retry {
  /** The node that says it; null where the question is just asked again. */
  readonly node: string | null;
  readonly text: string;
}

/** What happens with any other answer, where it leads straight back to the question; null where it leads elsewhere. */
export function readRetry(definition: Definition, node: NodeJson): Retry | null {
  const exit = exitOfOther(node);
  if (!exit?.destination_uuid) return null;
  if (exit.destination_uuid === node.uuid) return { node: null, text: '' };
  const other = nodeOf(definition, exit.destination_uuid);
  const isPlain = other && !other.router && other.actions?.length === 1 && other.actions[0]!.type === 'send_msg';
  if (!isPlain || other.exits.length !== 1 || other.exits[0]!.destination_uuid !== node.uuid) return null;
  return { node: other.uuid, text: String(other.actions![0]!.text ?? '') };
}

function exitOfOther(node: NodeJson) {
  const category = node.router?.categories.find((one) => one.uuid === node.router?.default_category_uuid);
  return node.exits.find((exit) => exit.uuid === category?.exit_uuid);
}

/**
 * Other answers lead back to the question, past a message that says what is wanted when `text` is not empty; null lets
 * them end. A message that was there for it alone is changed or goes.
 */
export function writeRetry(definition: Definition, uuid: string, text: string | null): Definition {
  const node = nodeOf(definition, uuid);
  const exit = node && exitOfOther(node);
  if (!node || !exit) return definition;
  const retry = readRetry(definition, node);
  if (text !== null && retry?.node && text !== '') {
    const old = nodeOf(definition, retry.node)!;
    return withNode(definition, { ...old, actions: [{ ...old.actions![0]!, text }] });
  }
  const cleaned = retry?.node && waysTo(definition, retry.node) === 1 ? withoutNode(definition, retry.node) : definition;
  if (text === null || text === '') return lead(cleaned, node, exit.uuid, text === null ? null : uuid);
  const made: NodeJson = {
    uuid: newUuid(),
    actions: [{ uuid: newUuid(), type: 'send_msg', text }],
    exits: [{ uuid: newUuid(), destination_uuid: uuid }],
  };
  const led = lead(cleaned, node, exit.uuid, made.uuid);
  return placed({ ...led, nodes: [...nodesOf(led), made] }, made.uuid, uuid);
}

function lead(definition: Definition, node: NodeJson, exit: string, to: string | null): Definition {
  const exits = node.exits.map((one) => (one.uuid === exit ? { ...one, destination_uuid: to } : one));
  return withNode(definition, { ...node, exits });
}

const waysTo = (definition: Definition, uuid: string): number =>
  nodesOf(definition).flatMap((node) => node.exits.filter((exit) => exit.destination_uuid === uuid)).length;

function withoutNode(definition: Definition, uuid: string): Definition {
  return { ...definition, nodes: nodesOf(definition).filter((node) => node.uuid !== uuid) };
}

/** Beside the node that it belongs to, on canvases that keep positions. */
function placed(definition: Definition, uuid: string, beside: string): Definition {
  const ui = definition._ui as { nodes?: Record<string, { position?: { left: number; top: number } }> } | undefined;
  const position = ui?.nodes?.[beside]?.position;
  if (!position) return definition;
  const at = { position: { left: position.left + 320, top: position.top + 40 }, type: 'execute_actions' };
  return { ...definition, _ui: { ...ui, nodes: { ...ui?.nodes, [uuid]: at } } };
}
