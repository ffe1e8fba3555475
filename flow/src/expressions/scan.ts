/** A template cut into literal text and expressions, by the rules of RapidPro's templates. */

export type Expression = {
  /** `@contact.name`, whose body is the path; `@(…)`, whose body stands between the brackets. */
  readonly kind: 'path' | 'expression';
  readonly body: string;
  /** The whole of it as it stands in the template. */
  readonly typed: string;
};
export type Piece = Expression | { readonly kind: 'text'; readonly text: string };

/** First parts of a path that mean something. Anything else after @ is text, so e-mail addresses survive. */
export const TOP_LEVELS: ReadonlySet<string> = new Set([
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
const IDENTIFIER = /[\p{L}_][\p{L}\p{M}\p{Nd}_]*(?:\.[\p{L}\p{M}\p{Nd}_]+)*/uy;

/** From a bracket that is never closed on, all is text as it stands. */
export function scanTemplate(template: string): Piece[] {
  const pieces: Piece[] = [];
  let text = '';
  let at = 0;
  for (let sign = template.indexOf('@'); sign >= 0; sign = template.indexOf('@', at)) {
    text += template.slice(at, sign);
    at = sign;
    const isBracket = template[sign + 1] === '(';
    const found = isBracket ? bracketAt(template, sign) : pathAt(template, sign);
    if (isBracket && !found) break;
    if (found) {
      if (text !== '') pieces.push({ kind: 'text', text });
      text = '';
      pieces.push(found);
      at += found.typed.length;
    } else {
      text += '@';
      at += template[sign + 1] === '@' ? 2 : 1;
    }
  }
  text += template.slice(at);
  if (text !== '') pieces.push({ kind: 'text', text });
  return pieces;
}

function pathAt(template: string, sign: number): Expression | undefined {
  IDENTIFIER.lastIndex = sign + 1;
  const body = IDENTIFIER.exec(template)?.[0];
  if (body === undefined || !TOP_LEVELS.has(body.split('.', 1)[0]!.toLowerCase())) return undefined;
  return { kind: 'path', body, typed: `@${body}` };
}

/** Brackets inside quotes do not count; a backslash in quotes guards the next character. Undefined if never closed. */
function bracketAt(template: string, sign: number): Expression | undefined {
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
