/**
 * Templates of messages: `@contact.name` and `@(…)` replaced by what the context holds. The full expression language
 * takes over behind `compileTemplate`.
 */
import { type Compiled, compileExpression, compilePath, type Evaluate } from './expression.ts';
import { type Piece, RUN_TOP_LEVELS, scanTemplate } from './scan.ts';
import { EvaluationError, type TemplateContext, toText } from './values.ts';

export { contactContext, type TemplateContact } from './context.ts';
export type { ContextValue, TemplateContext } from './values.ts';

export interface TemplateError {
  /** As it stands in the template: `@fields.ward`. */
  readonly expression: string;
  readonly message: string;
}

export interface Rendered {
  readonly text: string;
  /** One for each expression that failed and so left nothing in the text. */
  readonly errors: readonly TemplateError[];
}

export type Template = (context: TemplateContext) => Rendered;

interface Entry {
  readonly render: Template;
  readonly variables: readonly string[];
}

const NO_ERRORS: readonly TemplateError[] = [];
const CACHED = 500;
/** Longer templates are compiled each time: nobody repeats them. */
const LONGEST_CACHED = 20_000;
const cache = new Map<string, Entry>();

/** The template as a function. Never throws; compiled once for equal texts. */
export function compileTemplate(text: string): Template {
  return entryOf(text).render;
}

/** The paths that a template reads, in lower case, each once: what a context must hold. */
export function templateVariables(text: string): readonly string[] {
  return entryOf(text).variables;
}

function entryOf(text: string): Entry {
  const known = cache.get(text);
  if (known) return known;
  const entry = compile(scanTemplate(text, RUN_TOP_LEVELS));
  if (cache.size >= CACHED) cache.delete(cache.keys().next().value!);
  if (text.length <= LONGEST_CACHED) cache.set(text, entry);
  return entry;
}

interface Part {
  /** Literal text before the expression. */
  readonly before: string;
  readonly typed: string;
  readonly evaluate: Evaluate;
}

function compile(pieces: readonly Piece[]): Entry {
  const parts: Part[] = [];
  const variables = new Set<string>();
  let before = '';
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      before = piece.text;
      continue;
    }
    const compiled: Compiled = piece.kind === 'path' ? compilePath(piece.body) : compileExpression(piece.body);
    for (const path of compiled.paths) variables.add(path);
    parts.push({ before, typed: piece.typed, evaluate: compiled.evaluate });
    before = '';
  }
  return { render: renderer(parts, before), variables: [...variables] };
}

function renderer(parts: readonly Part[], after: string): Template {
  if (parts.length === 0) {
    const plain: Rendered = { text: after, errors: NO_ERRORS };
    return () => plain;
  }
  return (context) => {
    let text = '';
    let errors: TemplateError[] | undefined;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      const value = part.evaluate(context);
      text += part.before;
      if (typeof value === 'string') text += value;
      else if (value instanceof EvaluationError) {
        errors ??= [];
        errors.push({ expression: part.typed, message: `${part.typed}: ${value.message}.` });
      } else text += toText(value);
    }
    return { text: text + after, errors: errors ?? NO_ERRORS };
  };
}
