/** The forms in which resources come and go, and which of them a request wants. */
import { AppError } from '../errors.ts';
import { xml } from './xml/format.ts';

export interface Format {
  /** What it leaves as. */
  readonly mime: string;
  /** Also understood, in `Accept`, `Content-Type` and `_format`. */
  readonly also: readonly string[];
  /** From the JSON text of a resource. */
  write(text: string, pretty: boolean): string;
  /** To a parsed resource; throws `fhir:invalid` when it is none. */
  read(text: string): unknown;
}

const json: Format = {
  mime: 'application/fhir+json',
  also: ['application/json', 'text/json', 'json', 'application/json+fhir'],
  write: (text, pretty) => (pretty ? JSON.stringify(JSON.parse(text), null, 2) : text),
  read: (text) => {
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      throw new AppError('fhir:invalid', `The body is not JSON: ${(error as Error).message.slice(0, 200)}`);
    }
  },
};

export const formats: readonly Format[] = [json, xml];
export const defaultFormat = json;

export const formatOf = (name: string): Format | undefined =>
  formats.find((format) => format.mime === name || format.also.includes(name));

const names = (): string => formats.map((format) => format.mime).join(' or ');

/** `_format` decides before `Accept`. Throws `fhir:parameter` (400) or `fhir:format` (406). */
export function wantedFormat(asked: string | null, accept: string | undefined): Format {
  if (asked !== null) {
    // A plus that was not escaped has become a space.
    const found = formatOf(asked.split(';')[0]!.trim().toLowerCase().replace(' ', '+'));
    if (found) return found;
    throw new AppError('fhir:parameter', `_format: we answer ${names()}, not ${asked.slice(0, 100)}.`, {
      fields: [{ where: 'query/_format', message: `must be ${names()}` }],
    });
  }
  if (accept === undefined || accept === '' || accept === json.mime || accept === '*/*') return json;
  const found = best(accept);
  if (found) return found;
  throw new AppError('fhir:format', `We answer ${names()}, not ${accept.slice(0, 100)}.`, {
    fields: [{ where: 'header/Accept', message: `must allow ${names()}` }],
  });
}

function best(accept: string): Format | undefined {
  const wishes = accept
    .toLowerCase()
    .split(',')
    .slice(0, 50)
    .flatMap((wish) => {
      const [mime = '', ...rest] = wish.split(';').map((part) => part.trim());
      const quality = Number(rest.find((part) => part.startsWith('q='))?.slice(2) ?? 1);
      const version = rest.find((part) => part.startsWith('fhirversion='))?.slice(12);
      const other = version !== undefined && !/^"?4\.0"?$/.test(version);
      return quality > 0 && !other ? [{ mime, quality }] : [];
    })
    .sort((a, b) => b.quality - a.quality);
  for (const { mime } of wishes) {
    const found = /^(\*|application)\/\*$/.test(mime) ? json : formatOf(mime);
    if (found) return found;
  }
  return undefined;
}
