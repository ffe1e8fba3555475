/** Numbers in what people write: `it costs $1,234.50`, `12k`, `١٢`, by the workspace's way of writing numbers. */

/** How numbers are written: the sign before the decimals, and the one between groups of digits (or none). */
export interface NumberFormat {
  readonly decimalSymbol: string;
  readonly groupingSymbol: string;
}

/** No text that is asked for a number is longer; what goes beyond is not looked at. */
const MAX_TEXT = 10_000;
/** Longer runs are no numbers, and exceed what a decimal may hold. */
const MAX_DIGITS = 200;
const WORD = /[\p{L}\p{N}_]/u;
/** Zeros of the digits that are read: ASCII, Arabic-Indic, Persian, Bengali. */
const ZEROS = [0x30, 0x0660, 0x06f0, 0x09e6];

/**
 * Each number-like part of the text as a plain decimal (`-1234.5`), until `accept` gives something other than
 * undefined, which is the answer. Grouping symbols are left out wherever they stand between digits.
 */
export function findNumber<T>(
  text: string,
  format: NumberFormat,
  accept: (plain: string) => T | undefined,
): T | undefined {
  const end = Math.min(text.length, MAX_TEXT);
  for (let at = 0; at < end; ) {
    const start = numberStart(text, at, end, format);
    if (start === undefined) {
      at++;
      continue;
    }
    const read = readNumber(text, start, end, format);
    const found = read.plain === undefined ? undefined : accept(read.plain);
    if (found !== undefined) return found;
    at = read.end;
  }
  return undefined;
}

/** Where a number starts: `digits` is its first digit or its decimal symbol. */
interface Start {
  readonly sign: string;
  readonly digits: number;
}

function numberStart(text: string, at: number, end: number, format: NumberFormat): Start | undefined {
  const opens = !isWordBefore(text, at);
  const sign = text[at] === '-' && opens ? '-' : '';
  const digits = at + sign.length;
  if (digits >= end) return undefined;
  if (digitAt(text, digits) >= 0) return { sign, digits };
  const point = format.decimalSymbol;
  const isFraction =
    point !== '' && opens && text.startsWith(point, digits) && digitAt(text, digits + point.length) >= 0;
  return isFraction ? { sign, digits } : undefined;
}

function readNumber(text: string, start: Start, end: number, format: NumberFormat): { plain?: string; end: number } {
  const whole = readDigits(text, start.digits, end, format.groupingSymbol);
  let at = whole.end;
  let fraction = '';
  const point = format.decimalSymbol;
  if (point !== '' && text.startsWith(point, at) && digitAt(text, at + point.length) >= 0) {
    const read = readDigits(text, at + point.length, end, '');
    fraction = read.digits;
    at = read.end;
  }
  if (whole.digits.length + fraction.length > MAX_DIGITS) return { end: at };
  return { plain: `${start.sign}${whole.digits || '0'}${fraction && '.'}${fraction}`, end: at };
}

function readDigits(text: string, from: number, end: number, grouping: string): { digits: string; end: number } {
  let digits = '';
  let at = from;
  while (at < end) {
    const digit = digitAt(text, at);
    if (digit >= 0) {
      if (digits.length <= MAX_DIGITS) digits += digit;
      at++;
    } else if (
      grouping !== '' &&
      at > from &&
      text.startsWith(grouping, at) &&
      digitAt(text, at + grouping.length) >= 0
    ) {
      at += grouping.length;
    } else {
      break;
    }
  }
  return { digits, end: at };
}

function digitAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  for (const zero of ZEROS) if (code >= zero && code <= zero + 9) return code - zero;
  return -1;
}

function isWordBefore(text: string, at: number): boolean {
  if (at === 0) return false;
  const code = text.charCodeAt(at - 1);
  const isLowSurrogate = code >= 0xdc00 && code <= 0xdfff;
  return WORD.test(isLowSurrogate && at > 1 ? text.slice(at - 2, at) : text[at - 1]!);
}
