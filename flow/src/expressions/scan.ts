/** A template cut into literal text and expressions, by the rules of RapidPro's templates. */

export type ExpressionPiece = {
  /** `@contact.name`, whose body is the path; `@(…)`, whose body stands between the brackets. */
  readonly kind: 'path' | 'expression';
  readonly body: string;
  /** The whole of it as it stands in the template. */
  readonly typed: string;
};
/** `text` with `@@` as one @; `typed` as it stands in the template. */
export type TextPiece = { readonly kind: 'text'; readonly text: string; readonly typed: string };
export type Piece = ExpressionPiece | TextPiece;

/** Names of the top of a context, in lower case. */
export type TopLevels = ReadonlySet<string>;

/** The top levels of a flow's run. Anything else after @ is text, so e-mail addresses survive. */
export const RUN_TOP_LEVELS: TopLevels = new Set([
  'contact',
  'fields',
  'urns',
  'results',
  'locals',
  'input',
  'run',
  'parent',
  'child',
  'ticket',
  'webhook',
  'node',
  'trigger',
  'resume',
  'globals',
  'legacy_extra',
]);

/** Letters, digits and _; a dot belongs to it only when such a character follows. */
const IDENTIFIER = /[\p{L}_][\p{L}\p{Nd}_]*(?:\.[\p{L}\p{Nd}_]+)*/uy;

/** From a bracket that is never closed on, all is text as it stands. Pieces of text are never empty. */
export function scanTemplate(template: string, topLevels: TopLevels): Piece[] {
  const pieces: Piece[] = [];
  let text = '';
  let start = 0;
  let at = 0;
  for (let sign = template.indexOf('@'); sign >= 0; sign = template.indexOf('@', at)) {
    text += template.slice(at, sign);
    at = sign;
    const isBracket = template[sign + 1] === '(';
    const found = isBracket ? bracketAt(template, sign) : pathAt(template, sign, topLevels);
    if (isBracket && !found) break;
    if (found) {
      if (text !== '') pieces.push({ kind: 'text', text, typed: template.slice(start, sign) });
      text = '';
      pieces.push(found);
      at += found.typed.length;
      start = at;
    } else {
      text += '@';
      at += template[sign + 1] === '@' ? 2 : 1;
    }
  }
  text += template.slice(at);
  if (text !== '') pieces.push({ kind: 'text', text, typed: template.slice(start) });
  return pieces;
}

function pathAt(template: string, sign: number, topLevels: TopLevels): ExpressionPiece | undefined {
  IDENTIFIER.lastIndex = sign + 1;
  const body = IDENTIFIER.exec(template)?.[0];
  if (body === undefined || !topLevels.has(body.split('.', 1)[0]!.toLowerCase())) return undefined;
  return { kind: 'path', body, typed: `@${body}` };
}

/** Brackets inside quotes do not count; a backslash in quotes guards the next character. Undefined if never closed. */
function bracketAt(template: string, sign: number): ExpressionPiece | undefined {
  let depth = 0;
  let quoted = false;
  for (let i = sign + 1; i < template.length; i++) {
    const char = template[i];
    if (quoted) {
      if (char === '\\') i++;
      else if (char === '"') quoted = false;
    } else if (char === '"') {
      quoted = true;
    } else if (char === '(') {
      depth++;
    } else if (char === ')' && --depth === 0) {
      return { kind: 'expression', body: template.slice(sign + 2, i), typed: template.slice(sign, i + 1) };
    }
  }
  return undefined;
}
