/** What a node is for, read off its router: the standard nodes of RapidPro, and all others as rules. */
import type { NodeJson, RouterJson } from '../definition.ts';
import { newUuid } from '../new-uuid.ts';
import { readQuestion } from './question.ts';
import { type CategoryRef, type Rule, readSwitch, type Switch, writeSwitch } from './rules.ts';

export type NodeKind =
  | 'actions'
  | 'question'
  | 'wait'
  | 'dial'
  | 'random'
  | 'groups'
  | 'field'
  | 'result'
  | 'subflow'
  | 'service'
  | 'expression';

/** Actions whose node is left by what came of them. */
export const serviceActions: Readonly<Record<string, { operand: string; test: string; args: readonly string[] }>> = {
  call_webhook: { operand: '@webhook.status', test: 'has_number_between', args: ['200', '299'] },
  call_resthook: { operand: '@webhook.status', test: 'has_number_between', args: ['200', '299'] },
  transfer_airtime: { operand: '@locals._new_transfer', test: 'has_text', args: [] },
  open_ticket: { operand: '@locals._new_ticket', test: 'has_text', args: [] },
  call_llm: { operand: '@locals._llm_output', test: 'has_text', args: [] },
  add_contact_urn: { operand: '@locals._has_urn', test: 'has_text', args: [] },
};

const GROUPS = '@contact.groups';
const FIELD = /^@(?:contact\.)?fields\.(\w+)$/;
const RESULT = /^@results\.(\w+)(\.category|\.value)?$/;
const CHILD = new Set(['@child.status', '@child.run.status']);
const SERVICE = /^@(?:webhook\.status|\(default\(webhook\.status, 0\)\)|locals\._\w+)$/;

export function kindOf(node: NodeJson): NodeKind {
  const { router } = node;
  if (!router) return 'actions';
  if (router.type === 'random') return 'random';
  if (router.wait?.type === 'dial') return 'dial';
  if (router.wait) return readQuestion(node) ? 'question' : 'wait';
  const operand = router.operand ?? '';
  const tests = (router.cases ?? []).map((one) => one.type);
  const last = node.actions?.at(-1)?.type;
  if (last === 'enter_flow' && CHILD.has(operand)) return 'subflow';
  if (last !== undefined && last in serviceActions && (SERVICE.test(operand) || RESULT.test(operand))) return 'service';
  if (operand === GROUPS && tests.every((test) => test === 'has_group')) return 'groups';
  if (FIELD.test(operand)) return 'field';
  return RESULT.test(operand) ? 'result' : 'expression';
}

/** The key of the field or result that the operand reads. */
export const fieldKeyOf = (operand: string): string => FIELD.exec(operand)?.[1] ?? '';
export const resultKeyOf = (operand: string): string => RESULT.exec(operand)?.[1] ?? '';
export const readsCategory = (operand: string): boolean => RESULT.exec(operand)?.[2] === '.category';

/** Names of categories that new routers begin with, in the language of whoever writes the flow. */
export interface SplitNames {
  readonly other: string;
  readonly success: string;
  readonly failure: string;
  readonly complete: string;
  readonly expired: string;
  readonly yes: string;
  readonly no: string;
}

/** What can be put at the end of a node. */
export const endings = ['question', 'groups', 'field', 'result', 'expression', 'random', 'subflow', 'dial'] as const;
export type Ending = (typeof endings)[number];

/** The node with a new router of this kind; ways that led on from it lead on from each of its categories. */
export function withEnding(node: NodeJson, kind: Ending, names: SplitNames): NodeJson {
  if (kind === 'random') return withBuckets({ ...node, router: undefined }, ['A', 'B']);
  if (kind === 'dial') return withDial(node, names);
  const plain: NodeJson = { ...node, router: undefined };
  if (kind === 'subflow') return withSubflow(plain, names);
  const operands: Readonly<Record<Exclude<Ending, 'random' | 'dial' | 'subflow'>, string>> = {
    question: '@input.text',
    groups: GROUPS,
    field: '@fields.',
    result: '@results.',
    expression: '@input.text',
  };
  const rules = kind === 'question' ? [yesRule(names.yes), noRule(names.no)] : [];
  return writeSwitch(plain, {
    ...emptySwitch(operands[kind], names.other),
    rules,
    wait: kind === 'question' ? { type: 'msg' } : null,
  });
}

