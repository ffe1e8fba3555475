/**
 * FHIRPath of a mapping: read once, evaluated on single resources. Bounded, because it is written by people and runs on
 * every resource of a registry: known functions only, none that looks for patterns, repeats itself or lets texts grow,
 * and no variables, so that the work is bounded by the lengths of expression and resource.
 */
import { evalFhirPathTyped, FhirPathAtom, FunctionAtom, LiteralAtom, parseFhirPath, SymbolAtom } from '@medplum/core';
import { isObject, type Json } from '../normalise/tolerant.ts';

type Atom = FhirPathAtom['child'];
type Typed = ReturnType<typeof evalFhirPathTyped>[number];

export interface Expression {
  readonly text: string;
  /** At most `mostResults` values; throws what an officer can read. */
  evaluate(resource: Json): readonly unknown[];
}

export interface ExpressionProblem {
  readonly message: string;
  /** Position in the text, from 0; null where the whole is meant. */
  readonly at: number | null;
}

export const mostResults = 50;

const functions: ReadonlySet<string> = new Set([
  ...['where', 'select', 'exists', 'empty', 'all', 'first', 'last', 'tail', 'skip', 'take', 'single', 'count', 'not'],
  ...['iif', 'ofType', 'as', 'is', 'extension', 'hasValue', 'distinct', 'union', 'combine', 'allTrue', 'anyTrue'],
  ...['startsWith', 'endsWith', 'contains', 'indexOf', 'substring', 'upper', 'lower', 'replace', 'length', 'join'],
  ...['toString', 'toInteger', 'toDecimal', 'toBoolean', 'toDate', 'toDateTime', 'today', 'getReferenceKey'],
]);
const forbiddenNames = new Set(['__proto__', 'prototype', 'constructor']);

export const isProblem = (value: Expression | ExpressionProblem): value is ExpressionProblem => 'message' in value;

/** Reads an expression; answers what is wrong with it, and where, when it cannot be used. */
export function compileExpression(text: string): Expression | ExpressionProblem {
  const read = readExpression(text);
  if (!('atom' in read)) return read;
  const problem = check(read.atom, text);
  if (problem) return problem;
  const ready = { child: withExtensions(read.atom) };
  const whole = new FhirPathAtom(text, ready.child);
  return {
    text,
    evaluate(resource) {
      const found = evalFhirPathTyped(whole, [{ type: String(resource.resourceType), value: resource }]);
      return found.slice(0, mostResults).map((typed: Typed) => typed.value as unknown);
    },
  };
}

function readExpression(text: string): { atom: Atom } | ExpressionProblem {
  const open = findUnclosed(text);
  if (open) return open;
  try {
    return { atom: parseFhirPath(text).child };
  } catch (error) {
    const at = endOfReadable(text);
    const rest = text.slice(at).trim();
    const message =
      rest === ''
        ? 'The expression ends too early: something is missing at its end.'
        : `Cannot be read from "${rest.slice(0, 30)}" on.`;
    return { message: error instanceof RangeError ? 'It is nested too deep.' : message, at };
  }
}

/** What is opened and not closed, or closed and not opened: the commonest slip, and the parser overlooks some of them. */
function findUnclosed(text: string): ExpressionProblem | null {
  const opened: number[] = [];
  let quote: number | null = null;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    if (letter === '\\') i++;
    else if (letter === "'") quote = quote === null ? i : null;
    else if (quote === null && '(['.includes(letter)) opened.push(i);
    else if (quote === null && ')]'.includes(letter)) {
      const before = opened.pop();
      if (before === undefined || (text[before] === '(') !== (letter === ')'))
        return { message: `"${letter}" closes nothing.`, at: i };
    }
  }
  if (quote !== null) return { message: 'This quotation mark is not closed.', at: quote };
  const last = opened.pop();
  return last === undefined ? null : { message: `This "${text[last]}" is not closed.`, at: last };
}

/** The parser does not always say where it failed: the longest beginning that it can read does. */
function endOfReadable(text: string): number {
  for (let end = text.length - 1; end > 0; end--) {
    if (/[\s.]$/.test(text.slice(0, end))) continue;
    try {
      parseFhirPath(text.slice(0, end));
      return end;
    } catch {}
  }
  return 0;
}

/** All parts of an expression, the outermost first. */
function* partsOf(atom: unknown): Generator<object> {
  if (Array.isArray(atom)) for (const item of atom) yield* partsOf(item);
  else if (typeof atom === 'object' && atom !== null && 'eval' in atom) {
    yield atom;
    if (atom instanceof LiteralAtom) return;
    for (const value of Object.values(atom)) yield* partsOf(value);
  }
}

function check(atom: Atom, text: string): ExpressionProblem | null {
  const at = (name: string): number | null => (text.includes(name) ? text.indexOf(name) : null);
  for (const part of partsOf(atom)) {
    if (part instanceof FunctionAtom) {
      if (!functions.has(part.name))
        return { message: `${part.name}() cannot be used in a mapping.`, at: at(`${part.name}(`) };
      if (part.name === 'replace' && !isShortening(part))
        return { message: 'replace() takes two texts, the second no longer than the first.', at: at('replace(') };
      if (part.name === 'extension' && literalOf(part.args[0]) === null)
        return { message: "extension() takes an address in quotes: extension('http://…').", at: at('extension(') };
    }
    if (part instanceof SymbolAtom) {
      if (part.name.startsWith('%') || forbiddenNames.has(part.name))
        return { message: `${part.name} cannot be used in a mapping.`, at: at(part.name) };
    }
  }
  return null;
}

const literalOf = (atom: unknown): string | null =>
  atom instanceof LiteralAtom && typeof atom.value.value === 'string' ? atom.value.value : null;

function isShortening(part: FunctionAtom): boolean {
  const [pattern, substitute] = [literalOf(part.args[0]), literalOf(part.args[1])];
  return pattern !== null && substitute !== null && pattern.length > 0 && substitute.length <= pattern.length;
}

/** The library's extension() finds one extension of one element; the specification means all of all of them. */
function withExtensions(atom: Atom): Atom {
  if (atom instanceof FunctionAtom && atom.name === 'extension') {
    const url = literalOf(atom.args[0])!;
    return { eval: (_context, input) => input.flatMap((typed) => extensionsOf(typed as Typed, url)) } as Atom;
  }
  const parts = atom as unknown as Record<string, unknown>;
  for (const [key, value] of Object.entries(parts)) {
    if (Array.isArray(value)) parts[key] = value.map((item) => (isAtom(item) ? withExtensions(item) : item));
    else if (isAtom(value)) parts[key] = withExtensions(value);
  }
  return atom;
}

const isAtom = (value: unknown): value is Atom => typeof value === 'object' && value !== null && 'eval' in value;

function extensionsOf(typed: Typed, url: string): Typed[] {
  const list = isObject(typed.value) ? (typed.value as Json).extension : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((item) => (isObject(item) && item.url === url ? [{ type: 'Extension', value: item }] : []));
}

/** Whose numbers a mapping must never take for the worker's: elements and extensions of other people. */
export function namesOtherPeople(text: string): boolean {
  const read = readExpression(text);
  if (!('atom' in read)) return false;
  for (const part of partsOf(read.atom)) {
    if (part instanceof SymbolAtom && part.name === 'contact') return true;
    const literal = part instanceof LiteralAtom ? literalOf(part) : null;
    if (literal && /emergency|next[-_ ]?of[-_ ]?kin|dependent|spouse/i.test(literal)) return true;
  }
  return false;
}
