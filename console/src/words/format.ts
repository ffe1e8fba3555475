/**
 * The part of ICU MessageFormat that our words use: `{name}` and
 * `{count, plural, =0 {nobody} one {# person} other {# people}}`, also nested.
 */
export type Params = Readonly<Record<string, string | number>>;

export function formatMessage(message: string, params: Params, language: string): string {
  return formatPart(message, params, language, null);
}

function formatPart(message: string, params: Params, language: string, figure: number | null): string {
  let out = '';
  for (let at = 0; at < message.length; ) {
    const char = message[at]!;
    if (char === '#' && figure !== null) {
      out += figures(language).format(figure);
      at++;
    } else if (char === '{') {
      const end = closing(message, at);
      out += fill(message.slice(at + 1, end), params, language);
      at = end + 1;
    } else {
      out += char;
      at++;
    }
  }
  return out;
}

function fill(inside: string, params: Params, language: string): string {
  const plural = /^\s*(\w+)\s*,\s*plural\s*,/.exec(inside);
  if (!plural) {
    const value = params[inside.trim()];
    return typeof value === 'number' ? figures(language).format(value) : (value ?? `{${inside}}`);
  }
  const count = Number(params[plural[1]!] ?? 0);
  const branches = readBranches(inside.slice(plural[0].length));
  const branch =
    branches.get(`=${count}`) ?? branches.get(rules(language).select(count)) ?? branches.get('other') ?? '';
  return formatPart(branch, params, language, count);
}

function readBranches(text: string): Map<string, string> {
  const branches = new Map<string, string>();
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf('{', at);
    if (open < 0) break;
    const end = closing(text, open);
    branches.set(text.slice(at, open).trim(), text.slice(open + 1, end));
    at = end + 1;
  }
  return branches;
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  throw new Error(`Unbalanced braces in the words "${text}"`);
}

const figures = once((language) => new Intl.NumberFormat(language));
const rules = once((language) => new Intl.PluralRules(language));

/** These objects are dear to make and are needed in every row. */
function once<T>(make: (language: string) => T): (language: string) => T {
  const made = new Map<string, T>();
  return (language) => {
    const found = made.get(language) ?? make(language);
    made.set(language, found);
    return found;
  };
}
