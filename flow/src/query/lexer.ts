/** Query text to tokens. The longest match wins; a keyword is one only when it is the whole word. */
import type { Span } from './errors.ts';
import { refuseSyntax } from './syntax.ts';
import type { Comparator } from './tree.ts';

export type TokenKind = 'word' | 'text' | 'string' | 'comparator' | 'and' | 'or' | '(' | ')' | ',' | 'end';

/**
 * `word` could name a property (`age`, `fields.age`); `text` is any other bare literal (`+231…`, `20-02-2020`).
 * `value` is the literal's text without quotes and escapes, or the comparator.
 */
export interface Token {
  readonly kind: TokenKind;
  readonly value: string;
  readonly at: Span;
}

const SPACE = /[ \t\r\n]+/y;
const SYMBOL = /!=|>=|<=|[=~<>]/y;
/** Marks belong to the letters of many scripts, so they are taken as well. */
const LITERAL = /[\p{L}\p{M}\p{Nd}_.\-+/'@:]+/uy;
const WORD = /^(?:\p{L}+\.)?[\p{L}\p{Nd}_]+$/u;
const WORD_COMPARATORS: ReadonlyMap<string, Comparator> = new Map([
  ['is', '='],
  ['has', '~'],
]);
/** Characters that people type for a quote or a comparator, and what to type instead. */
const MISTYPED: ReadonlyMap<string, string> = new Map([
  ...[...'“”„«»‘’'].map((quote) => [quote, '"'] as const),
  ['≠', '!='],
  ['≥', '>='],
  ['≤', '<='],
  ['!', '!='],
  ['&', 'AND'],
  ['|', 'OR'],
  [';', 'OR'],
]);

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const space = match(SPACE, text, at);
    if (space) {
      at += space.length;
      continue;
    }
    const token = nextToken(text, at);
    tokens.push(token);
    at = token.at[1];
  }
  tokens.push({ kind: 'end', value: '', at: [text.length, text.length] });
  return tokens;
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function nextToken(text: string, at: number): Token {
  const char = text[at]!;
  if (char === '(' || char === ')' || char === ',') return { kind: char, value: char, at: [at, at + 1] };
  if (char === '"') return stringToken(text, at);
  const symbol = match(SYMBOL, text, at);
  if (symbol) return { kind: 'comparator', value: symbol, at: [at, at + symbol.length] };
  const literal = match(LITERAL, text, at);
  if (literal) return literalToken(literal, [at, at + literal.length]);
  return refuseCharacter(text, at);
}

function literalToken(literal: string, at: Span): Token {
  const lower = literal.toLowerCase();
  if (lower === 'and' || lower === 'or') return { kind: lower, value: literal, at };
  const comparator = WORD_COMPARATORS.get(lower);
  if (comparator) return { kind: 'comparator', value: comparator, at };
  return { kind: WORD.test(literal) ? 'word' : 'text', value: literal, at };
}

/** A backslash guards the next character, unless the text would then have no closing quote: `"C:\"` is a string. */
function stringToken(text: string, start: number): Token {
  let guarded = -1;
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') {
      if (text[i + 1] === '"') guarded = i + 1;
      i++;
    } else if (text[i] === '"') {
      return { kind: 'string', value: unquote(text.slice(start + 1, i)), at: [start, i + 1] };
    }
  }
  if (guarded > 0) return { kind: 'string', value: unquote(text.slice(start + 1, guarded)), at: [start, guarded + 1] };
  return refuseSyntax('open_quote', '"', [start, text.length]);
}

function refuseCharacter(text: string, at: number): never {
  const char = String.fromCodePoint(text.codePointAt(at)!);
  const meant = MISTYPED.get(char);
  const shown = /[\p{C}\p{Z}]/u.test(char) ? `U+${char.codePointAt(0)!.toString(16).padStart(4, '0')}` : char;
  return refuseSyntax('bad_character', shown, [at, at + char.length], meant);
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};
const ESCAPES = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]?))/g;

/** Undoes escapes as in Go's string literals. With any escape that is not one of them, the text stays as typed. */
function unquote(body: string): string {
  if (!body.includes('\\') || body.includes('\n')) return body;
  let valid = true;
  const text = body.replace(ESCAPES, (all, byte, short, long, octal, simple) => {
    const char = simple === undefined ? codePoint(byte ?? short ?? long, octal) : SIMPLE_ESCAPES[simple];
    if (char === undefined) valid = false;
    return char ?? all;
  });
  return valid ? text : body;
}

function codePoint(hex: string | undefined, octal: string): string | undefined {
  const code = hex === undefined ? Number.parseInt(octal, 8) : Number.parseInt(hex, 16);
  return code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? undefined : String.fromCodePoint(code);
}

/** The text as a quoted literal that `tokenize` reads back as the same text. */
export function quote(text: string): string {
  return `"${text.replace(/[\\"\x00-\x1f\x7f]/g, (char) => {
    if (char === '\\' || char === '"') return `\\${char}`;
    if (char === '\n') return '\\n';
    if (char === '\r') return '\\r';
    if (char === '\t') return '\\t';
    return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  })}"`;
}
