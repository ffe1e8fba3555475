/** Decimal numbers of a query, exact: at most 36 significant digits and 10^±100, as RapidPro allows. */

export interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

const PLAIN = /^(-?)(\d*)(?:\.(\d*))?$/;
const MAX_DIGITS = 36;
const MAX_MAGNITUDE = 100;

/** Plain decimals only: no sign but minus, no exponent, no grouping. Undefined when it is none or beyond the limits. */
export function parseDecimal(text: string): Decimal | undefined {
  const found = PLAIN.exec(text.trim());
  if (!found) return undefined;
  const [, sign, whole = '', fraction = ''] = found;
  const digits = (whole + fraction).replace(/^0+/, '');
  if (whole.length + fraction.length === 0) return undefined;
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return { coefficient: 0n, exponent: 0 };
  const exponent = digits.length - significant.length - fraction.length;
  if (significant.length > MAX_DIGITS || Math.abs(exponent + significant.length - 1) > MAX_MAGNITUDE) return undefined;
  const coefficient = BigInt(significant);
  return { coefficient: sign ? -coefficient : coefficient, exponent };
}

/** Negative, zero or positive, as for a sort. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const exponent = Math.min(a.exponent, b.exponent);
  const left = a.coefficient * 10n ** BigInt(a.exponent - exponent);
  const right = b.coefficient * 10n ** BigInt(b.exponent - exponent);
  return left < right ? -1 : left > right ? 1 : 0;
}
