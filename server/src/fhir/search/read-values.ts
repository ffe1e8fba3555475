/** From the text of a parameter to typed values: commas mean "or", `\,` `\|` `\$` `\\` are themselves (R4 search, 3.1.1.5). */
import { AppError } from '../../errors.ts';
import type { DateValue, NumberValue, Param, Prefix, ReferenceValue, TokenValue, Value } from './params.ts';

const mostValues = 500;
const longest = 1000;

export const badParameter = (name: string, message: string): AppError =>
  new AppError('fhir:parameter', `${name}: ${message}`, { fields: [{ where: `query/${name}`, message }] });

/** `base` makes absolute references to here relative. */
export function readValues(name: string, param: Param, text: string, base: string): Value[] {
  const parts = split(text, ',');
  if (parts.length > mostValues) throw badParameter(name, `has more than ${mostValues} values`);
  return parts.map((part) => {
    if (part.length > longest) throw badParameter(name, `has a value of more than ${longest} characters`);
    if (part.trim() === '') throw badParameter(name, 'has an empty value');
    return readValue(name, param, part, base);
  });
}

function readValue(name: string, param: Param, text: string, base: string): Value {
  if (param.type === 'token') return readToken(name, text);
  if (param.type === 'reference') return readReference(name, param, unescaped(text), base);
  if (param.type === 'date') return readDate(name, text);
  if (param.type === 'number') return readNumber(name, text);
  return { type: param.type, text: unescaped(text) };
}

/** At the separator where it is not escaped; the parts are still escaped. */
export function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === separator) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

const unescaped = (text: string): string => text.replace(/\\([,|$\\])/g, '$1');

export function readToken(name: string, text: string): TokenValue {
  const parts = split(text, '|').map(unescaped);
  if (parts.length > 2) throw badParameter(name, 'is a code, system|code, |code or system|');
  const [first = '', second] = parts;
  if (second === undefined) return { type: 'token', system: null, code: first };
  if (first === '' && second === '') throw badParameter(name, 'names neither a system nor a code');
  return { type: 'token', system: first, code: second === '' ? null : second };
}

const idShape = /^[A-Za-z0-9\-.]{1,64}$/;

function readReference(name: string, param: Param, text: string, base: string): ReferenceValue {
  const local = text.startsWith(`${base}/`) ? text.slice(base.length + 1) : text;
  const [, type, id] = /^(?:([A-Z][A-Za-z]{1,60})\/)?([^/]+)(?:\/_history\/[^/]+)?$/.exec(local) ?? [];
  if (id === undefined || !idShape.test(id))
    throw badParameter(name, 'is an id, Type/id, or the whole address of a resource of this server');
  if (type !== undefined && param.targets && !param.targets.includes(type))
    throw badParameter(name, `leads to ${param.targets.join(' or ')}, not to ${type}`);
  return { type: 'reference', target: type ?? null, id };
}

const prefixes = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)(?=\d|-)/;
const moment = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+\- ]\d\d:\d\d)?)?)?)?$/;

export function readDate(name: string, text: string): DateValue {
  const prefix = (prefixes.exec(text)?.[1] ?? 'eq') as Prefix;
  const range = rangeOf(prefixes.test(text) ? text.slice(2) : text);
  if (!range)
    throw badParameter(
      name,
      'is a date such as 2026, 2026-05, 2026-05-31 or 2026-05-31T12:00:00Z, maybe after ge, le …',
    );
  return { type: 'date', prefix, from: range[0], to: range[1] };
}

/** From, and the first moment after it; null for what is no date. A time without a zone is UTC. */
export function rangeOf(text: string): [Date, Date] | null {
  const found = moment.exec(text);
  if (!found) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = found;
  const from = new Date(
    `${year}-${month ?? '01'}-${day ?? '01'}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}.${(fraction ?? '').slice(0, 3).padEnd(3, '0')}${(zone ?? 'Z').replace(' ', '+')}`,
  );
  // Calendars that have no such day are found by what JavaScript makes of it.
  if (Number.isNaN(from.getTime())) return null;
  if (day && new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDate() !== Number(day)) return null;
  const to = new Date(from);
  if (fraction) to.setUTCMilliseconds(to.getUTCMilliseconds() + 1);
  else if (second) to.setUTCSeconds(to.getUTCSeconds() + 1);
  else if (hour) to.setUTCMinutes(to.getUTCMinutes() + 1);
  else if (day) to.setUTCDate(to.getUTCDate() + 1);
  else if (month) to.setUTCMonth(to.getUTCMonth() + 1);
  else to.setUTCFullYear(to.getUTCFullYear() + 1);
  return [from, to];
}

function readNumber(name: string, text: string): NumberValue {
  const prefix = (prefixes.exec(text)?.[1] ?? 'eq') as Prefix;
  const digits = prefixes.test(text) ? text.slice(2) : text;
  if (!/^-?\d{1,15}(\.\d{1,10})?$/.test(digits)) throw badParameter(name, 'is a number, maybe after gt, le …');
  return { type: 'number', prefix, number: Number(digits) };
}
