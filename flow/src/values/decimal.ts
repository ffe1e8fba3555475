/**
 * Exact decimal numbers: coefficient × 10^exponent. Like RapidPro's, they hold at most 36 significant digits and lie
 * between 10^-100 and 10^101; what goes beyond is an error. Quotients have 16 places. Nothing is ever a float.
 */
import { type ErrorOr, errorOf } from './errors.ts';
import type { NumberValue } from './values.ts';

export type Decimal = NumberValue;

const MAX_DIGITS = 36;
/** A float below this stands for fewer than 37 digits, however it was rounded. */
const SURELY_SHORT = 9.9e35;
const MOST_SAFE = Number.MAX_SAFE_INTEGER;
const MAX_MAGNITUDE = 100;
const QUOTIENT_PLACES = 16;
const MINUS = 45;
const POINT = 46;
/** Worked out once: BigInt has no quick way to them. */
const POWERS: readonly bigint[] = Array.from({ length: 64 }, (_, i) => 10n ** BigInt(i));
/** As many as every float can count. */
const FIFTEEN_PLACES = 10n ** 15n;
const PLAIN = /^(-?)([0-9]*)(?:\.([0-9]+))?$/;
const OUT_OF_RANGE = errorOf('number value out of range');
export const DIVISION_BY_ZERO = errorOf('division by zero');

export const ZERO: Decimal = { kind: 'number', coefficient: 0n, exponent: 0 };
const SMALL: readonly Decimal[] = Array.from({ length: 256 }, (_, i) => normal(BigInt(i), 0));
export const ONE = SMALL[1]!;
export const HUNDRED = SMALL[100]!;

/** The number in its one form, whatever its size. */
export function normal(coefficient: bigint, exponent: number): Decimal {
  // Floats count faster than BigInt, and up to here exactly.
  let small = Number(coefficient);
  if (small === 0) return ZERO;
  if (small >= -MOST_SAFE && small <= MOST_SAFE) {
    if (small % 10 !== 0) return { kind: 'number', coefficient, exponent };
    for (; small % 10 === 0; small /= 10) exponent++;
    return { kind: 'number', coefficient: BigInt(small), exponent };
  }
  let tail = Number(coefficient % FIFTEEN_PLACES);
  for (; tail === 0; tail = Number(coefficient % FIFTEEN_PLACES)) {
    coefficient /= FIFTEEN_PLACES;
    exponent += 15;
  }
  let zeros = 0;
  for (; tail % 10 === 0; tail /= 10) zeros++;
  if (zeros > 0) coefficient /= powerOfTen(zeros);
  exponent += zeros;
  return { kind: 'number', coefficient, exponent };
}

/** The number in its one form, or the error that it is too long or too large. */
export function limited(coefficient: bigint, exponent: number): ErrorOr<Decimal> {
  const number = normal(coefficient, exponent);
  return isWithinLimits(number) ? number : OUT_OF_RANGE;
}

function powerOfTen(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}

function isWithinLimits({ coefficient, exponent }: Decimal): boolean {
  if (exponent > -64 && exponent < 64 && Math.abs(Number(coefficient)) < SURELY_SHORT) return true;
  const digits = digitsOf(coefficient);
  return digits <= MAX_DIGITS && Math.abs(exponent + digits - 1) <= MAX_MAGNITUDE;
}

function digitsOf(coefficient: bigint): number {
  return String(coefficient < 0n ? -coefficient : coefficient).length;
}

/** A whole number of JavaScript. */
export function decimalOf(whole: number): Decimal {
  return SMALL[whole] ?? normal(BigInt(whole), 0);
}

/** A finite float, by its shortest text: 0.1 is exactly 0.1. */
export function decimalFromFloat(float: number): ErrorOr<Decimal> {
  return parseScientific(String(float)) ?? OUT_OF_RANGE;
}

/** Plain decimals only: `12`, `-1.50`, `.5`; no plus, no exponent, no grouping. Undefined when it is none. */
export function parseDecimal(text: string): ErrorOr<Decimal> | undefined {
  return shortDecimal(text) ?? anyDecimal(text);
}

/** The number in a text, where there is one within the limits. */
export function decimalIn(text: string): Decimal | undefined {
  const number = parseDecimal(text);
  return number?.kind === 'number' ? number : undefined;
}

/** What most numbers are: at most 15 digits, so that a float can count them. */
function shortDecimal(text: string): Decimal | undefined {
  if (text.length > 15) return undefined;
  const start = text.charCodeAt(0) === MINUS ? 1 : 0;
  let value = 0;
  let point = -1;
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) value = value * 10 + code - 48;
    else if (code === POINT && point < 0) point = i;
    else return undefined;
  }
  if (text.length === start || point === text.length - 1) return undefined;
  if (start === 1) value = -value;
  return point < 0 ? decimalOf(value) : normal(BigInt(value), point + 1 - text.length);
}

function anyDecimal(text: string): ErrorOr<Decimal> | undefined {
  const found = PLAIN.exec(text.trim());
  if (!found) return undefined;
  const [, sign, whole = '', fraction = ''] = found;
  if (whole === '' && fraction === '') return undefined;
  // Zeros at both ends say nothing, however many there are.
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits === '' ? '0' : withoutZeros(digits);
  if (significant.length > MAX_DIGITS) return OUT_OF_RANGE;
  return limited(BigInt(sign + significant), digits.length - significant.length - fraction.length);
}

