/**
 * Layouts for dates and times, such as `YYYY-MM-DD tt:mm`: what they may hold, showing a value by one, and reading a
 * text by one. Tokens: YY YYYY M MM MMM MMMM D DD EEE EEEE, h hh t tt m mm s ss fff ffffff fffffffff aa AA, Z ZZZ.
 */
import { dateNames } from './date-names.ts';
import type { Environment } from './environment.ts';

/** Which tokens a layout may have: those of dates, of times, or all with offsets too. */
export type LayoutUse = 'date' | 'time' | 'datetime';

/** A token, or text that stands for itself (kept with a leading apostrophe, which no token has). */
export type LayoutPart = string;

/** Why a layout is refused. */
export interface LayoutError {
  readonly error: string;
}

const DATE_TOKENS = ['YY', 'YYYY', 'M', 'MM', 'MMM', 'MMMM', 'D', 'DD', 'EEE', 'EEEE'];
const TIME_TOKENS = ['h', 'hh', 't', 'tt', 'm', 'mm', 's', 'ss', 'fff', 'ffffff', 'fffffffff', 'aa', 'AA'];
const TOKENS: Readonly<Record<LayoutUse, ReadonlySet<string>>> = {
  date: new Set(DATE_TOKENS),
  time: new Set(TIME_TOKENS),
  datetime: new Set([...DATE_TOKENS, ...TIME_TOKENS, 'Z', 'ZZZ']),
};
const LITERALS = ' :/.,T-_';
const MAX_LAYOUT = 1000;
const MAX_KEPT = 1000;

const kept = new Map<string, readonly LayoutPart[] | LayoutError>();

/** The parts of a layout, worked out once for each layout. */
export function layoutParts(layout: string, use: LayoutUse): readonly LayoutPart[] | LayoutError {
  const key = `${use} ${layout}`;
  const found = kept.get(key);
  if (found !== undefined) return found;
  if (layout.length > MAX_LAYOUT) return { error: `layout is longer than ${MAX_LAYOUT} characters` };
  const made = readLayout(layout, use);
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(key, made);
  return made;
}

export function isLayoutError(parts: readonly LayoutPart[] | LayoutError): parts is LayoutError {
  return 'error' in parts;
}

/** The language in which names of months and days are written. */
export function namesOf(env: Environment): ReturnType<typeof dateNames> {
  return dateNames(env.allowedLanguages[0]);
}

function readLayout(layout: string, use: LayoutUse): readonly LayoutPart[] | LayoutError {
  const parts: LayoutPart[] = [];
  for (let at = 0; at < layout.length; ) {
    const letter = String.fromCodePoint(layout.codePointAt(at)!);
    let end = at + letter.length;
    if (LITERALS.includes(letter)) {
      parts.push(`'${letter}`);
    } else {
      while (layout.startsWith(letter, end)) end += letter.length;
      const token = layout.slice(at, end);
      if (!TOKENS[use].has(token)) return { error: `'${token}' is not valid in a ${use} layout` };
      parts.push(token);
    }
    at = end;
  }
  return parts;
}