const yesRule = (name: string): Rule => choice(name, '1 yes y oui o');
const noRule = (name: string): Rule => choice(name, '2 no n non');
const choice = (name: string, words: string): Rule => {
  return { uuid: newUuid(), test: 'has_any_word', arguments: [words], category: { name } };
};

const emptySwitch = (operand: string, other: string): Switch => {
  return { operand, resultName: '', rules: [], other: { name: other }, wait: null, timeout: null };
};

function withSubflow(node: NodeJson, names: SplitNames): NodeJson {
  const rule = (status: string, name: string): Rule => {
    return { uuid: newUuid(), test: 'has_only_text', arguments: [status], category: { name } };
  };
  const rules = [rule('completed', names.complete)];
  return writeSwitch(node, { ...emptySwitch('@child.status', names.expired), rules });
}

/** After a call: success and failure. */
export function withService(node: NodeJson, action: string, names: SplitNames): NodeJson {
  const { operand, test, args } = serviceActions[action]!;
  const rule: Rule = { uuid: newUuid(), test, arguments: args, category: { name: names.success } };
  return writeSwitch({ ...node, router: undefined }, { ...emptySwitch(operand, names.failure), rules: [rule] });
}

function withDial(node: NodeJson, names: SplitNames): NodeJson {
  const rule: Rule = {
    ...{ uuid: newUuid(), test: 'has_only_text', arguments: ['answered'], category: { name: names.success } },
  };
  const wanted = { ...emptySwitch('@(default(resume.dial.status, ""))', names.failure), rules: [rule] };
  return writeSwitch({ ...node, router: undefined }, { ...wanted, wait: { type: 'dial', phone: '@fields.' } });
}

/** A random router with these ways; those that were there keep their UUIDs by their place. */
export function withBuckets(node: NodeJson, names: readonly string[]): NodeJson {
  const old = node.router?.type === 'random' ? node.router.categories : [];
  const only = node.router ? null : (node.exits[0]?.destination_uuid ?? null);
  const categories = names.map((name, i) => ({ ...(old[i] ?? { uuid: newUuid(), exit_uuid: newUuid() }), name }));
  const known = new Map(node.exits.map((exit) => [exit.uuid, exit]));
  const exits = categories.map(({ exit_uuid: uuid }) => known.get(uuid) ?? { uuid, destination_uuid: only });
  const router: RouterJson = { ...(node.router?.type === 'random' ? node.router : {}), type: 'random', categories };
  return { ...node, router, exits };
}

/** Actions only: one way on, where the first of the ways that it had leads. */
export function withoutEnding(node: NodeJson): NodeJson {
  const { router: _, ...rest } = node;
  const to = node.exits.find((exit) => exit.destination_uuid)?.destination_uuid ?? null;
  return { ...rest, exits: [{ uuid: node.exits[0]?.uuid ?? newUuid(), destination_uuid: to }] };
}

export interface SplitGroup {
  readonly uuid: string;
  readonly name: string;
}

/** The groups of a split, in order. */
export function groupsOf(found: Switch): readonly SplitGroup[] {
  return found.rules.map(({ arguments: [uuid = '', name = ''], category }) => ({ uuid, name: name || category.name }));
}

/** One rule for each group, called as the group is. */
export function withGroups(node: NodeJson, groups: readonly SplitGroup[]): NodeJson {
  const found = readSwitch(node);
  if (!found) return node;
  const rules = groups.map(({ uuid, name }): Rule => {
    const was = found.rules.find((rule) => rule.arguments[0] === uuid);
    const category: CategoryRef = { name };
    return was ?? { uuid: newUuid(), test: 'has_group', arguments: [uuid, name], category };
  });
  return writeSwitch(node, { ...found, rules });
}
