/**
 * Telephone numbers as people write them, brought to E.164. Nothing is guessed silently: each number that had to be
 * changed says how (`Mend`), and what cannot be understood is refused with a reason (`PhoneRefusal`).
 * Numbering plans: libphonenumber's full metadata.
 */
import { type CountryCode, getCountries, Metadata, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { plainDigits, readExtension, splitCell } from './phone-text.ts';

export type { CountryCode } from 'libphonenumber-js/max';

/** When several were needed, the first of this order that applied is named. */
export const mends = [
  'letters', // the letter o for the digit 0
  'lost_zero', // a spreadsheet dropped the leading zero
  'decimal', // a spreadsheet added .0
  'split', // several numbers in one cell
  'extension', // an extension was left out
  'digits', // other digits than 0–9, such as Arabic-Indic
  'stray_plus', // a plus sign before a national number
  'international_prefix', // 00 instead of +
  'missing_plus', // the country's calling code without +
  'national', // the country's own form, such as 0777…
  'punctuation', // spaces, dots, brackets, dashes
] as const;
export type Mend = (typeof mends)[number];

export const phoneRefusals = [
  'scientific', // 2.31777E+11: the last digits are gone
  'letters', // words or letters where digits belong
  'too_short',
  'too_long',
  'no_country', // a national number, and the country is not known
  'ambiguous', // valid both with and without the calling code
  'not_a_number', // no number of this country's or any named country's plan
] as const;
export type PhoneRefusal = (typeof phoneRefusals)[number];

export interface MendedPhone {
  /** E.164: `+` and 7 to 15 digits. */
  readonly value: string;
  readonly mended: Mend | null;
  /** The part of the cell that it came from. */
  readonly raw: string;
}

export interface RefusedPhone {
  readonly raw: string;
  readonly reason: PhoneRefusal;
}

export interface MendedPhones {
  readonly addresses: readonly MendedPhone[];
  readonly refused: readonly RefusedPhone[];
}

type Outcome = { value: string; steps: Set<Mend> } | { reason: PhoneRefusal };

const longestCell = 500;
const cacheSize = 20_000;
const cache = new Map<string, MendedPhones>();
const nothing: MendedPhones = { addresses: [], refused: [] };
const scientific = /^[+-]?\d(?:[.,]\d*)?\s*e\s*\+?\s*\d{1,3}$/i;
const countries: ReadonlySet<string> = new Set(getCountries());

export const isCountryCode = (text: string): text is CountryCode => countries.has(text);

/** All numbers of one cell. `country` is where numbers without a calling code are at home; null when unknown. */
export function mendPhones(raw: string, country: CountryCode | null): MendedPhones {
  const clean = quickE164(raw, country);
  if (clean) return { addresses: [{ value: raw, mended: null, raw }], refused: [] };
  const key = `${country ?? ''} ${raw}`;
  const known = cache.get(key);
  if (known) return known;
  const result = mendCell(raw, country);
  if (cache.size >= cacheSize) cache.clear();
  if (raw.length <= longestCell) cache.set(key, result);
  return result;
}

function mendCell(raw: string, country: CountryCode | null): MendedPhones {
  const cell = raw.trim();
  if (cell === '') return nothing;
  if (cell.length > longestCell) return { addresses: [], refused: [{ raw: cell.slice(0, 100), reason: 'too_long' }] };
  if (scientific.test(cell)) return { addresses: [], refused: [{ raw: cell, reason: 'scientific' }] };
  if (!/\p{Nd}/u.test(cell)) return { addresses: [], refused: [{ raw: cell, reason: 'letters' }] };
  const parts = splitCell(cell);
  const outcomes = parts.map((part) => mendOne(part, country));
  if (parts.length === 1) {
    if ('value' in outcomes[0]!) return collect(parts, outcomes, false);
    return takeApart(cell, country) ?? collect(parts, outcomes, false);
  }
  if (outcomes.every((outcome) => 'reason' in outcome)) {
    // 0777/000001 and 777,000,001: one number with a separator inside.
    const joined = mendOne(cell.replace(/[/,]/g, ' '), country);
    if ('value' in joined) return collect([cell], [joined], false);
  }
  return collect(parts, outcomes, true);
}

/** Two numbers with only spaces or a dash between them: taken apart only when each of them is valid. */
function takeApart(cell: string, country: CountryCode | null): MendedPhones | null {
  for (const separator of [/\s+-\s+|\s+/, /\s*-\s*/]) {
    const tokens = cell.split(separator);
    if (tokens.length < 2 || tokens.length > 6 || tokens.some((token) => token.length < 6)) continue;
    const apart = tokens.map((token) => mendOne(token, country));
    if (apart.every((outcome) => 'value' in outcome)) return collect(tokens, apart, true);
  }
  return null;
}

function collect(parts: readonly string[], outcomes: readonly Outcome[], split: boolean): MendedPhones {
  const addresses: MendedPhone[] = [];
  const refused: RefusedPhone[] = [];
  for (const [i, outcome] of outcomes.entries()) {
    const raw = parts[i]!;
    if ('reason' in outcome) refused.push({ raw, reason: outcome.reason });
    else if (!addresses.some((address) => address.value === outcome.value)) {
      if (split) outcome.steps.add('split');
      addresses.push({ value: outcome.value, mended: mends.find((mend) => outcome.steps.has(mend)) ?? null, raw });
    }
  }
  return { addresses, refused };
}

function mendOne(part: string, country: CountryCode | null): Outcome {
  const steps = new Set<Mend>();
  let text = plainDigits(part);
  if (/[^\P{Nd}0-9]/u.test(part)) steps.add('digits');
  else if (text !== part) steps.add('punctuation');
  if (scientific.test(text.trim())) return { reason: 'scientific' };
  const [main, extension] = readExtension(text);
  if (extension) steps.add('extension');
  text = main;
  if (/^\s*\d{7,15}\.0{1,2}\s*$/.test(text)) {
    text = text.replace(/\.0+\s*$/, '');
    steps.add('decimal');
  }
  if (/[oO]/.test(text) && /\d/.test(text)) {
    text = text.replace(/[oO]/g, '0');
    steps.add('letters');
  }
  if (/\p{L}/u.test(text)) return { reason: 'letters' };
  const plus = /^[^\d+]*\+/.test(text);
  const digits = text.replace(/\(0\)/g, plus ? '' : '0').replace(/[^\d]/g, '');
  if ((plus ? '+' : '') + digits !== text) steps.add('punctuation');
  if (digits.length < 6) return { reason: digits.length === 0 ? 'not_a_number' : 'too_short' };
  if (digits.length > 17) return { reason: 'too_long' };
  return plus ? fromPlus(digits, country, steps) : fromDigits(digits, country, steps);
}

function fromPlus(digits: string, country: CountryCode | null, steps: Set<Mend>): Outcome {
  const international = valid(`+${digits}`);
  if (international) return { value: international, steps };
  if (!digits.startsWith('0')) return { reason: tooLong(digits) };
  steps.add('stray_plus');
  return fromDigits(digits, country, steps);
}

function fromDigits(digits: string, country: CountryCode | null, steps: Set<Mend>): Outcome {
  if (digits.startsWith('00')) {
    const value = valid(`+${digits.slice(2)}`);
    if (value) return { value, steps: steps.add('international_prefix') };
  }
  if (!country) return { reason: 'no_country' };
  const plan = planOf(country);
  const quick = quickMobile(digits, plan, steps);
  if (quick) return { value: quick, steps };
  const withCode = digits.startsWith(plan.callingCode) ? valid(`+${digits}`, country) : null;
  const home = parsePhoneNumberFromString(digits, country);
  const national = home?.isValid() && home.countryCallingCode === plan.callingCode ? home.number : null;
  if (withCode && national && withCode !== national) return { reason: 'ambiguous' };
  if (withCode) return { value: withCode, steps: steps.add('missing_plus') };
  if (!national) return { reason: tooLong(digits) };
  const lost = plan.trunk !== null && !digits.startsWith(plan.trunk);
  return { value: national, steps: steps.add(lost ? 'lost_zero' : 'national') };
}

/** The library's general parser is slow; most numbers are mobile numbers that the plan's own pattern decides. */
function quickMobile(digits: string, plan: Plan, steps: Set<Mend>): string | null {
  if (!plan.mobile) return null;
  if (plan.trunk && digits.startsWith(plan.trunk)) {
    const value = `+${plan.callingCode}${digits.slice(1)}`;
    if (!plan.mobile.test(value)) return null;
    steps.add('national');
    return value;
  }
  if (!digits.startsWith(plan.callingCode) || plan.national.test(digits)) return null;
  if (!plan.mobile.test(`+${digits}`)) return null;
  steps.add('missing_plus');
  return `+${digits}`;
}

const tooLong = (digits: string): PhoneRefusal =>
  digits.length > 15 ? 'too_long' : digits.length < 7 ? 'too_short' : 'not_a_number';

function valid(text: string, country?: CountryCode): string | null {
  const parsed = parsePhoneNumberFromString(text);
  if (!parsed?.isValid()) return null;
  return country && parsed.countryCallingCode !== planOf(country).callingCode ? null : parsed.number;
}

interface Plan {
  readonly callingCode: string;
  /** What is dialled before a national number, when the country writes its numbers with it. */
  readonly trunk: string | null;
  /** E.164 of this country's mobile numbers; null when several countries share the calling code. */
  readonly mobile: RegExp | null;
  /** Any national number, without calling code and trunk prefix. */
  readonly national: RegExp;
}
const plans = new Map<string, Plan>();

function planOf(country: CountryCode): Plan {
  const known = plans.get(country);
  if (known) return known;
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  // The published type leaves out the patterns, which the library itself decides by.
  const plan = metadata.numberingPlan as unknown as NumberingPlan;
  const callingCode = plan.callingCode();
  const pattern = callingCode === '1' || callingCode === '7' ? undefined : plan.type('MOBILE')?.pattern();
  const made: Plan = {
    callingCode,
    trunk: plan.nationalPrefix() === '0' ? '0' : null,
    mobile: pattern ? new RegExp(`^\\+${callingCode}(?:${pattern})$`) : null,
    national: new RegExp(`^(?:${plan.nationalNumberPattern()})$`),
  };
  plans.set(country, made);
  return made;
}

interface NumberingPlan {
  callingCode(): string;
  nationalPrefix(): string | undefined;
  nationalNumberPattern(): string;
  type(name: string): { pattern(): string } | undefined;
}

/** The usual case without the library's general parser: a mobile number of the country, already in E.164. */
function quickE164(raw: string, country: CountryCode | null): boolean {
  return country !== null && raw.charCodeAt(0) === 43 && (planOf(country).mobile?.test(raw) ?? false);
}
