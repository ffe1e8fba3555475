/** FLOIP expressions and texts written in our language. */
import { ownOf } from '../definition/json.ts';
import { quote } from '../expressions/quote.ts';
import { RUN_TOP_LEVELS } from '../expressions/scan.ts';
import { constantText, fold, type Known } from './fold.ts';
import { DATES, FUNCTIONS } from './functions.ts';
import { escapeSigns, scanFloipText } from './scan.ts';
import { parseExpression, type Tree } from './syntax.ts';

/** What an expression may speak of, and where to say what could not be written. */
export interface Scope {
  readonly known: Known;
  /** Our expression for a path; undefined when there is no equal. */
  path(parts: readonly string[]): string | undefined;
  unreadable(expression: string): void;
  unsupported(expression: string, part: string): void;
  close(expression: string, part: string): void;
}

/** Longest expression that we write. */
const MOST_CHARS = 9_000;

/** Our expression for a tree, without @; undefined (and told) when something in it has no equal. */
export function ourExpression(tree: Tree, scope: Scope, typed: string): string | undefined {
  const writer: Writer = { scope, missing: [], close: [] };
  const text = write(writer, tree);
  if (writer.missing.length > 0 || text.length > MOST_CHARS) {
    scope.unsupported(typed, writer.missing[0] ?? 'too much text');
    return undefined;
  }
  for (const part of writer.close) scope.close(typed, part);
  return text;
}

/** A FLOIP text with its expressions written as ours. What cannot be written stands there as text. */
export function ourTemplate(source: string, scope: Scope): string {
  let result = '';
  for (const piece of scanFloipText(source)) {
    result += piece.kind === 'text' ? escaped(piece.text) : expression(piece.body, piece.typed, scope);
  }
  return result;
}

function expression(body: string, typed: string, scope: Scope): string {
  const tree = parseExpression(body);
  if (!tree) {
    scope.unreadable(typed);
    return escaped(typed);
  }
  const folded = fold(tree, scope.known);
  const constant = constantText(folded);
  if (constant !== undefined) return escaped(constant);
  const text = ourExpression(folded, scope, typed);
  if (text === undefined) return escaped(typed);
  return isPath(text) && !typed.startsWith('@(') ? `@${text}` : `@(${text})`;
}

/** Text that our templates show as it is: an @ that would begin an expression is doubled. */
export function escaped(text: string): string {
  return escapeSigns(text, (name) => RUN_TOP_LEVELS.has(name.toLowerCase()));
}

function isPath(text: string): boolean {
  return /^[\p{L}_][\p{L}\p{M}\p{Nd}_]*(?:\.[\p{L}\p{M}\p{Nd}_]+)*$/u.test(text);
}

interface Writer {
  readonly scope: Scope;
  readonly missing: string[];
  readonly close: string[];
}

function write(writer: Writer, tree: Tree): string {
  switch (tree.kind) {
    case 'text':
      return quote(tree.value);
    case 'number':
      return tree.value;
    case 'boolean':
      return String(tree.value);
    case 'null':
      return '""';
    case 'negative':
      return `-(${write(writer, tree.of)})`;
    case 'path':
      return path(writer, tree.parts);
    case 'call':
      return call(writer, tree.name, tree.args);
    case 'binary':
      return binary(writer, tree.op, tree.left, tree.right);
  }
}

function path(writer: Writer, parts: readonly string[]): string {
  const [root, second] = parts.map((part) => part.toLowerCase());
  if (root === 'date' && (second === 'today' || second === 'now')) return `${second}()`;
  const found = writer.scope.path(parts);
  if (found === undefined) writer.missing.push(parts.join('.'));
  return found ?? '';
}

function call(writer: Writer, name: string, args: readonly Tree[]): string {
  const write1 = ownOf(FUNCTIONS, name);
  const found = write1?.(args.map((arg) => write(writer, arg)));
  if (found === undefined || found === '') {
    writer.missing.push(name.toUpperCase());
    return '';
  }
  if (typeof found === 'string') return found;
  writer.close.push(found.close);
  return found.text;
}

function isDate(tree: Tree): boolean {
  if (tree.kind === 'call') return DATES.has(tree.name);
  return tree.kind === 'path' && tree.parts[0]?.toLowerCase() === 'date';
}

function binary(writer: Writer, op: string, left: Tree, right: Tree): string {
  if (op === '=' || op === '!=') return `${equalSide(writer, left, right)} ${op} ${equalSide(writer, right, left)}`;
  const dates = isDate(left) || isDate(right);
  if (['<', '<=', '>', '>='].includes(op)) {
    const side = (tree: Tree) => (dates ? `epoch(${write(writer, tree)})` : operand(writer, tree));
    return `${side(left)} ${op} ${side(right)}`;
  }
  if ((op === '+' || op === '-') && isDate(left)) return dateSum(writer, op, left, right);
  return `${operand(writer, left)} ${op} ${operand(writer, right)}`;
}

/** Days are added to dates; the difference of two dates is a number of days. */
function dateSum(writer: Writer, op: string, left: Tree, right: Tree): string {
  if (op === '-' && isDate(right)) return `datetime_diff(${write(writer, right)}, ${write(writer, left)}, "D")`;
  if (right.kind === 'call' && right.name.startsWith('time')) writer.missing.push('a sum of a date and a time');
  return `datetime_add(${write(writer, left)}, ${op === '-' ? '-' : ''}${operand(writer, right)}, "D")`;
}

function operand(writer: Writer, tree: Tree): string {
  const text = write(writer, tree);
  return tree.kind === 'binary' ? `(${text})` : text;
}

/** FLOIP compares texts without regard to case and takes what is missing for empty; we compare as written. */
function equalSide(writer: Writer, tree: Tree, other: Tree): string {
  if (tree.kind === 'text') return quote(tree.value.toLowerCase());
  const text = operand(writer, tree);
  const safe = tree.kind === 'path' && text !== '' ? `default(${text}, "")` : text;
  const hasCase = other.kind !== 'number' && other.kind !== 'null';
  const needsLower = hasCase && (other.kind !== 'text' || other.value.toLowerCase() !== other.value.toUpperCase());
  if (tree.kind === 'number' || tree.kind === 'null') return text;
  return needsLower || tree.kind === 'boolean' ? `lower(${safe})` : safe;
}
