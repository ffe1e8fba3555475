/**
 * Tokens to a raw tree, before any name is resolved. AND binds tighter than two conditions side by side, which bind
 * tighter than OR.
 */
import { refuse, type Span } from './errors.ts';
import { type Token, tokenize } from './lexer.ts';
import { refuseSyntax, type SyntaxReason } from './syntax.ts';
import type { Comparator } from './tree.ts';

export const MAX_CHARACTERS = 10_000;
export const MAX_CONDITIONS = 250;
export const MAX_DEPTH = 100;

/** A condition as typed; without `property` it is a bare literal. */
export interface RawCondition {
  readonly kind: 'condition';
  readonly property?: Token;
  readonly comparator: Comparator;
  readonly values: readonly Token[];
  readonly at: Span;
}
export interface RawCombination {
  readonly kind: 'and' | 'or';
  readonly children: readonly Raw[];
}
export type Raw = RawCondition | RawCombination;

/** Words that may stand before `in` and `not in`, and whether `has` may be a property: none in plain RapidPro. */
export interface Extensions {
  takesList(word: string): boolean;
  readonly hasLists: boolean;
  readonly hasIsProperty: boolean;
}

interface Cursor {
  readonly tokens: readonly Token[];
  readonly extensions: Extensions;
  at: number;
  depth: number;
  conditions: number;
}

/** Undefined for a text without any token. Refuses with `syntax` or `too_complex`. */
export function parseText(text: string, extensions: Extensions): Raw | undefined {
  const tokens = tokenize(text);
  if (tokens[0]!.kind === 'end') return undefined;
  const cursor: Cursor = { tokens, extensions, at: 0, depth: 0, conditions: 0 };
  const raw = parseOr(cursor);
  if (peek(cursor).kind !== 'end') refuseToken(peek(cursor));
  return raw;
}

function peek(cursor: Cursor, ahead = 0): Token {
  return cursor.tokens[Math.min(cursor.at + ahead, cursor.tokens.length - 1)]!;
}

function combine(kind: 'and' | 'or', children: Raw[]): Raw {
  return children.length === 1 ? children[0]! : { kind, children };
}

function parseOr(cursor: Cursor): Raw {
  const children = [parseSideBySide(cursor)];
  while (peek(cursor).kind === 'or') {
    cursor.at++;
    children.push(parseSideBySide(cursor));
  }
  return combine('or', children);
}

function parseSideBySide(cursor: Cursor): Raw {
  const children = [parseAnd(cursor)];
  while (['word', 'text', 'string', '('].includes(peek(cursor).kind) || startsWithHas(cursor)) {
    children.push(parseAnd(cursor));
  }
  return combine('and', children);
}

function parseAnd(cursor: Cursor): Raw {
  const children = [parsePrimary(cursor)];
  while (peek(cursor).kind === 'and') {
    cursor.at++;
    children.push(parsePrimary(cursor));
  }
  return combine('and', children);
}

function parsePrimary(cursor: Cursor): Raw {
  const token = peek(cursor);
  if (token.kind !== '(') return parseCondition(cursor);
  if (++cursor.depth > MAX_DEPTH) {
    refuse('too_complex', `A query may have at most ${MAX_DEPTH} brackets inside each other.`, token.at);
  }
  cursor.at++;
  const inner = parseOr(cursor);
  const close = peek(cursor);
  if (close.kind === 'end') {
    refuseSyntax('open_bracket', '(', token.at);
  }
  if (close.kind !== ')') refuseToken(close);
  cursor.at++;
  cursor.depth--;
  return inner;
}

/** `has` is a comparator, but at the start of a condition and before another comparator it is the attribute. */
function startsWithHas(cursor: Cursor): boolean {
  if (!cursor.extensions.hasIsProperty || peek(cursor).kind !== 'comparator') return false;
  const following = peek(cursor, 1);
  return (
    peek(cursor).value === '~' && isHas(peek(cursor)) && (following.kind === 'comparator' || isListWord(following))
  );
}

/** The word `has` is three characters long, its sign `~` one. */
function isHas(token: Token): boolean {
  return token.at[1] - token.at[0] === 3;
}

function isListWord(token: Token): boolean {
  return token.kind === 'word' && /^(?:in|not)$/i.test(token.value);
}

