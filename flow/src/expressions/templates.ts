/**
 * Templates made ready to be worked out. Equal texts are compiled once. Each expression has a budget of its own, so
 * that a hostile one ends; it never throws.
 */
import { BUDGET_SPENT, beginBudget, endBudget } from '../values/budget.ts';
import { toText } from '../values/convert.ts';
import type { Environment } from '../values/environment.ts';
import { errorOf, isError } from '../values/errors.ts';
import type { ErrorValue, ObjectValue, Value } from '../values/values.ts';
import { type Code, codeOf, type FunctionNamed, type Scope } from './code.ts';
import { parseExpression } from './parse.ts';
import { type ExpressionPiece, type Piece, RUN_TOP_LEVELS, scanTemplate, type TopLevels } from './scan.ts';
import type { Evaluated, Problem, Template } from './template.ts';

/** Cost units of one expression: texts cost their bytes, other values 1. */
const BUDGET = 10_000_000;
/** All expressions of one template together, so that many that are each within their budget end too. */
const TEMPLATE_BUDGET = 2 * BUDGET;
/** How many templates each of the two generations of a cache holds. */
const GENERATION = 5000;
/** Longer templates are compiled each time: nobody repeats them. */
const LONGEST_CACHED = 20_000;

/** What was asked for lately, and what was before that: the oldest go without a search for them. */
interface Cache {
  recent: Map<string, Template>;
  older: Map<string, Template>;
}

const NONE: readonly Problem[] = [];
const NO_ARGUMENTS: readonly Value[] = [];
/** Told apart by identity, so that it gets its own code. */
const TOO_COMPLEX: ErrorValue = errorOf('the expression is too complex');

/** Makes templates of texts. Mistakes in one become errors of its evaluation. */
export type TemplateCompiler = (source: string, topLevels?: TopLevels) => Template;

/** A compiler for which these functions exist. Top levels are those of a run, unless others are given. */
export function templateCompiler(functions: FunctionNamed): TemplateCompiler {
  const caches = new WeakMap<TopLevels, Cache>();
  return (source, topLevels = RUN_TOP_LEVELS) => {
    const cache = cacheOf(caches, topLevels);
    const known = cache.recent.get(source);
    if (known) return known;
    const template = cache.older.get(source) ?? templateOf(source, topLevels, functions);
    if (source.length <= LONGEST_CACHED) keep(cache, template);
    return template;
  };
}

function cacheOf(caches: WeakMap<TopLevels, Cache>, topLevels: TopLevels): Cache {
  const known = caches.get(topLevels);
  if (known) return known;
  const cache: Cache = { recent: new Map(), older: new Map() };
  caches.set(topLevels, cache);
  return cache;
}

function keep(cache: Cache, template: Template): void {
  if (cache.recent.size >= GENERATION) {
    cache.older = cache.recent;
    cache.recent = new Map();
  }
  cache.recent.set(template.source, template);
}

function templateOf(source: string, topLevels: TopLevels, functions: FunctionNamed): Template {
  const pieces = source.includes('@') ? scanTemplate(source, topLevels) : [];
  if (pieces.every((piece) => piece.kind === 'text')) return constantTemplate(source, pieces);
  const parts = partsOf(pieces, functions);
  const text = (context: ObjectValue, env: Environment, protect?: (text: string) => string) => {
    if (parts.length === 1) return textOf(parts, context, env, protect);
    const before = beginBudget(TEMPLATE_BUDGET);
    try {
      return textOf(parts, context, env, protect);
    } finally {
      endBudget(before, TEMPLATE_BUDGET);
    }
  };
  const single = singleExpression(parts);
  const value = single ? (context: ObjectValue, env: Environment) => typedOf(single, context, env) : trimmedOf(parts);
  return { source, text, value };
}

/** As a value a text stands without the spaces around the template; what expressions give keeps its own. */
function trimmedOf(parts: readonly Part[]): Template['value'] {
  const last = parts.length - 1;
  const trimmed = parts.map((part, at) => {
    const before = at === 0 ? part.before.trimStart() : part.before;
    return { ...part, before: at === last && !part.code ? before.trimEnd() : before };
  });
  return (context, env) => textOf(trimmed, context, env, undefined);
}

