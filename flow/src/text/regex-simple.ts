/** Which regular expressions mean the same to RE2 and to JavaScript, and cannot take long in the latter. */

const MAX_SOURCE = 200;
const MAX_LENGTH = 1000;
/** Steps that a backtracking engine may take at worst: less than a tenth of a second. */
const MAX_STEPS = 20_000_000;

/** One character or class of characters: a letter, `.`, `\d`, an escaped sign, `[a-z]`. */
const ATOM =
  /(?:[A-Za-z0-9 ,:;<>@#%&!"'=_~/-]|\.|\\[dDwWsS.+*?()[\]{}|^$/\\-]|\[\^?(?:[A-Za-z0-9](?:-[A-Za-z0-9])?|[ _,.@]|\\[dws])+\])/y;
/** A lazy or a greedy repetition; counted ones are left to RE2. */
const REPEATED = /[*+?]\??/y;
const ANCHOR = /\^|\$|\\b/y;

/**
 * The longest text (ASCII without `\r`, `\v`, `\f`) for which the pattern may be left to a backtracking engine; 0 when
 * never. Simple is what consists of characters, classes, anchors and groups with alternatives, where only characters
 * and classes are repeated. Each unlimited repetition multiplies the ways to match by the length of the text, each
 * optional part by 2 and each group by its alternatives.
 */
export function maxSimpleLength(source: string): number {
  if (source.length === 0 || source.length > MAX_SOURCE) return 0;
  const shape = readShape(source);
  if (shape === undefined) return 0;
  // Every start of the text may be tried with all of these.
  const powers = shape.unlimited + 1;
  const length = Math.floor((MAX_STEPS / shape.choices / source.length) ** (1 / powers));
  return Math.min(MAX_LENGTH, length);
}

interface Shape {
  unlimited: number;
  choices: number;
}

function readShape(source: string): Shape | undefined {
  const shape: Shape = { unlimited: 0, choices: 1 };
  /** Whether each open group, the whole pattern first, has something in its present alternative. */
  const filled: boolean[] = [false];
  let at = 0;
  const skip = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  while (at < source.length) {
    if (skip(ANCHOR) !== undefined) {
      filled[filled.length - 1] = true;
      if ('*+?{'.includes(source[at] ?? ' ')) return undefined;
    } else if (skip(ATOM) !== undefined) {
      filled[filled.length - 1] = true;
      const repeated = skip(REPEATED);
      if (repeated?.startsWith('?')) shape.choices *= 2;
      else if (repeated !== undefined) shape.unlimited++;
      if ('*+?{'.includes(source[at] ?? ' ')) return undefined;
    } else if (!structure(source[at]!, source[at + 1], filled, shape)) {
      return undefined;
    } else {
      at++;
    }
  }
  return filled.length === 1 && filled[0] ? shape : undefined;
}

/** Brackets and bars: each alternative has to hold something, and no group is repeated. */
function structure(sign: string, next: string | undefined, filled: boolean[], shape: Shape): boolean {
  if (sign === '(') {
    filled.push(false);
    return next !== '?' && filled.length < 20;
  }
  if (!filled.at(-1)) return false;
  if (sign === '|') {
    filled[filled.length - 1] = false;
    shape.choices *= 2;
    return true;
  }
  if (sign !== ')' || filled.length === 1) return false;
  filled.pop();
  filled[filled.length - 1] = true;
  return !'*+?{'.includes(next ?? ' ');
}
