/**
 * Values of contact fields. A value always has its text and, whatever the type of the field, also what that text means
 * as a number, as a datetime or as a place, so that a field may change its type later.
 */
import type { Assets, Field } from '../assets/assets.ts';
import { numberText } from '../query/query.ts';
import { findDateTime } from '../values/date-text.ts';
import { compareDateTimes, parseIso, renderDateTime } from '../values/datetime.ts';
import { decimalText, parseDecimal } from '../values/decimal.ts';
import type { Environment, PlaceLevel, Places } from '../values/environment.ts';
import { findPlaces } from '../values/find-places.ts';
import type { ContactJson, FieldValueJson } from './contact.ts';

type Fields = ContactJson['fields'];
type PlaceType = 'state' | 'district' | 'ward';

const LEVELS: Readonly<Record<PlaceType, PlaceLevel>> = { state: 1, district: 2, ward: 3 };

/** What `JSON.stringify` writes as the number of exactly this text (ECMAScript 2026). */
const rawJson = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;

/**
 * The value of a text in this field; undefined when the text is empty. A date without a time gets the time of now, a
 * place without a path is looked for in the place that the contact's field of the level above names.
 * @param fields the other values of the contact
 */
export function fieldValueOf(
  text: string,
  field: Field,
  fields: Fields,
  assets: Assets,
  env: Environment,
): FieldValueJson | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const number = numberOf(trimmed);
  const datetime = findDateTime(env, trimmed, 'now');
  return {
    text: trimmed,
    ...(number === undefined ? {} : { number }),
    ...(datetime ? { datetime: renderDateTime(datetime) } : {}),
    ...placeOf(trimmed, field, fields, assets),
  };
}

function numberOf(text: string): unknown {
  const number = parseDecimal(text);
  if (number === undefined || number.kind === 'error') return undefined;
  const digits = decimalText(number);
  return String(Number(digits)) === digits ? Number(digits) : rawJson(digits);
}

function placeOf(text: string, field: Field, fields: Fields, assets: Assets): Partial<FieldValueJson> {
  const path = assets.places && placePath(text, field, fields, assets, assets.places);
  if (path === undefined) return {};
  const names = path.split(' > ');
  const upTo = (level: PlaceLevel) => names.slice(0, level + 1).join(' > ');
  return {
    ...(names.length > 1 ? { state: upTo(1) } : {}),
    ...(names.length > 2 ? { district: upTo(2) } : {}),
    ...(names.length > 3 ? { ward: upTo(3) } : {}),
  };
}

function placePath(text: string, field: Field, fields: Fields, assets: Assets, places: Places): string | undefined {
  if (text.includes('>')) {
    const names = text.split('>', 5).map((name) => name.trim());
    return places.findByPath(names.join(' > '));
  }
  if (field.type === 'state') return findPlaces(places, text, LEVELS.state)[0];
  if (field.type !== 'district' && field.type !== 'ward') return undefined;
  const above = field.type === 'district' ? 'state' : 'district';
  const parent = firstPlace(above, fields, assets);
  return parent === undefined ? undefined : findPlaces(places, text, LEVELS[field.type], parent)[0];
}

/** The place that the contact's first field of this type names. */
function firstPlace(type: PlaceType, fields: Fields, assets: Assets): string | undefined {
  for (const field of assets.fields) {
    const path = field.type === type ? fields?.[field.key]?.[type] : undefined;
    if (path) return path;
  }
  return undefined;
}

/** Do both say the same? Numbers and datetimes are compared by what they mean. */
export function equalFieldValues(a: FieldValueJson | undefined, b: FieldValueJson | undefined): boolean {
  if (!a || !b) return !a === !b;
  return (
    a.text === b.text &&
    (a.state ?? '') === (b.state ?? '') &&
    (a.district ?? '') === (b.district ?? '') &&
    (a.ward ?? '') === (b.ward ?? '') &&
    numberText(a.number) === numberText(b.number) &&
    equalInstants(a.datetime, b.datetime)
  );
}

function equalInstants(a = '', b = ''): boolean {
  if (a === b) return true;
  const [left, right] = [parseIso(a), parseIso(b)];
  return left !== undefined && right !== undefined && compareDateTimes(left, right) === 0;
}
