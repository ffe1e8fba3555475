/** FLOIP conditions written as tests of our switches. */

import type { Test } from './draft.ts';
import { constantText, fold, type Known, looselyEqual } from './fold.ts';
import { parseExpression, type Tree } from './syntax.ts';
import { ourExpression, type Scope } from './to-ours.ts';

/** What a switch looks at. */
export interface Subject {
  /** Whether a path is the thing looked at. */
  is(parts: readonly string[]): boolean;
  /** How equality with a text is tested: whole answers, or words within a list of choices. */
  readonly equality: 'has_only_phrase' | 'has_phrase' | 'has_only_text';
}

/** Reads `@(a = b)` and `a = b` alike, with what is known worked out; undefined when it cannot be read. */
export function conditionOf(source: string, known: Known): Tree | undefined {
  const text = source.trim();
  const whole = text.startsWith('@(') && text.endsWith(')') ? text.slice(2, -1) : text.replace(/^@(?!@)/, '');
  const tree = parseExpression(whole) ?? parseExpression(text);
  return tree && fold(tree, known);
}

/** The tests of which one must hold, when the condition only speaks of the subject in ways that tests can. */
export function testsOf(tree: Tree, subject: Subject): Test[] | undefined {
  if (tree.kind === 'call' && tree.name === 'or') {
    const all = tree.args.map((arg) => testsOf(arg, subject));
    return all.includes(undefined) ? undefined : all.flatMap((tests) => tests!);
  }
  const one =
    tree.kind === 'binary' ? comparison(tree, subject) : tree.kind === 'call' ? call(tree, subject) : undefined;
  return one && [one];
}

/** Whether a tree is the subject itself, perhaps in other letters. */
function isSubject(tree: Tree, subject: Subject): boolean {
  if (tree.kind === 'path') return subject.is(tree.parts);
  const isCase = tree.kind === 'call' && ['lower', 'upper', 'proper', 'trim', 'clean'].includes(tree.name);
  return isCase && tree.args.length === 1 && isSubject(tree.args[0]!, subject);
}

const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '=': '=' };
const NUMBER_TESTS: Readonly<Record<string, string>> = {
  '<': 'has_number_lt',
  '<=': 'has_number_lte',
  '>': 'has_number_gt',
  '>=': 'has_number_gte',
  '=': 'has_number_eq',
};

function comparison(tree: Tree & { kind: 'binary' }, subject: Subject): Test | undefined {
  const sides = sidesOf(tree, subject);
  if (!sides) return beginning(tree, subject);
  const { op, constant } = sides;
  const text = constantText(constant)!;
  const isNumber = /^-?\d+(\.\d+)?$/.test(text.trim());
  if (op === '!=') return text === '' ? { type: 'has_text', arguments: [] } : undefined;
  if (op !== '=') return isNumber ? { type: NUMBER_TESTS[op]!, arguments: [text.trim()] } : undefined;
  if (constant.kind === 'number') return { type: 'has_number_eq', arguments: [text] };
  return equality(text, subject);
}

/** Texts without letters or digits have no words that could be compared. */
function equality(text: string, subject: Subject): Test | undefined {
  if (text.trim() === '') return undefined;
  const hasWords = /[\p{L}\p{N}]/u.test(text);
  return { type: hasWords ? subject.equality : 'has_only_text', arguments: [text.replaceAll('@', '@@')] };
}

/** The constant side, and the comparison as if the subject stood on the left. */
function sidesOf(tree: Tree & { kind: 'binary' }, subject: Subject): { op: string; constant: Tree } | undefined {
  const { op, left, right } = tree;
  if (isSubject(left, subject) && constantText(right) !== undefined) return { op, constant: right };
  if (!isSubject(right, subject) || constantText(left) === undefined) return undefined;
  return { op: MIRRORED[op] ?? op, constant: left };
}

/** `LEFT(x, 3) = "abc"` */
function beginning(tree: Tree & { kind: 'binary' }, subject: Subject): Test | undefined {
  if (tree.op !== '=') return undefined;
  const bare = unwrapped(tree.left);
  if (bare.kind !== 'call' || bare.name !== 'left' || !isSubject(bare.args[0] ?? tree, subject)) return undefined;
  const text = constantText(tree.right);
  const count = bare.args[1] && constantText(bare.args[1]);
  if (text === undefined || text.trim() === '' || Number(count) !== [...text].length) return undefined;
  return { type: 'has_beginning', arguments: [text.replaceAll('@', '@@')] };
}

function unwrapped(tree: Tree): Tree {
  return tree.kind === 'call' && (tree.name === 'lower' || tree.name === 'upper') && tree.args[0] ? tree.args[0] : tree;
}

function call(tree: Tree & { kind: 'call' }, subject: Subject): Test | undefined {
  const [first, second, third] = tree.args;
  if (tree.name === 'isnumber' && first && isSubject(first, subject)) return { type: 'has_number', arguments: [] };
  if (tree.name === 'between' && first && isSubject(first, subject)) return between(second, third);
  if (tree.name === 'and' && tree.args.length === 2) return range(first!, second!, subject);
  if (tree.name === 'contains' && first && second && isSubject(second, subject)) {
    const needle = constantText(first);
    if (needle === undefined || needle === '') return undefined;
    return { type: 'has_pattern', arguments: [escapedPattern(needle)] };
  }
  return undefined;
}

/** A regular expression for a text as it stands. Spaces at its ends would be trimmed away. */
export function escapedPattern(text: string): string {
  return text
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replace(/^\s|\s$/g, '\\s')
    .replaceAll('@', '@@');
}

function between(least: Tree | undefined, most: Tree | undefined): Test | undefined {
  const bounds = [least && constantText(least), most && constantText(most)];
  if (!bounds.every((bound) => bound !== undefined && /^-?\d+(\.\d+)?$/.test(bound))) return undefined;
  return { type: 'has_number_between', arguments: bounds as string[] };
}

/** `AND(x >= 1, x <= 5)` */
function range(a: Tree, b: Tree, subject: Subject): Test | undefined {
  const ends = [a, b].map((each) => (each.kind === 'binary' ? sidesOf(each, subject) : undefined));
  const least = ends.find((end) => end?.op === '>=');
  const most = ends.find((end) => end?.op === '<=');
  return least && most ? between(least.constant, most.constant) : undefined;
}

/**
 * A test for any condition: the argument is `equal`, which is what the switch looks at, when the condition holds, and
 * `unequal` otherwise. Undefined (and told) when the condition has no equal.
 */
export function anyTest(tree: Tree, equal: string, unequal: string, scope: Scope, typed: string): Test | undefined {
  const condition = ourExpression(tree, scope, typed);
  if (condition === undefined) return undefined;
  return { type: 'has_only_text', arguments: [`@(if(${condition}, ${equal}, ${unequal}))`] };
}

/** The answers that a condition accepts when it is nothing but a list of them. */
export function answersOf(tree: Tree, subject: Subject): string[] | undefined {
  if (tree.kind === 'call' && tree.name === 'or') {
    const all = tree.args.map((arg) => answersOf(arg, subject));
    return all.includes(undefined) ? undefined : unique(all.flatMap((answers) => answers!));
  }
  if (tree.kind !== 'binary' || tree.op !== '=') return undefined;
  const sides = sidesOf(tree, subject);
  const text = sides && constantText(sides.constant);
  return text === undefined || text.trim() === '' ? undefined : [text];
}

/** Without those that only differ in case. */
export function unique(texts: readonly string[]): string[] {
  return texts.filter((text, i) => texts.findIndex((other) => looselyEqual(other, text)) === i);
}
