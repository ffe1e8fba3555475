/**
 * The expression language of FLOIP ("Excellent"), read into a tree. Our own language is near enough to be read by the
 * same parser when we write FLOIP; the dialect says how texts are escaped.
 */

export type Tree =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'path'; readonly parts: readonly string[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Tree[] }
  | { readonly kind: 'negative'; readonly of: Tree }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Tree; readonly right: Tree };

export type Dialect = 'floip' | 'ours';

/** Longer or deeper expressions are not read. */
const MOST_CHARS = 10_000;
const MOST_DEPTH = 60;
const MOST_TOKENS = 2_000;

type Token = { readonly kind: 'text' | 'number' | 'name' | 'sign'; readonly value: string };

const NAME = /[\p{L}_][\p{L}\p{M}\p{Nd}_]*(?:\.[\p{L}\p{M}\p{Nd}_]+)*/uy;
const NUMBER = /\d+(?:\.\d+)?/y;
const SIGN = /<=|>=|<>|!=|==|[-+*/^&=<>(),]/y;
const QUOTES: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '‘': '’' };

/** The tree of an expression without its @; undefined when it cannot be read. */
export function parseExpression(source: string, dialect: Dialect = 'floip'): Tree | undefined {
  if (source.length > MOST_CHARS) return undefined;
  const tokens = tokensOf(source, dialect);
  if (!tokens || tokens.length > MOST_TOKENS) return undefined;
  const state: State = { tokens, at: 0, depth: 0 };
  const tree = binary(state, 0);
  return tree && state.at === tokens.length ? tree : undefined;
}

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

function tokensOf(source: string, dialect: Dialect): Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < source.length; ) {
    const char = source[at]!;
    if (/\s/.test(char)) {
      at++;
      continue;
    }
    const quoted = char === '"' || (dialect === 'floip' && QUOTES[char]) ? textAt(source, at, dialect) : undefined;
    if (quoted) {
      tokens.push({ kind: 'text', value: quoted.value });
      at = quoted.end;
      continue;
    }
    const name = matchAt(NAME, source, at);
    const number = name === undefined ? matchAt(NUMBER, source, at) : undefined;
    const value = name ?? number ?? matchAt(SIGN, source, at);
    if (value === undefined) return undefined;
    tokens.push({ kind: name !== undefined ? 'name' : number !== undefined ? 'number' : 'sign', value });
    at += value.length;
  }
  return tokens;
}

/** Reads a quoted text: FLOIP doubles the quote or puts a backslash before it, we use backslashes only. */
function textAt(source: string, start: number, dialect: Dialect): { value: string; end: number } | undefined {
  const close = QUOTES[source[start]!]!;
  let value = '';
  for (let at = start + 1; at < source.length; at++) {
    const char = source[at]!;
    const next = source[at + 1];
    if (char === '\\' && next !== undefined && (dialect === 'ours' || next === close)) {
      value += dialect === 'ours' ? unescaped(next) : next;
      at++;
    } else if (char !== close) {
      value += char;
    } else if (dialect === 'floip' && next === close) {
      value += close;
      at++;
    } else {
      return { value, end: at + 1 };
    }
  }
  return undefined;
}

function unescaped(char: string): string {
  return char === 'n' ? '\n' : char === 't' ? '\t' : char === 'r' ? '\r' : char;
}

interface State {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
}

/** From loosest to tightest; all associate to the left. */
const LEVELS: readonly (readonly string[])[] = [
  ['&'],
  ['=', '==', '<>', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/'],
  ['^'],
];

function binary(state: State, level: number): Tree | undefined {
  const signs = LEVELS[level];
  if (!signs) return unary(state);
  let left = binary(state, level + 1);
  while (left) {
    const token = state.tokens[state.at];
    if (token?.kind !== 'sign' || !signs.includes(token.value)) return left;
    state.at++;
    const right = binary(state, level + 1);
    if (!right) return undefined;
    const op = token.value === '==' ? '=' : token.value === '<>' ? '!=' : token.value;
    left = { kind: 'binary', op, left, right };
  }
  return undefined;
}

function unary(state: State): Tree | undefined {
  if (++state.depth > MOST_DEPTH) return undefined;
  const token = state.tokens[state.at++];
  const tree = token && atom(state, token);
  state.depth--;
  return tree;
}

function atom(state: State, token: Token): Tree | undefined {
  if (token.kind === 'text') return { kind: 'text', value: token.value };
  if (token.kind === 'number') return { kind: 'number', value: token.value };
  if (token.kind === 'name') return isSign(state, '(') ? call(state, token.value) : named(token.value);
  if (token.value === '-') {
    const of = unary(state);
    return of && { kind: 'negative', of };
  }
  if (token.value !== '(') return undefined;
  const inner = binary(state, 0);
  return inner && take(state, ')') ? inner : undefined;
}

function named(name: string): Tree {
  const lower = name.toLowerCase();
  if (lower === 'true' || lower === 'false') return { kind: 'boolean', value: lower === 'true' };
  if (lower === 'null') return { kind: 'null' };
  return { kind: 'path', parts: name.split('.') };
}

function call(state: State, name: string): Tree | undefined {
  state.at++;
  const args: Tree[] = [];
  if (take(state, ')')) return { kind: 'call', name: name.toLowerCase(), args };
  for (;;) {
    const arg = binary(state, 0);
    if (!arg) return undefined;
    args.push(arg);
    if (take(state, ')')) return { kind: 'call', name: name.toLowerCase(), args };
    if (!take(state, ',')) return undefined;
  }
}

function isSign(state: State, sign: string): boolean {
  const token = state.tokens[state.at];
  return token?.kind === 'sign' && token.value === sign;
}

function take(state: State, sign: string): boolean {
  if (!isSign(state, sign)) return false;
  state.at++;
  return true;
}