function withoutZeros(digits: string): string {
  let end = digits.length;
  while (end > 1 && digits.charCodeAt(end - 1) === 48) end--;
  return digits.slice(0, end);
}

/** As JSON writes numbers, with an exponent where it likes: `1.5e-7`. */
export function parseScientific(text: string): ErrorOr<Decimal> | undefined {
  const at = text.search(/e/i);
  if (at < 0) return parseDecimal(text);
  const base = parseDecimal(text.slice(0, at));
  const exponent = /^[-+]?[0-9]+$/.test(text.slice(at + 1)) ? Number(text.slice(at + 1)) : undefined;
  if (exponent === undefined || base === undefined) return undefined;
  if (base.kind === 'error') return base;
  if (base.coefficient === 0n) return ZERO;
  return Math.abs(exponent) > 1000 ? OUT_OF_RANGE : limited(base.coefficient, base.exponent + exponent);
}

/** The one text of this number: `-0.5`, `1200`; no zeros that say nothing, no exponent. */
export function decimalText({ coefficient, exponent }: Decimal): string {
  const float = Number(coefficient);
  const isSafe = float >= -MOST_SAFE && float <= MOST_SAFE;
  if (exponent >= 0) return (isSafe ? String(float) : String(coefficient)) + '0'.repeat(exponent);
  const isNegative = float < 0;
  const digits = (isSafe ? String(Math.abs(float)) : String(isNegative ? -coefficient : coefficient)).padStart(
    1 - exponent,
    '0',
  );
  const point = digits.length + exponent;
  return `${isNegative ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Negative, zero or positive, as for a sort. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const exponent = Math.min(a.exponent, b.exponent);
  const left = scaled(a, exponent);
  const right = scaled(b, exponent);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The coefficient that the number would have with a smaller exponent. */
function scaled(number: Decimal, exponent: number): bigint {
  return number.exponent === exponent
    ? number.coefficient
    : number.coefficient * powerOfTen(number.exponent - exponent);
}

export function negate(number: Decimal): Decimal {
  return number.coefficient === 0n ? ZERO : { ...number, coefficient: -number.coefficient };
}

export function add(a: Decimal, b: Decimal): ErrorOr<Decimal> {
  const exponent = Math.min(a.exponent, b.exponent);
  return limited(scaled(a, exponent) + scaled(b, exponent), exponent);
}

export function subtract(a: Decimal, b: Decimal): ErrorOr<Decimal> {
  const exponent = Math.min(a.exponent, b.exponent);
  return limited(scaled(a, exponent) - scaled(b, exponent), exponent);
}

export function multiply(a: Decimal, b: Decimal): ErrorOr<Decimal> {
  return limited(a.coefficient * b.coefficient, a.exponent + b.exponent);
}

/** To 16 places, halves away from zero. */
export function divide(a: Decimal, b: Decimal): ErrorOr<Decimal> {
  if (b.coefficient === 0n) return DIVISION_BY_ZERO;
  const shift = a.exponent - b.exponent + QUOTIENT_PLACES;
  const dividend = shift > 0 ? a.coefficient * powerOfTen(shift) : a.coefficient;
  const divisor = shift < 0 ? b.coefficient * powerOfTen(-shift) : b.coefficient;
  return limited(roundedQuotient(dividend, divisor), -QUOTIENT_PLACES);
}

function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const rest = dividend - quotient * divisor;
  const twice = rest < 0n ? -2n * rest : 2n * rest;
  const whole = divisor < 0n ? -divisor : divisor;
  if (twice < whole) return quotient;
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}

/** What the division towards zero leaves, with the sign of the dividend. */
export function remainder(a: Decimal, b: Decimal): ErrorOr<Decimal> {
  if (b.coefficient === 0n) return DIVISION_BY_ZERO;
  const exponent = Math.min(a.exponent, b.exponent);
  return limited(scaled(a, exponent) % scaled(b, exponent), exponent);
}

export type Rounding = 'half' | 'up' | 'down';

/** To so many places (before the point when negative): halves away from zero, up or down the number line. */
export function roundTo(number: Decimal, places: number, rounding: Rounding): ErrorOr<Decimal> {
  const dropped = -places - number.exponent;
  if (dropped <= 0) return number;
  // More digits than any number has: only the sign still matters.
  const unit = powerOfTen(Math.min(dropped, 2 * MAX_MAGNITUDE));
  if (rounding === 'half') return limited(roundedQuotient(number.coefficient, unit), -places);
  const quotient = number.coefficient / unit;
  const isExact = number.coefficient % unit === 0n;
  const away = isExact
    ? 0n
    : rounding === 'up'
      ? number.coefficient > 0n
        ? 1n
        : 0n
      : number.coefficient < 0n
        ? -1n
        : 0n;
  return limited(quotient + away, -places);
}

/** The whole part, cut towards zero, when it lies within ±2^31; else undefined. */
export function wholeOf({ coefficient, exponent }: Decimal): number | undefined {
  if (exponent > 10) return undefined;
  const whole = Number(exponent < 0 ? coefficient / powerOfTen(-exponent) : coefficient) * 10 ** Math.max(exponent, 0);
  return whole >= -2147483648 && whole <= 2147483647 ? whole : undefined;
}
