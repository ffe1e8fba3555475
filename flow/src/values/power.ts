/** Powers of decimals: exact for whole exponents, to 16 places and 36 digits for all others. */
import { type Decimal, DIVISION_BY_ZERO, divide, limited, normal, ONE, ZERO } from './decimal.ts';
import { type ErrorOr, errorOf } from './errors.ts';

const LARGEST_EXPONENT = 100n;
const TOO_LARGE = errorOf('exponent is out of range');
/** Fixed point numbers here are whole multiples of 10^-60. */
const PLACES = 60;
const UNIT = 10n ** 60n;
let naturalTen: bigint | undefined;

/** `base` to the power of `exponent`, which lies between -100 and 100. */
export function power(base: Decimal, exponent: Decimal): ErrorOr<Decimal> {
  const whole = exponent.exponent >= 0 ? exponent.coefficient * 10n ** BigInt(exponent.exponent) : undefined;
  if (exponent.exponent > 2 || magnitude(exponent) > LARGEST_EXPONENT) return TOO_LARGE;
  if (exponent.coefficient === 0n) return ONE;
  if (base.coefficient === 0n) return exponent.coefficient < 0n ? DIVISION_BY_ZERO : ZERO;
  if (whole === undefined) return fractional(base, exponent);
  if (whole > 0n) return limited(base.coefficient ** whole, base.exponent * Number(whole));
  return divide(ONE, normal(base.coefficient ** -whole, base.exponent * Number(-whole)));
}

/** The whole part without its sign, at least 1 too many if there is a fraction: enough for a limit. */
function magnitude({ coefficient, exponent }: Decimal): bigint {
  const size = coefficient < 0n ? -coefficient : coefficient;
  if (exponent >= 0) return size * 10n ** BigInt(Math.min(exponent, 3));
  return (size - 1n) / 10n ** BigInt(-exponent) + (size === 0n ? 0n : 1n);
}

function fractional(base: Decimal, exponent: Decimal): ErrorOr<Decimal> {
  if (base.coefficient < 0n) return errorOf('a negative number has no such power');
  const logarithm = (naturalLog(base) * exponent.coefficient) / 10n ** BigInt(-exponent.exponent);
  naturalTen ??= logOfUnit(10n * UNIT);
  const tens = Number(logarithm / naturalTen);
  if (Math.abs(tens) > 101) return limited(1n, tens);
  const significand = exponential(logarithm - BigInt(tens) * naturalTen);
  return rounded(significand, tens - PLACES);
}

/** To 16 places and no more than 36 digits. */
function rounded(coefficient: bigint, exponent: number): ErrorOr<Decimal> {
  const digits = String(coefficient).length;
  const dropped = Math.max(digits - 36, -16 - exponent, 0);
  const unit = 10n ** BigInt(dropped);
  return limited((coefficient + unit / 2n) / unit, exponent + dropped);
}

function naturalLog({ coefficient, exponent }: Decimal): bigint {
  const digits = String(coefficient).length;
  naturalTen ??= logOfUnit(10n * UNIT);
  const mantissa = coefficient * 10n ** BigInt(PLACES - digits + 1);
  return logOfUnit(mantissa) + BigInt(exponent + digits - 1) * naturalTen;
}

/** The natural logarithm of a number from 1 to 10: 2 artanh((x - 1) / (x + 1)). */
function logOfUnit(number: bigint): bigint {
  const ratio = ((number - UNIT) * UNIT) / (number + UNIT);
  const square = (ratio * ratio) / UNIT;
  let sum = 0n;
  let term = ratio;
  for (let i = 1n; term !== 0n; i += 2n) {
    sum += term / i;
    term = (term * square) / UNIT;
  }
  return 2n * sum;
}

function exponential(number: bigint): bigint {
  let sum = 0n;
  let term = UNIT;
  for (let i = 1n; term !== 0n; i++) {
    sum += term;
    term = (term * number) / UNIT / i;
  }
  return sum;
}
