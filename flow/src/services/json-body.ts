/** JSON that others send: read without losing a digit, without what texts and databases cannot hold, never too deep. */

/** Deeper nesting is not taken for JSON; what later walks over it may then be recursive. */
const MAX_DEPTH = 200;

/** Numbers that a JavaScript number may not hold as they are written. */
const LONG_NUMBER = /\d[\d.]{15}|\d[eE]/;

interface RawJson {
  rawJSON(text: string): unknown;
}
interface Reviver {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
}

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

/**
 * A number as JSON shows it: a JavaScript number where that is the same decimal, else raw JSON with all its digits; null
 * when it is none.
 */
export function jsonNumber(text: string): unknown {
  if (!JSON_NUMBER.test(text)) return null;
  const number = Number(text);
  return plain(String(number)) === plain(text) ? number : (JSON as unknown as RawJson).rawJSON(text);
}

/** Without zeros and signs that say nothing; `e` stays. */
function plain(text: string): string {
  const trimmed = text.includes('.') && !/e/i.test(text) ? text.replace(/\.?0+$/, '') : text;
  return trimmed === '-0' ? '0' : trimmed;
}

export interface JsonBody {
  readonly value: unknown;
  /** The text that was read, cleaned. */
  readonly text: string;
}

/**
 * The body as JSON, or undefined when it is none. Null characters, also escaped ones, are taken out first.
 * @param body as it came
 */
export function readJsonBody(body: string): JsonBody | undefined {
  const text = withoutNulls(body);
  if (text.trim() === '' || depthOf(text) > MAX_DEPTH) return undefined;
  try {
    return { text, value: LONG_NUMBER.test(text) ? parseExactly(text) : JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function parseExactly(text: string): unknown {
  return (JSON as unknown as Reviver).parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined ? jsonNumber(source) : value,
  );
}

/** Takes out null characters and the escapes that stand for them; a backslash that is escaped itself escapes nothing. */
function withoutNulls(body: string): string {
  const text = body.includes('\0') ? body.replaceAll('\0', '') : body;
  return text.includes('\\u0000') ? text.replace(/\\u0000|\\./gs, (code) => (code === '\\u0000' ? '' : code)) : text;
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfText(text, at);
    else if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x5d || code === 0x7d) depth--;
  }
  return deepest;
}

function endOfText(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== 0x22) at += text.charCodeAt(at) === 0x5c ? 2 : 1;
  return at;
}
