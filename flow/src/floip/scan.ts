/** A FLOIP text cut into words and expressions. Unlike ours, `@FUNCTION(…)` is an expression too. */

interface Expression {
  readonly kind: 'expression';
  /** Without the @ and the brackets around the whole. */
  readonly body: string;
  readonly typed: string;
}
export type Piece = Expression | { readonly kind: 'text'; readonly text: string };

/** First parts of paths that mean something; anything else after @ is text, so that e-mail addresses survive. */
export const ROOTS: ReadonlySet<string> = new Set(
  ['block', 'channel', 'child', 'contact', 'date', 'flow', 'parent', 'results', 'run', 'session', 'step'].concat([
    'parentflowcontext',
    'childflowcontext',
  ]),
);
const FIRST_NAME = /[\p{L}_][\p{L}\p{M}\p{Nd}_]*/uy;
const NAME = /[\p{L}_][\p{L}\p{M}\p{Nd}_]*(?:\.[\p{L}\p{M}\p{Nd}_]+)*/uy;

export function scanFloipText(source: string): Piece[] {
  const pieces: Piece[] = [];
  let text = '';
  for (let at = 0; at < source.length; ) {
    const sign = source.indexOf('@', at);
    if (sign < 0) {
      text += source.slice(at);
      break;
    }
    text += source.slice(at, sign);
    const found = expressionAt(source, sign);
    if (found === 'open') {
      text += source.slice(sign);
      break;
    }
    if (found) {
      if (text !== '') pieces.push({ kind: 'text', text });
      text = '';
      pieces.push(found);
      at = sign + found.typed.length;
    } else {
      text += '@';
      at = sign + (source[sign + 1] === '@' ? 2 : 1);
    }
  }
  if (text !== '') pieces.push({ kind: 'text', text });
  return pieces;
}

/** Text in which every @ that would begin an expression is doubled; `isExpression` knows the names that do. */
export function escapeSigns(text: string, isExpression: (name: string) => boolean): string {
  let result = '';
  let at = 0;
  for (let sign = text.indexOf('@'); sign >= 0; sign = text.indexOf('@', sign + 1)) {
    const next = text[sign + 1];
    FIRST_NAME.lastIndex = sign + 1;
    const isSign = next === undefined || next === '@' || next === '(';
    const name = isSign ? undefined : FIRST_NAME.exec(text)?.[0];
    if (!isSign && (name === undefined || !isExpression(name))) continue;
    result += `${text.slice(at, sign)}@`;
    at = sign;
  }
  return result + text.slice(at);
}

/** `open` when a bracket is never closed: from there on all is text, so that nothing is searched twice. */
function expressionAt(source: string, sign: number): Expression | 'open' | undefined {
  if (source[sign + 1] === '(') {
    const end = closing(source, sign + 1);
    return end < 0 ? 'open' : piece(source.slice(sign + 2, end), source.slice(sign, end + 1));
  }
  NAME.lastIndex = sign + 1;
  const name = NAME.exec(source)?.[0];
  if (name === undefined) return undefined;
  const open = sign + 1 + name.length;
  if (source[open] === '(' && /^[A-Z_]+$/.test(name)) {
    const end = closing(source, open);
    return end < 0 ? 'open' : piece(source.slice(sign + 1, end + 1), source.slice(sign, end + 1));
  }
  return ROOTS.has(name.split('.', 1)[0]!.toLowerCase()) ? piece(name, `@${name}`) : undefined;
}

function piece(body: string, typed: string): Expression {
  return { kind: 'expression', body, typed };
}

/** Where the bracket that opens at `open` closes, or -1. Brackets in quotes do not count. */
function closing(source: string, open: number): number {
  let depth = 0;
  let quote = '';
  for (let at = open; at < source.length; at++) {
    const char = source[at]!;
    if (quote !== '') {
      if (char === '\\' && source[at + 1] === quote) at++;
      else if (char === quote) quote = '';
    } else if (char === '"' || (char === "'" && !/[\p{L}\p{N}]/u.test(source[at - 1] ?? ''))) quote = char;
    else if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return at;
  }
  return -1;
}
