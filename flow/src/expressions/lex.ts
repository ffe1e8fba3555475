/** The words of an expression, one at a time. */
import { unquote } from './quote.ts';

export type TokenKind = 'name' | 'number' | 'text' | 'symbol' | 'end' | 'unknown';

export interface Token {
  readonly kind: TokenKind;
  /** Symbols, names and numbers as typed; texts without their quotes and escapes. */
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

const SPACE = /[ \t\n\r\u00a0]*/y;
const WORD =
  /([\p{L}_][\p{L}\p{Nd}_]*)|([0-9]+(?:\.[0-9]+)?)|"(?:[^"\\]|\\[\s\S])*"|(=>|!=|<=|>=|[-+*/^&=<>(),.[\]])|[\s\S]/uy;

/** The next token at or after `at`; `end` where nothing is left. */
export function tokenAt(text: string, at: number): Token {
  SPACE.lastIndex = at;
  SPACE.test(text);
  const from = SPACE.lastIndex;
  WORD.lastIndex = from;
  const found = WORD.exec(text);
  if (!found) return { kind: 'end', value: '', from, to: from };
  const to = WORD.lastIndex;
  const [typed, name, number, symbol] = found;
  if (name !== undefined) return { kind: 'name', value: name, from, to };
  if (symbol !== undefined) return { kind: 'symbol', value: symbol, from, to };
  if (number !== undefined) return { kind: 'number', value: number, from, to };
  if (to - from > 1 && typed.startsWith('"')) return { kind: 'text', value: unquote(typed), from, to };
  return { kind: 'unknown', value: typed, from, to };
}
