/**
 * The expression language, read into a tree. From the tightest: calls and lookups, unary minus, `^`, `* /`, `+ -`,
 * `< <= > >=`, `= !=`, `&`, anonymous functions. All binary operators bind to the left, and `-2^2` is 4.
 */
import type { BinaryOperator, Expression } from './ast.ts';
import { type Token, tokenAt } from './lex.ts';

/** Why a text is no expression; `at` in UTF-16 units. */
export interface SyntaxProblem {
  readonly message: string;
  readonly at: number;
}
export type ParsedExpression = { readonly expression: Expression } | { readonly problem: SyntaxProblem };

const DEEPEST_BRACKETS = 100;
/** Of the whole tree, so that those who walk it may call themselves. */
const HIGHEST_TREE = 1000;
const POWERS: Readonly<Record<string, number>> = {
  '&': 1,
  '=': 2,
  '!=': 2,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '^': 6,
};
const UNARY_MINUS = 7;
const CONSTANTS = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

interface Reader {
  readonly text: string;
  token: Token;
  depth: number;
  /** Of the tree that was read last. */
  height: number;
  problem: SyntaxProblem | undefined;
}

/** Reads what stands between the brackets of `@(…)`, or behind the @ of a path. Never throws. */
export function parseExpression(text: string): ParsedExpression {
  const reader: Reader = { text, token: tokenAt(text, 0), depth: 0, height: 0, problem: undefined };
  const expression = operation(reader, 0);
  if (expression && reader.token.kind === 'end') return { expression };
  return { problem: reader.problem ?? unexpected(reader) };
}

function unexpected(reader: Reader): SyntaxProblem {
  const { kind, from, to } = reader.token;
  const there = reader.text.slice(from, Math.min(to, from + 20));
  return { message: kind === 'end' ? 'the expression ends too early' : `syntax error at ${there}`, at: from };
}

function fail(reader: Reader, message?: string): undefined {
  reader.problem ??= message === undefined ? unexpected(reader) : { message, at: reader.token.from };
  return undefined;
}

function advance(reader: Reader): Token {
  const { token } = reader;
  reader.token = tokenAt(reader.text, token.to);
  return token;
}

function stands(reader: Reader, symbol: string): boolean {
  return reader.token.kind === 'symbol' && reader.token.value === symbol;
}

function takes(reader: Reader, symbol: string): boolean {
  if (!stands(reader, symbol)) return false;
  advance(reader);
  return true;
}

/** Says whether the tree may grow by one level more; `other` is the height of a second branch. */
function grows(reader: Reader, other = 0): boolean {
  reader.height = Math.max(reader.height, other) + 1;
  if (reader.height <= HIGHEST_TREE) return true;
  fail(reader, 'the expression is too complex');
  return false;
}

function deeper<T>(reader: Reader, read: () => T | undefined): T | undefined {
  if (reader.depth >= DEEPEST_BRACKETS) return fail(reader, `more than ${DEEPEST_BRACKETS} brackets inside each other`);
  reader.depth++;
  const found = read();
  reader.depth--;
  return found;
}

/** Operands joined by operators that bind at least as tightly as `least`. */
function operation(reader: Reader, least: number): Expression | undefined {
  let left = prefixed(reader);
  while (left && reader.token.kind === 'symbol') {
    const power = POWERS[reader.token.value];
    if (power === undefined || power < least) break;
    const operator = advance(reader).value as BinaryOperator;
    const height = reader.height;
    const right = operation(reader, power + 1);
    if (!right || !grows(reader, height)) return undefined;
    left = { type: 'binary', operator, left, right, from: left.from, to: right.to };
  }
  return left;
}

function prefixed(reader: Reader): Expression | undefined {
  const { from } = reader.token;
  if (stands(reader, '-')) {
    advance(reader);
    const operand = deeper(reader, () => operation(reader, UNARY_MINUS));
    return operand && grows(reader) ? { type: 'negation', operand, from, to: operand.to } : undefined;
  }
  const parameters = stands(reader, '(') ? parametersAt(reader) : undefined;
  if (!parameters) return postfixed(reader);
  const body = deeper(reader, () => operation(reader, 0));
  return body && grows(reader) ? { type: 'function', parameters, body, from, to: body.to } : undefined;
}

/** `(x, y) =>`, or nothing is taken. */
function parametersAt(reader: Reader): string[] | undefined {
  const { token } = reader;
  const names: string[] = [];
  advance(reader);
  if (reader.token.kind === 'name') {
    do names.push(advance(reader).value);
    while (takes(reader, ',') && reader.token.kind === 'name');
  }
  if (takes(reader, ')') && takes(reader, '=>')) return names;
  reader.token = token;
  return undefined;
}

function postfixed(reader: Reader): Expression | undefined {
  let atom = atomAt(reader);
  while (atom && reader.token.kind === 'symbol') {
    if (reader.token.value === '.') atom = property(reader, atom);
    else if (reader.token.value === '[') atom = lookup(reader, atom);
    else if (reader.token.value === '(') atom = call(reader, atom);
    else break;
  }
  return atom;
}

function atomAt(reader: Reader): Expression | undefined {
  const { kind, value, from, to } = reader.token;
  reader.height = 1;
  if (kind === 'symbol' && value === '(') {
    advance(reader);
    const inner = deeper(reader, () => operation(reader, 0));
    if (!inner || !grows(reader)) return undefined;
    const end = reader.token.to;
    return takes(reader, ')') ? { type: 'brackets', inner, from, to: end } : fail(reader);
  }
  if (kind === 'text') return advance(reader) && { type: 'text', value, from, to };
  if (kind === 'number') return advance(reader) && { type: 'number', typed: value, from, to };
  if (kind !== 'name') return fail(reader);
  advance(reader);
  const constant = CONSTANTS.get(value.toLowerCase());
  return constant === undefined
    ? { type: 'name', name: value, from, to }
    : { type: 'constant', value: constant, from, to };
}

/** An index is whole: `a.0.2` holds the number 0.2 and so means nothing. */
function property(reader: Reader, container: Expression): Expression | undefined {
  advance(reader);
  const { kind, value, to } = reader.token;
  if (kind !== 'name' && !(kind === 'number' && !value.includes('.'))) return fail(reader);
  advance(reader);
  return grows(reader) ? { type: 'property', container, key: value, from: container.from, to } : undefined;
}

function lookup(reader: Reader, container: Expression): Expression | undefined {
  const { height } = reader;
  advance(reader);
  const key = deeper(reader, () => operation(reader, 0));
  if (!key || !grows(reader, height)) return undefined;
  const { to } = reader.token;
  return takes(reader, ']') ? { type: 'lookup', container, key, from: container.from, to } : fail(reader);
}

function call(reader: Reader, callee: Expression): Expression | undefined {
  let { height } = reader;
  advance(reader);
  const args: Expression[] = [];
  const read = () => operation(reader, 0);
  while (!stands(reader, ')')) {
    if (args.length > 0 && !takes(reader, ',')) return fail(reader);
    const arg = deeper(reader, read);
    if (!arg) return undefined;
    args.push(arg);
    height = Math.max(height, reader.height);
  }
  if (!grows(reader, height)) return undefined;
  return { type: 'call', callee, args, from: callee.from, to: advance(reader).to };
}
