/** Numbers as a workspace writes them: `1,234.5`. */
import { decimalText, roundTo } from './decimal.ts';
import type { Environment } from './environment.ts';
import type { ErrorOr } from './errors.ts';
import type { NumberValue } from './values.ts';

/** Rounded to so many places, with zeros where it has fewer; without `places` exactly as it is. */
export function numberText(
  number: NumberValue,
  env: Pick<Environment, 'decimalSymbol' | 'groupingSymbol'>,
  places?: number,
  grouped = true,
): ErrorOr<string> {
  const rounded = places === undefined ? number : roundTo(number, places, 'half');
  if (rounded.kind === 'error') return rounded;
  const [whole = '', fraction = ''] = decimalText(rounded).split('.');
  const decimals = places === undefined ? fraction : fraction.padEnd(places, '0');
  const start = grouped ? whole.replace(/(?<=\d)(?=(?:\d{3})+$)/g, env.groupingSymbol.replaceAll('$', '$$$$')) : whole;
  return decimals === '' ? start : `${start}${env.decimalSymbol}${decimals}`;
}