function constantTemplate(source: string, pieces: readonly Piece[]): Template {
  const constant = pieces.length === 0 ? source : pieces.map((piece) => ('text' in piece ? piece.text : '')).join('');
  const evaluated: Evaluated<string> = { value: constant, errors: NONE, warnings: NONE };
  const value: Evaluated<string> = { ...evaluated, value: constant.trim() };
  return { source, constant, text: () => evaluated, value: () => value };
}

/** Spaces around a single expression do not make it a text. */
function singleExpression([part, after, ...others]: readonly Part[]): Part | undefined {
  const isAlone = !after || (!after.code && after.before.trim() === '' && others.length === 0);
  return part && isAlone && part.before.trim() === '' ? part : undefined;
}

interface Part {
  /** Literal text before the expression. */
  readonly before: string;
  /** The expression as it stands in the template; undefined at the end of the template. */
  readonly typed: string;
  readonly code: Code | undefined;
}

function partsOf(pieces: readonly Piece[], functions: FunctionNamed): Part[] {
  const parts: Part[] = [];
  let before = '';
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      before = piece.text;
    } else {
      parts.push({ before, typed: piece.typed, code: codeOfPiece(piece, functions) });
      before = '';
    }
  }
  if (before !== '') parts.push({ before, typed: '', code: undefined });
  return parts;
}

function codeOfPiece(piece: ExpressionPiece, functions: FunctionNamed): Code {
  const parsed = parseExpression(piece.body);
  if ('expression' in parsed) return codeOf(parsed.expression, functions);
  const error = errorOf(parsed.problem.message);
  return () => error;
}

function textOf(
  parts: readonly Part[],
  context: ObjectValue,
  env: Environment,
  protect: ((text: string) => string) | undefined,
): Evaluated<string> {
  let text = '';
  let problems: Problems | undefined;
  const scope = scopeOf(context, env);
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    text += part.before;
    if (!part.code) continue;
    const value = run(part.code, scope, true);
    if (typeof value === 'string') text += protect ? protect(value) : value;
    else problems = withError(problems, part, value as ErrorValue);
    if (!scope.notes.deprecated) continue;
    problems = withWarnings(problems, part, scope.notes.deprecated);
    scope.notes.deprecated = undefined;
  }
  return problems ? { value: text, ...problems } : { value: text, errors: NONE, warnings: NONE };
}

function typedOf(part: Part, context: ObjectValue, env: Environment): Evaluated<Value> {
  const scope = scopeOf(context, env);
  const value = run(part.code!, scope, false);
  let problems: Problems | undefined;
  if (isError(value)) problems = withError(problems, part, value);
  if (scope.notes.deprecated) problems = withWarnings(problems, part, scope.notes.deprecated);
  return problems ? { value, ...problems } : { value, errors: NONE, warnings: NONE };
}

function scopeOf(context: ObjectValue, env: Environment): Scope {
  return { context, env, notes: { deprecated: undefined }, args: NO_ARGUMENTS, outer: undefined };
}

/** The value, or its text, within the budget of one expression. */
function run(code: Code, scope: Scope, asText: boolean): Value {
  const before = beginBudget(BUDGET);
  try {
    const value = code(scope);
    return asText && typeof value !== 'string' ? toText(value) : value;
  } catch (error) {
    // Short functions with long sums in them, inside each other, are as deep as the stack.
    if (error !== BUDGET_SPENT && !(error instanceof RangeError)) throw error;
    return TOO_COMPLEX;
  } finally {
    endBudget(before, BUDGET);
  }
}

interface Problems {
  readonly errors: Problem[];
  readonly warnings: Problem[];
}

function withError(problems: Problems = { errors: [], warnings: [] }, part: Part, error: ErrorValue): Problems {
  const code = error === TOO_COMPLEX ? 'expression:too_complex' : 'expression';
  problems.errors.push({ expression: part.typed, message: error.message, code });
  return problems;
}

function withWarnings(
  problems: Problems = { errors: [], warnings: [] },
  part: Part,
  reasons: readonly string[],
): Problems {
  for (const message of reasons) {
    problems.warnings.push({ expression: part.typed, message, code: 'context:deprecated' });
  }
  return problems;
}
