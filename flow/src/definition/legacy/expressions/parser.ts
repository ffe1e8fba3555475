/**
 * Reads expressions of the language before version 13 and writes them in the new one, in one pass. Its grammar, from
 * the tightest: calls, names, literals and parentheses; `-` before an operand; `^`; `* /`; `+ -`; `< <= > >=`; `= <>`;
 * `&`. All operators are left-associative.
 */
import { rewriteCall } from './functions.ts';
import { atom, BINDING, call, infix, negated, type Piece, quoted } from './piece.ts';
import { type VariableOptions, variable } from './variables.ts';

/** Brackets and signs within each other, as deep as the new language reads. */
const MAX_DEPTH = 100;

const TOKEN =
  /\s*(?:(?<text>"[^"]*(?:""[^"]*)*")|(?<number>\d+(?:\.\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*)|(?<symbol><>|<=|>=|[-+*/^=<>&(),]))/uy;

const BINDINGS: ReadonlyMap<string, number> = new Map([
  ['&', BINDING.concat],
  ['=', BINDING.equality],
  ['<>', BINDING.equality],
  ['<', BINDING.comparison],
  ['<=', BINDING.comparison],
  ['>', BINDING.comparison],
  ['>=', BINDING.comparison],
  ['+', BINDING.sum],
  ['-', BINDING.sum],
  ['*', BINDING.product],
  ['/', BINDING.product],
  ['^', BINDING.power],
]);

interface Token {
  readonly type: 'text' | 'number' | 'name' | 'symbol' | 'end' | 'wrong';
  readonly value: string;
}

interface Reader {
  readonly source: string;
  readonly options: VariableOptions;
  position: number;
  token: Token;
  depth: number;
}

const END: Token = { type: 'end', value: '' };

/** The expression in the new language; undefined when it is not one of the old language. */
export function rewriteExpression(source: string, options: VariableOptions): Piece | undefined {
  const reader: Reader = { source, options, position: 0, token: END, depth: 0 };
  advance(reader);
  const piece = expression(reader, BINDING.concat);
  return reader.token.type === 'end' ? piece : undefined;
}

function advance(reader: Reader): void {
  TOKEN.lastIndex = reader.position;
  const groups = TOKEN.exec(reader.source)?.groups;
  if (!groups) {
    const isEnd = reader.source.slice(reader.position).trim() === '';
    reader.token = isEnd ? END : { type: 'wrong', value: '' };
    return;
  }
  reader.position = TOKEN.lastIndex;
  if (groups.text !== undefined) reader.token = { type: 'text', value: groups.text };
  else if (groups.number !== undefined) reader.token = { type: 'number', value: groups.number };
  else if (groups.name !== undefined) reader.token = { type: 'name', value: groups.name };
  else reader.token = { type: 'symbol', value: groups.symbol ?? '' };
}

function took(reader: Reader, symbol: string): boolean {
  if (reader.token.type !== 'symbol' || reader.token.value !== symbol) return false;
  advance(reader);
  return true;
}

function expression(reader: Reader, least: number): Piece | undefined {
  let left = operand(reader);
  while (left && reader.token.type === 'symbol') {
    const operator = reader.token.value;
    const binding = BINDINGS.get(operator);
    if (binding === undefined || binding < least) break;
    advance(reader);
    const right = expression(reader, binding + 1);
    left = right && operation(operator, binding, left, right);
  }
  return left;
}

/** What stands in brackets or after a sign. */
function inner(reader: Reader, least: number): Piece | undefined {
  if (reader.depth >= MAX_DEPTH) return undefined;
  reader.depth++;
  const piece = expression(reader, least);
  reader.depth--;
  return piece;
}

function operand(reader: Reader): Piece | undefined {
  const { type, value } = reader.token;
  if (type === 'end' || type === 'wrong') return undefined;
  advance(reader);
  switch (type) {
    case 'text':
      return quoted(value.slice(1, -1).replaceAll('""', '"'));
    case 'number':
      return atom(value, 'number');
    case 'name':
      return took(reader, '(') ? callOf(reader, value) : named(value, reader.options);
    default:
      return value === '-' ? negation(reader) : value === '(' ? parenthesis(reader) : undefined;
  }
}

function named(name: string, options: VariableOptions): Piece {
  const lower = name.toLowerCase();
  return lower === 'true' || lower === 'false' ? atom(lower) : variable(name, options);
}

function callOf(reader: Reader, name: string): Piece | undefined {
  const args: Piece[] = [];
  if (took(reader, ')')) return rewriteCall(name, args);
  do {
    const arg = inner(reader, BINDING.concat);
    if (!arg) return undefined;
    args.push(arg);
  } while (took(reader, ','));
  return took(reader, ')') ? rewriteCall(name, args) : undefined;
}

function negation(reader: Reader): Piece | undefined {
  const piece = inner(reader, BINDING.negation);
  return piece && negated(piece, piece.kind === 'number' ? 'number' : 'unknown');
}

function parenthesis(reader: Reader): Piece | undefined {
  const piece = inner(reader, BINDING.concat);
  return piece && took(reader, ')') ? atom(`(${piece.text})`, piece.kind) : undefined;
}

function operation(operator: string, binding: number, left: Piece, right: Piece): Piece {
  switch (operator) {
    case '+':
    case '-':
      return sum(operator, left, right);
    case '<>':
      return infix('!=', binding, left, right);
    case '*':
    case '/':
    case '^':
      return infix(operator, binding, left, right, 'number');
    default:
      return infix(operator, binding, left, right);
  }
}

/** The old language added days and times to dates with `+`; the new one has a function for each. */
function sum(operator: '+' | '-', left: Piece, right: Piece): Piece {
  if (left.kind === 'number' && right.kind === 'number') return infix(operator, BINDING.sum, left, right, 'number');
  if (right.kind === 'time' && operator === '+') return call('replace_time', [left, right], 'date');
  if (right.seconds) return call('datetime_add', [left, negated(right.seconds), atom('"s"')], 'date');
  const added = operator === '+' ? right : negated(right);
  if (left.kind === 'date' && right.kind === 'number') return call('datetime_add', [left, added, atom('"D"')], 'date');
  return call('legacy_add', [left, added]);
}
