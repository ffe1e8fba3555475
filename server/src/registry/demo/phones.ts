/** Phone numbers of the demonstration: invented, but in the numbering plan of a real country, and written as people do. */
import {
  type CountryCode,
  getExampleNumber,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { AppError } from '../../errors.ts';
import { mix, type Random } from './random.ts';

export interface NumberingPlan {
  readonly callingCode: string;
  /** What is dialled before a number inside the country. */
  readonly trunk: string;
  /** Operators: what their numbers begin with, and their share of the subscribers. */
  readonly operators: readonly { readonly prefix: string; readonly share: number }[];
  /** Digits after the prefix. */
  readonly tail: number;
  readonly landline: { readonly prefix: string; readonly tail: number };
}

/** Numbering plans by ISO country; a test checks each against libphonenumber. */
export const numberingPlans: Readonly<Record<string, NumberingPlan>> = {
  LR: {
    callingCode: '231',
    trunk: '0',
    operators: [
      { prefix: '77', share: 0.55 },
      { prefix: '88', share: 0.45 },
    ],
    tail: 7,
    landline: { prefix: '2', tail: 7 },
  },
  KE: {
    callingCode: '254',
    trunk: '0',
    operators: [
      { prefix: '72', share: 0.7 },
      { prefix: '73', share: 0.3 },
    ],
    tail: 7,
    landline: { prefix: '20', tail: 7 },
  },
  SN: {
    callingCode: '221',
    trunk: '',
    operators: [
      { prefix: '77', share: 0.6 },
      { prefix: '76', share: 0.4 },
    ],
    tail: 7,
    landline: { prefix: '338', tail: 6 },
  },
};

/** Of other countries: numbers like the example that libphonenumber has of its mobile numbers. */
export function numberingPlan(country: string): NumberingPlan {
  const known = numberingPlans[country];
  if (known) return known;
  const example = isSupportedCountry(country) ? getExampleNumber(country, examples) : undefined;
  if (!example) throw new AppError('request:invalid', `The demonstration has no phone numbers for "${country}".`);
  const national = String(example.nationalNumber);
  const tail = longestTail(national, example.country ?? 'LR');
  const prefix = national.slice(0, national.length - tail);
  return {
    callingCode: example.countryCallingCode,
    trunk: '',
    operators: [{ prefix, share: 1 }],
    tail,
    landline: { prefix, tail },
  };
}

/** How many of the last digits may be anything. */
function longestTail(national: string, country: CountryCode): number {
  for (let tail = Math.min(7, national.length - 1); tail > 3; tail--) {
    const prefix = national.slice(0, -tail);
    const tries = Array.from({ length: 100 }, (_, i) => String((i * 6_180_339) % 10 ** tail).padStart(tail, '0'));
    if (tries.every((end) => parsePhoneNumberFromString(prefix + end, country)?.isValid())) return tail;
  }
  return 3;
}

/** National significant number of person `index`: different for each index that the digits have room for. */
export function mobileNumber(plan: NumberingPlan, seed: number, index: number, random: Random): string {
  const operator = random.next() < plan.operators[0]!.share || plan.operators.length === 1 ? 0 : 1;
  // An odd step not divisible by five visits each tail once before it repeats.
  const tail = (index * 6_180_339 + mix(seed)) % 10 ** plan.tail;
  return plan.operators[operator]!.prefix + String(tail).padStart(plan.tail, '0');
}

export function landlineNumber(plan: NumberingPlan, random: Random): string {
  const { prefix, tail } = plan.landline;
  return prefix + String(random.below(10 ** tail)).padStart(tail, '0');
}

/** Six in ten numbers are clean; the others as they are found in real lists. */
export function writeNumber(plan: NumberingPlan, national: string, random: Random): string {
  const roll = random.next();
  if (roll < 0.6) return `+${plan.callingCode}${national}`;
  if (roll < 0.74) return plan.trunk + national;
  if (roll < 0.82) return plan.callingCode + national;
  if (roll < 0.86) return `00${plan.callingCode}${national}`;
  if (roll < 0.9) return `+${plan.callingCode} ${grouped(national, ' ')}`;
  if (roll < 0.93) return plan.trunk + grouped(national, '-');
  if (roll < 0.96) return plan.trunk + grouped(national, '.');
  if (roll < 0.98) return `(+${plan.callingCode}) ${grouped(national, ' ')}`;
  return `${national} `;
}

function grouped(national: string, by: string): string {
  return `${national.slice(0, 3)}${by}${national.slice(3, 6)}${by}${national.slice(6)}`;
}

/** What stands in a phone column and is not a phone number. */
export function badNumber(plan: NumberingPlan, national: string, random: Random): string {
  const roll = random.below(6);
  if (roll === 0) return national.slice(0, 5);
  if (roll === 1) return `+${plan.callingCode}${national}${national.slice(0, 4)}`;
  if (roll === 2) return 'none';
  if (roll === 3) return '0000000000';
  if (roll === 4) return `${plan.trunk}${national.slice(0, -2)}XX`;
  return 'ask the matron';
}