function parseCondition(cursor: Cursor): Raw {
  if (startsWithHas(cursor)) {
    const has: Token = { ...peek(cursor), kind: 'word', value: 'has' };
    cursor.at++;
    return parseComparison(cursor, has);
  }
  const first = peek(cursor);
  if (first.kind !== 'word' && first.kind !== 'text' && first.kind !== 'string') refuseToken(first);
  cursor.at++;
  if (peek(cursor).kind === 'comparator' && !startsWithHas(cursor)) {
    if (first.kind !== 'word') refuseSyntax('bad_property', first.value, first.at);
    return parseComparison(cursor, first);
  }
  if (first.kind === 'word' && listComparator(cursor, first)) return parseComparison(cursor, first);
  return condition(cursor, undefined, '=', [first]);
}

function parseComparison(cursor: Cursor, property: Token): Raw {
  const inList = listComparator(cursor, property);
  if (inList) {
    cursor.at += inList === 'in' ? 1 : 2;
    return condition(cursor, property, inList, parseList(cursor));
  }
  const comparator = peek(cursor);
  cursor.at++;
  if (peek(cursor).kind === 'comparator') refuseDouble(comparator, peek(cursor));
  return condition(cursor, property, comparator.value as Comparator, [parseLiteral(cursor)]);
}

/** `in` and `not in` are words like others, unless they follow a property that takes lists, or a bracket follows. */
function listComparator(cursor: Cursor, property: Token): 'in' | 'not in' | undefined {
  const word = (ahead: number) => (peek(cursor, ahead).kind === 'word' ? peek(cursor, ahead).value.toLowerCase() : '');
  const comparator = word(0) === 'in' ? 'in' : word(0) === 'not' && word(1) === 'in' ? 'not in' : undefined;
  if (!comparator) return undefined;
  const beforeBracket = cursor.extensions.hasLists && peek(cursor, comparator === 'in' ? 1 : 2).kind === '(';
  return beforeBracket || cursor.extensions.takesList(property.value.toLowerCase()) ? comparator : undefined;
}

function parseList(cursor: Cursor): Token[] {
  if (peek(cursor).kind !== '(') return [parseLiteral(cursor)];
  const open = peek(cursor);
  const values: Token[] = [];
  do {
    cursor.at++;
    values.push(parseLiteral(cursor));
  } while (peek(cursor).kind === ',');
  const close = peek(cursor);
  if (close.kind === 'end') {
    refuseSyntax('open_list', '(', open.at);
  }
  if (close.kind === 'word' || close.kind === 'text' || close.kind === 'string') {
    refuseSyntax('missing_comma', close.value, close.at, `, ${close.value}`);
  }
  if (close.kind !== ')') refuseToken(close);
  cursor.at++;
  return values;
}

function parseLiteral(cursor: Cursor): Token {
  const token = peek(cursor);
  if (token.kind === 'end') {
    refuseSyntax('missing_value', '', token.at, '""');
  }
  if (token.kind === 'and' || token.kind === 'or' || token.kind === 'comparator') refuseKeywordValue(token);
  if (token.kind !== 'word' && token.kind !== 'text' && token.kind !== 'string') refuseToken(token);
  cursor.at++;
  return token;
}

function condition(cursor: Cursor, property: Token | undefined, comparator: Comparator, values: Token[]): RawCondition {
  const at: Span = [(property ?? values[0]!).at[0], peek(cursor, -1).at[1]];
  if (++cursor.conditions > MAX_CONDITIONS) {
    refuse('too_complex', `A query may have at most ${MAX_CONDITIONS} conditions.`, at);
  }
  return { kind: 'condition', ...(property ? { property } : {}), comparator, values, at };
}

function refuseKeywordValue(token: Token): never {
  const shown = token.kind === 'comparator' ? token.value : token.value.toLowerCase();
  refuseSyntax('keyword_value', shown, token.at, `"${shown}"`);
}

function refuseDouble(first: Token, second: Token): never {
  const meant = first.value === '<' && second.value === '>' ? '!=' : first.value;
  refuseSyntax('double_comparison', second.value, [first.at[0], second.at[1]], meant);
}

const STRAY: Partial<Record<Token['kind'], SyntaxReason>> = {
  end: 'ends_early',
  ')': 'stray_bracket',
  and: 'one_sided',
  or: 'one_sided',
  comparator: 'missing_property',
  ',': 'stray_comma',
};

function refuseToken(token: Token): never {
  refuseSyntax(STRAY[token.kind] ?? 'unexpected', token.value, token.at);
}
