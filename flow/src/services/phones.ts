/**
 * Telephone numbers by libphonenumber. The host brings the parser with the metadata that it wants to carry:
 * `phoneNumbers(parsePhoneNumberFromString)` from `libphonenumber-js/max` in servers, from `/min` in browsers.
 */
import type { CountryCode, PhoneNumber } from 'libphonenumber-js/core';
import type { PhoneNumbers } from '../values/environment.ts';

/** What the library calls `parsePhoneNumberFromString`, with its metadata. */
export type PhoneParser = (
  text: string,
  options: { defaultCountry?: CountryCode; extract: boolean },
) => PhoneNumber | undefined;

const MAX_TEXT = 10_000;
/** Texts with more are no messages with a number. */
const MAX_CANDIDATES = 20;
const MAX_KEPT = 5000;
/** Of a country only two letters are kept: it is asked for at every step of every conversation. */
const MAX_COUNTRIES = 100_000;
const MIN_DIGITS = 5;
const MAX_DIGITS = 17;
/** Digits with the signs that people put between them; at most one plus, in front. */
const CANDIDATE = /[+＋]?[(]?\d(?:[ \t().\-/\u00a0\u2010-\u2015]{0,3}\d){4,16}(?!\d)/g;
const COUNTRY = /^[A-Z]{2}$/;

/** Numbers are read again and again, for every context that shows one: what was found out last is kept. */
export function phoneNumbers(parser: PhoneParser): PhoneNumbers {
  const kept = new Map<string, PhoneNumber | null>();
  const countries = new Map<string, string | undefined>();
  const parsed = (text: string, country: string): PhoneNumber | undefined => {
    const key = `${country} ${text}`;
    const found = kept.get(key);
    if (found !== undefined) return found ?? undefined;
    const made = readNumber(parser, text, country);
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(key, made ?? null);
    return made;
  };
  return {
    find(text, country) {
      let left = MAX_CANDIDATES;
      for (const [candidate] of text.slice(0, MAX_TEXT).matchAll(CANDIDATE)) {
        const number = parsed(candidate, country);
        if (number !== undefined) return number.number;
        if (--left === 0) return undefined;
      }
      return undefined;
    },
    parse(text, country) {
      const trimmed = text.trim();
      return isOneNumber(trimmed) ? parsed(trimmed, country)?.number : undefined;
    },
    formatNational: (e164) => parsed(e164, '')?.formatNational() ?? e164,
    countryOf(e164) {
      const known = countries.get(e164);
      if (known !== undefined || countries.has(e164)) return known;
      const country = readNumber(parser, e164, '')?.country;
      if (countries.size >= MAX_COUNTRIES) countries.clear();
      countries.set(e164, country);
      return country;
    },
  };
}

function isOneNumber(text: string): boolean {
  if (text.length > 3 * MAX_DIGITS || !/^[+＋]?[\d\s().\-/\u00a0\u2010-\u2015]*$/.test(text)) return false;
  const digits = text.replace(/\D/g, '').length;
  return digits >= MIN_DIGITS && digits <= MAX_DIGITS;
}

/** As a number of the country, else as one with a country code whose plus was left out. */
function readNumber(parser: PhoneParser, text: string, country: string): PhoneNumber | undefined {
  const known = country.toUpperCase();
  const isInternational = /^[+＋]/.test(text);
  const options = { extract: false } as const;
  if (!isInternational && !COUNTRY.test(known)) return validNumber(parser(`+${text}`, options));
  const defaultCountry = known as CountryCode;
  const own = possibleNumber(parser(text, COUNTRY.test(known) ? { ...options, defaultCountry } : options));
  if (own !== undefined || isInternational) return own;
  return validNumber(parser(`+${text}`, options));
}

function possibleNumber(number: PhoneNumber | undefined): PhoneNumber | undefined {
  return number?.isPossible() ? number : undefined;
}

/** A country code that was guessed has to lead to a number that exists. */
function validNumber(number: PhoneNumber | undefined): PhoneNumber | undefined {
  return number?.isValid() ? number : undefined;
}
