/** Works out what is already known of a FLOIP condition, so that simple tests are seen as such. */
import type { Tree } from './syntax.ts';

/** What a path stands for, if that is known before the flow runs. */
export type Known = (parts: readonly string[]) => Tree | undefined;

export const YES: Tree = { kind: 'boolean', value: true };
export const NO: Tree = { kind: 'boolean', value: false };

/** The tree with all that is known worked out: `AND(TRUE, x)` is `x`. */
export function fold(tree: Tree, known: Known): Tree {
  if (tree.kind === 'path') return known(tree.parts) ?? tree;
  if (tree.kind === 'negative') {
    const of = fold(tree.of, known);
    return of.kind === 'number' ? { kind: 'number', value: negated(of.value) } : { kind: 'negative', of };
  }
  if (tree.kind === 'binary') return comparison(tree.op, fold(tree.left, known), fold(tree.right, known));
  if (tree.kind !== 'call') return tree;
  const args = tree.args.map((arg) => fold(arg, known));
  return call(tree.name, args);
}

function negated(digits: string): string {
  return digits.startsWith('-') ? digits.slice(1) : `-${digits}`;
}

function call(name: string, args: readonly Tree[]): Tree {
  const only = args[0];
  if (name === 'and' || name === 'or') return logical(name, args);
  if (name === 'not' && args.length === 1) {
    const truth = truthOf(only!);
    return truth === undefined ? { kind: 'call', name, args } : { kind: 'boolean', value: !truth };
  }
  if (name === 'if' && args.length >= 2) {
    const truth = truthOf(only!);
    if (truth !== undefined) return (truth ? args[1] : args[2]) ?? NO;
  }
  if (args.length === 1 && only!.kind === 'text') {
    if (name === 'lower') return { kind: 'text', value: only!.value.toLowerCase() };
    if (name === 'upper') return { kind: 'text', value: only!.value.toUpperCase() };
  }
  return { kind: 'call', name, args };
}

function logical(name: 'and' | 'or', args: readonly Tree[]): Tree {
  const decisive = name === 'or';
  const open = args.filter((arg) => truthOf(arg) !== !decisive);
  if (open.some((arg) => truthOf(arg) === decisive)) return decisive ? YES : NO;
  if (open.length === 0) return decisive ? NO : YES;
  return open.length === 1 ? open[0]! : { kind: 'call', name, args: open };
}

/** Whether a constant counts as true; undefined for what is no constant. */
export function truthOf(tree: Tree): boolean | undefined {
  if (tree.kind === 'boolean') return tree.value;
  if (tree.kind === 'null') return false;
  if (tree.kind === 'number') return Number(tree.value) !== 0;
  if (tree.kind === 'text') return tree.value !== '' && tree.value.toLowerCase() !== 'false';
  return undefined;
}

/** A constant as text, or undefined. */
export function constantText(tree: Tree): string | undefined {
  if (tree.kind === 'text' || tree.kind === 'number') return tree.value;
  if (tree.kind === 'boolean') return String(tree.value);
  return tree.kind === 'null' ? '' : undefined;
}

/** Numbers are equal as numbers, also when one is written as text; texts without regard to case. */
export function looselyEqual(a: string, b: string): boolean {
  const isNumber = /^\s*-?\d+(\.\d+)?\s*$/;
  if (isNumber.test(a) && isNumber.test(b)) return Number(a) === Number(b);
  return a.toLowerCase() === b.toLowerCase();
}

function comparison(op: string, left: Tree, right: Tree): Tree {
  const whole: Tree = { kind: 'binary', op, left, right };
  const a = constantText(left);
  const b = constantText(right);
  if (a === undefined || b === undefined) return whole;
  if (op === '=') return looselyEqual(a, b) ? YES : NO;
  if (op === '!=') return looselyEqual(a, b) ? NO : YES;
  const [x, y] = [Number(a), Number(b)];
  if (Number.isNaN(x) || Number.isNaN(y) || a.trim() === '' || b.trim() === '') return whole;
  const order: Readonly<Record<string, boolean>> = { '<': x < y, '<=': x <= y, '>': x > y, '>=': x >= y };
  const value = order[op];
  return value === undefined ? whole : { kind: 'boolean', value };
}
