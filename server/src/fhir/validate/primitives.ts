/** Values of primitive types: the official patterns, and what patterns cannot say. */
import { patternOf } from '../definitions/shapes.ts';

const patterns = new Map<string, RegExp>();

/** In the standard's patterns only the six characters of ASCII are space; in JavaScript's a no-break space is, too. */
const inAscii = (source: string) =>
  source
    .replaceAll('[ \\r\\n\\t\\S]', '[^\\v\\f]')
    .replaceAll('[^\\s]', '\\S')
    .replaceAll('\\S', '[^ \\t\\n\\v\\f\\r]')
    .replaceAll('\\s', '[ \\t\\n\\v\\f\\r]');

function pattern(type: string): RegExp {
  let found = patterns.get(type);
  if (!found) {
    found = new RegExp(`^(?:${inAscii(patternOf(type) ?? '[^]*')})$`);
    patterns.set(type, found);
  }
  return found;
}

/** The types whose values are not strings in JSON. */
const inJson: Readonly<Record<string, 'boolean' | 'number'>> = {
  boolean: 'boolean',
  integer: 'number',
  positiveInt: 'number',
  unsignedInt: 'number',
  decimal: 'number',
};

/** How many characters a string may have (R4: 1 MB). */
const longest = 1024 * 1024;

const days = (year: number, month: number) => new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

/** The official pattern knows 30 February. */
function onCalendar(value: string): boolean {
  const [year, month, day] = value.slice(0, 10).split('-').map(Number);
  return day === undefined || day <= days(year!, month!);
}

/** The official pattern of base64 takes exponential time on hostile input: these two say the same. */
const base64 = (value: string) => /^[\s0-9a-zA-Z+/=]+$/.test(value) && value.replace(/\s/g, '').length % 4 === 0;

/** What is wrong with a value of a primitive type, in words that follow "is"; nothing where it is right. */
export function wrongPrimitive(type: string, value: unknown): string | undefined {
  const kind = inJson[type] ?? 'string';
  if (typeof value !== kind) return `not a ${kind} of JSON, which ${type} must be`;
  if (kind === 'number') return wrongNumber(type, value as number);
  if (kind === 'boolean') return undefined;
  const text = value as string;
  if (text.length > longest) return 'longer than 1,048,576 characters';
  if (text === '') return 'empty';
  if (type === 'base64Binary') return base64(text) ? undefined : 'not base64';
  if (!pattern(type).test(text)) return `not a valid ${type}`;
  const dated = type === 'date' || type === 'dateTime' || type === 'instant';
  return dated && !onCalendar(text) ? 'a day that the calendar does not have' : undefined;
}

function wrongNumber(type: string, value: number): string | undefined {
  if (!Number.isFinite(value)) return 'not a number';
  if (type === 'decimal') return undefined;
  if (!Number.isInteger(value) || Math.abs(value) > 2147483647)
    return `not a valid ${type} (a whole number of 32 bits)`;
  const least = { positiveInt: 1, unsignedInt: 0 }[type] ?? Number.NEGATIVE_INFINITY;
  return value < least ? `less than ${least}, the least ${type}` : undefined;
}

/** The types of text that a code of a required value set may have. */
const codedPrimitives = new Set(['code', 'uri', 'url', 'canonical', 'string', 'id']);

export const mayBeCoded = (type: string): boolean => codedPrimitives.has(type);

/** Value sets that are too open to list are at least held to their form. */
const forms: Readonly<Record<string, { form: RegExp; words: string }>> = {
  'http://hl7.org/fhir/ValueSet/mimetypes': {
    form: /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;.*)?$|^(json|xml|ttl|none)$/,
    words: 'a media type (BCP 13)',
  },
  'http://hl7.org/fhir/ValueSet/currencies': { form: /^[A-Z]{3}$/, words: 'a currency of ISO 4217' },
};

export function wrongForm(valueSet: string, code: string): string | undefined {
  const known = forms[valueSet];
  return known && !known.form.test(code) ? `not ${known.words}` : undefined;
}
