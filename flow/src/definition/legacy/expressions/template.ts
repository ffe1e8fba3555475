/** Rewrites templates of the expression language before version 13 in the new one. */
import { rewriteExpression } from './parser.ts';
import { call, type Piece, quoted } from './piece.ts';
import { isTopLevel, type VariableOptions, variable } from './variables.ts';

export interface TemplateOptions extends VariableOptions {
  /** An expression that fails shows itself, as it did in the old language, instead of nothing. */
  readonly defaultToSelf?: boolean;
  /** Values are written for use in an address of the web. */
  readonly urlEncode?: boolean;
}

export interface MigratedTemplate {
  readonly template: string;
  /** What cannot be read as an expression; it stays in the template as it was. */
  readonly error?: string;
}

const IDENTIFIER = /[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*/uy;
/** What would become part of a name that stands before it without parentheses. */
const CONTINUES = /\.?[\p{L}\p{N}_]/uy;

/** The same template in the new language; text around expressions is left alone. Takes time linear in its length. */
export function migrateTemplate(template: string, options: TemplateOptions = {}): MigratedTemplate {
  let migrated = '';
  let error: string | undefined;
  let at = 0;
  while (at < template.length) {
    const sign = template.indexOf('@', at);
    if (sign < 0) break;
    migrated += template.slice(at, sign);
    const { end, isExpression } = expressionAt(template, sign);
    const source = template.slice(sign, end);
    const piece = isExpression ? read(source, options) : undefined;
    if (isExpression && !piece) error ??= `cannot read ${source.slice(0, 100)}`;
    migrated += piece ? written(piece, source, continues(template, end), options) : source;
    at = end;
  }
  migrated += template.slice(at);
  return error === undefined ? { template: migrated } : { template: migrated, error };
}

interface Found {
  readonly end: number;
  readonly isExpression: boolean;
}

/** What starts with the `@` at this place: an expression, or text such as `@@` or a name that means nothing. */
function expressionAt(template: string, sign: number): Found {
  const start = sign + 1;
  if (template[start] === '@') return { end: start + 1, isExpression: false };
  if (template[start] === '(') {
    const end = endOfParentheses(template, start);
    return { end: end ?? template.length, isExpression: end !== undefined };
  }
  IDENTIFIER.lastIndex = start;
  const name = IDENTIFIER.exec(template)?.[0] ?? '';
  const isExpression = isTopLevel(name.split('.', 1)[0] ?? '');
  return { end: isExpression ? start + name.length : start, isExpression };
}

function endOfParentheses(template: string, start: number): number | undefined {
  let depth = 0;
  let inText = false;
  for (let at = start; at < template.length; at++) {
    const char = template[at];
    if (char === '"') inText = !inText;
    else if (inText) continue;
    else if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return at + 1;
  }
  return undefined;
}

function read(source: string, options: TemplateOptions): Piece | undefined {
  return source[1] === '(' ? rewriteExpression(source.slice(2, -1), options) : variable(source.slice(1), options);
}

function continues(template: string, at: number): boolean {
  CONTINUES.lastIndex = at;
  return CONTINUES.test(template);
}

function written(piece: Piece, source: string, isFollowed: boolean, options: TemplateOptions): string {
  if (piece.text === '""') return '';
  let whole = piece;
  if (options.defaultToSelf) whole = call('if', [call('is_error', [piece]), quoted(source), piece]);
  if (options.urlEncode) whole = call('url_encode', [whole]);
  return whole.path && !isFollowed ? `@${whole.text}` : `@(${whole.text})`;
}
