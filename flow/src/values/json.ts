/** Values to and from JSON. Numbers stay exact, however long. */
import { spend, spendText } from './budget.ts';
import { decimalFromFloat, decimalText, parseScientific } from './decimal.ts';
import { type ErrorOr, errorOf } from './errors.ts';
import { isArray } from './kinds.ts';
import { DEFAULT_KEY, objectOf } from './objects.ts';
import { render } from './render.ts';
import type { ErrorValue, ObjectValue, Value } from './values.ts';

const DEEPEST = 250;
const TOKEN =
  /[ \t\n\r]*(?:([{}[\]:,])|("(?:[^"\\\x00-\x1f]|\\.)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)|(true|false|null))/y;
const NOT_JSON = errorOf('invalid JSON');
const TOO_DEEP = errorOf('the JSON is too deep');

interface Reader {
  readonly text: string;
  at: number;
  /** What makes the whole text useless. */
  error: ErrorValue | undefined;
}

/** The value that a JSON text holds. A number beyond our limits is an error in its place. */
export function valueFromJson(text: string): Value {
  const reader: Reader = { text, at: 0, error: undefined };
  const value = valueAt(reader, 0);
  if (reader.error) return reader.error;
  return /[^ \t\n\r]/.test(text.slice(reader.at)) ? NOT_JSON : value;
}

function tokenAt(reader: Reader): string | undefined {
  TOKEN.lastIndex = reader.at;
  const found = TOKEN.exec(reader.text);
  if (!found) return undefined;
  reader.at = TOKEN.lastIndex;
  return found[1] ?? found[2] ?? found[3] ?? found[4];
}

function failed(reader: Reader, error = NOT_JSON): null {
  reader.error ??= error;
  return null;
}

function valueAt(reader: Reader, depth: number, token = tokenAt(reader)): Value {
  if (token === undefined) return failed(reader);
  if (depth > DEEPEST) return failed(reader, TOO_DEEP);
  switch (token.charCodeAt(0)) {
    case 0x7b:
      return objectAt(reader, depth);
    case 0x5b:
      return arrayAt(reader, depth);
    case 0x22:
      return textOf(reader, token);
    case 0x74:
    case 0x66:
      return token === 'true';
    case 0x6e:
      return null;
    case 0x7d:
    case 0x5d:
    case 0x3a:
    case 0x2c:
      return failed(reader);
    default:
      return parseScientific(token) ?? failed(reader);
  }
}

function textOf(reader: Reader, token: string): string {
  if (!token.includes('\\')) return token.slice(1, -1);
  try {
    return JSON.parse(token) as string;
  } catch {
    failed(reader);
    return '';
  }
}

function arrayAt(reader: Reader, depth: number): Value {
  const items: Value[] = [];
  for (let token = tokenAt(reader); token !== ']'; token = tokenAt(reader)) {
    if (items.length > 0) {
      if (token !== ',') return failed(reader);
      token = tokenAt(reader);
    }
    items.push(valueAt(reader, depth + 1, token));
    if (reader.error) return null;
  }
  return items;
}

function objectAt(reader: Reader, depth: number): Value {
  const record: Record<string, Value> = Object.create(null);
  let isFirst = true;
  for (let token = tokenAt(reader); token !== '}'; token = tokenAt(reader)) {
    if (!isFirst) {
      if (token !== ',') return failed(reader);
      token = tokenAt(reader);
    }
    isFirst = false;
    if (!token?.startsWith('"')) return failed(reader);
    const key = textOf(reader, token);
    if (tokenAt(reader) !== ':') return failed(reader);
    record[key] = valueAt(reader, depth + 1);
    if (reader.error) return null;
  }
  return withDefault(record);
}

/** `__default__` is the default of the object, not a property. */
function withDefault(record: Record<string, Value>): ObjectValue {
  if (!Object.hasOwn(record, DEFAULT_KEY)) return objectOf(record);
  const { [DEFAULT_KEY]: fallback = null, ...properties } = record;
  return objectOf(properties, fallback);
}

/** The value of JSON that was parsed already, or of plain objects of ours. What is no JSON is null. */
export function valueFromPlain(plain: unknown, depth = 0): Value {
  if (typeof plain === 'string' || typeof plain === 'boolean') return plain;
  if (typeof plain === 'number') return Number.isFinite(plain) ? decimalFromFloat(plain) : null;
  if (plain === null || typeof plain !== 'object') return null;
  if (depth > DEEPEST) return TOO_DEEP;
  if (Array.isArray(plain)) return plain.map((item) => valueFromPlain(item, depth + 1));
  const record: Record<string, Value> = Object.create(null);
  for (const [key, value] of Object.entries(plain)) {
    if (value !== undefined) record[key] = valueFromPlain(value, depth + 1);
  }
  return withDefault(record);
}

/** As JSON: keys sorted, no spaces, defaults left out, instants as texts. Functions have none and are null. */
export function toJson(value: Value): ErrorOr<string> {
  try {
    return jsonOf(value, 0);
  } catch (error) {
    if (error === TOO_DEEP) return TOO_DEEP;
    throw error;
  }
}

function jsonOf(value: Value, depth: number): string {
  spend(1);
  if (typeof value === 'string') return jsonText(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (depth > DEEPEST) throw TOO_DEEP;
  if (isArray(value)) return `[${value.map((item) => jsonOf(item, depth + 1)).join(',')}]`;
  if (value.kind === 'number') return decimalText(value);
  if (value.kind === 'function' || value.kind === 'error') return 'null';
  if (value.kind !== 'object') return jsonText(render(value));
  const keys = [...value.keys()].sort();
  return `{${keys.map((key) => `${jsonText(key)}:${jsonOf(value.get(key.toLowerCase()) ?? null, depth + 1)}`).join(',')}}`;
}

function jsonText(text: string): string {
  spendText(text);
  // As Go writes it, so that the text can stand in a script.
  return JSON.stringify(text).replace(/[\u2028\u2029]/g, (char) => (char === '\u2028' ? '\\u2028' : '\\u2029'));
}
