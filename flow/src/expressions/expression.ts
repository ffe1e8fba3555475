/**
 * The small part of the expression language that plain messages need: paths, literals, `&`, `default(a, b)` and
 * brackets. Whatever else stands in `@(…)` is refused with words that say so.
 */
import { RUN_TOP_LEVELS } from './scan.ts';
import { type ContextValue, EvaluationError, lookup, type TemplateContext, toText } from './values.ts';

export type Evaluate = (context: TemplateContext) => ContextValue | EvaluationError;

export interface Compiled {
  readonly evaluate: Evaluate;
  /** Paths that are read, in lower case. */
  readonly paths: readonly string[];
}

const TOKEN =
  /\s*(?:("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?)|([\p{L}_][\p{L}\p{M}\p{Nd}_]*(?:\.[\p{L}\p{M}\p{Nd}_]+)*)|([&(),]))/suy;
const MAX_DEPTH = 100;
const SUPPORTED = 'here only names such as contact.name, "text", numbers, & and default(…) can be used';

interface Reader {
  readonly body: string;
  readonly paths: string[];
  at: number;
  depth: number;
}

/** Compiles what stands between the brackets of `@(…)`. A mistake becomes an error of every evaluation. */
export function compileExpression(body: string): Compiled {
  const reader: Reader = { body, paths: [], at: 0, depth: 0 };
  const evaluate = concatenation(reader);
  if (evaluate instanceof EvaluationError) return failing(evaluate);
  const rest = body.slice(reader.at).trim();
  if (rest !== '') return failing(unexpected(reader));
  return { evaluate, paths: reader.paths };
}

/** A path as a function: `contact.name`. */
export function compilePath(typed: string): Compiled {
  const path = typed.toLowerCase();
  const keys = path.split('.');
  return { evaluate: keys.length === 2 ? property(keys[0]!, keys[1]!) : deepProperty(keys), paths: [path] };
}

function failing(error: EvaluationError): Compiled {
  return { evaluate: () => error, paths: [] };
}

function property(first: string, second: string): Evaluate {
  return (context) => {
    if (!Object.hasOwn(context, first)) return new EvaluationError(`there is no ${first} here`);
    return lookup(context[first], second);
  };
}

function deepProperty(keys: readonly string[]): Evaluate {
  return (context) => {
    if (!Object.hasOwn(context, keys[0]!)) return new EvaluationError(`there is no ${keys[0]} here`);
    let value: ContextValue | EvaluationError = context[keys[0]!];
    for (let i = 1; i < keys.length; i++) {
      value = lookup(value, keys[i]!);
      if (value instanceof EvaluationError) return value;
    }
    return value;
  };
}

type Token = { readonly kind: 'text' | 'number' | 'name' | 'symbol'; readonly value: string };

function next(reader: Reader): Token | undefined {
  TOKEN.lastIndex = reader.at;
  const found = TOKEN.exec(reader.body);
  if (!found) return undefined;
  reader.at = TOKEN.lastIndex;
  const [, text, number, name, symbol] = found;
  if (text !== undefined) return { kind: 'text', value: text };
  if (number !== undefined) return { kind: 'number', value: number };
  return name === undefined ? { kind: 'symbol', value: symbol! } : { kind: 'name', value: name };
}

function takes(reader: Reader, symbol: string): boolean {
  const before = reader.at;
  const token = next(reader);
  if (token?.kind === 'symbol' && token.value === symbol) return true;
  reader.at = before;
  return false;
}

function unexpected(reader: Reader): EvaluationError {
  const there = reader.body.slice(reader.at).trim();
  const shown = there.length > 20 ? `${there.slice(0, 20)}…` : there;
  return new EvaluationError(
    shown === '' ? `the expression ends too early: ${SUPPORTED}` : `“${shown}” is not understood: ${SUPPORTED}`,
  );
}

function concatenation(reader: Reader): Evaluate | EvaluationError {
  const operands: Evaluate[] = [];
  do {
    const operand = atom(reader);
    if (operand instanceof EvaluationError) return operand;
    operands.push(operand);
  } while (takes(reader, '&'));
  if (operands.length === 1) return operands[0]!;
  return (context) => {
    let text = '';
    for (const operand of operands) {
      const value = operand(context);
      if (value instanceof EvaluationError) return value;
      text += toText(value);
    }
    return text;
  };
}

function atom(reader: Reader): Evaluate | EvaluationError {
  const before = reader.at;
  const token = next(reader);
  if (!token) return unexpected(reader);
  if (token.kind === 'text') return textLiteral(token.value);
  if (token.kind === 'number') return constant(canonicalNumber(token.value));
  if (token.kind === 'symbol') {
    if (token.value === '(') return bracketed(reader);
    reader.at = before;
    return unexpected(reader);
  }
  if (takes(reader, '(')) return call(reader, token.value);
  return named(reader, token.value);
}

function constant(value: ContextValue): Evaluate {
  return () => value;
}

function textLiteral(quoted: string): Evaluate | EvaluationError {
  const text = quoted.slice(1, -1).replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, hex, char) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return char === 'n' ? '\n' : char === 't' ? '\t' : char === 'r' ? '\r' : char;
  });
  return constant(text);
}

/** As text, so that no digit is lost: without zeros that say nothing. */
function canonicalNumber(typed: string): string {
  const [whole = '', fraction = ''] = typed.split('.');
  const digits = whole.replace(/^(-?)0+(?=\d)/, '$1');
  const kept = fraction.replace(/0+$/, '');
  return kept === '' ? (digits === '-0' ? '0' : digits) : `${digits}.${kept}`;
}

function named(reader: Reader, name: string): Evaluate | EvaluationError {
  const path = name.toLowerCase();
  if (path === 'true' || path === 'false') return constant(path === 'true');
  if (path === 'null') return constant(null);
  const first = path.split('.', 1)[0]!;
  if (!RUN_TOP_LEVELS.has(first)) return new EvaluationError(`“${name}” is not known: ${SUPPORTED}`);
  reader.paths.push(path);
  return compilePath(path).evaluate;
}

function bracketed(reader: Reader): Evaluate | EvaluationError {
  if (++reader.depth > MAX_DEPTH) return new EvaluationError(`more than ${MAX_DEPTH} brackets inside each other`);
  const inner = concatenation(reader);
  if (inner instanceof EvaluationError) return inner;
  reader.depth--;
  return takes(reader, ')') ? inner : unexpected(reader);
}

/** `default(value, other)`: the value, or the other where the value is empty or cannot be worked out. */
function call(reader: Reader, name: string): Evaluate | EvaluationError {
  if (name.toLowerCase() !== 'default')
    return new EvaluationError(`the function ${name} is not available: ${SUPPORTED}`);
  if (++reader.depth > MAX_DEPTH) return new EvaluationError(`more than ${MAX_DEPTH} brackets inside each other`);
  const value = concatenation(reader);
  if (value instanceof EvaluationError) return value;
  if (!takes(reader, ',')) return new EvaluationError('default needs two values: default(contact.name, "colleague")');
  const other = concatenation(reader);
  if (other instanceof EvaluationError) return other;
  if (!takes(reader, ')')) return unexpected(reader);
  reader.depth--;
  return (context) => {
    const found = value(context);
    return found instanceof EvaluationError || toText(found) === '' ? other(context) : found;
  };
}
