/** Texts in double quotes, with the escapes of RapidPro's expressions: those of Go. */

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};
const NAMES = new Map(Object.entries(SIMPLE).map(([letter, char]) => [char, `\\${letter}`]));
const ESCAPE =
  /\\(?:([abfnrtv\\"])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|((?:x[0-9a-fA-F]{2}|[0-7]{3})(?:\\(?:x[0-9a-fA-F]{2}|[0-7]{3}))*)|)/g;
const UNPRINTABLE = /["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

/**
 * The text between the quotes. One unknown escape, or a line break, and all stands for itself: `"\d+"` is `\d+`, as
 * patterns are often written.
 */
export function unquote(quoted: string): string {
  const raw = quoted.slice(1, -1);
  if (!raw.includes('\\') || raw.includes('\n')) return raw;
  let isValid = true;
  const text = raw.replace(ESCAPE, (_, simple?: string, short?: string, long?: string, bytes?: string) => {
    const char = simple !== undefined ? SIMPLE[simple] : bytes ? fromBytes(bytes) : fromCode(short ?? long);
    if (char === undefined) isValid = false;
    return char ?? '';
  });
  return isValid ? text : raw;
}

/** The text as a literal that reads back as the same. */
export function quote(text: string): string {
  return `"${text.replace(UNPRINTABLE, (char) => NAMES.get(char) ?? escaped(char.codePointAt(0)!))}"`;
}

function escaped(code: number): string {
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  // Half of a pair cannot be written as an escape.
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

function fromCode(hex: string | undefined): string | undefined {
  const code = hex === undefined ? Number.NaN : Number.parseInt(hex, 16);
  const isCharacter = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : undefined;
}

/** `\xe2\x9d\xa4` and `\101` are bytes of UTF-8. */
function fromBytes(escapes: string): string | undefined {
  let percent = '';
  for (const each of escapes.split('\\')) {
    const byte = each.startsWith('x') ? Number.parseInt(each.slice(1), 16) : Number.parseInt(each, 8);
    if (byte > 0xff) return undefined;
    percent += `%${byte.toString(16).padStart(2, '0')}`;
  }
  try {
    return decodeURIComponent(percent);
  } catch {
    return '\ufffd';
  }
}
