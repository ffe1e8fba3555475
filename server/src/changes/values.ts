/** What somebody wrote, as the value of a change: checked, brought to one form, and named for people. */
import type { ChangeKind } from '@mhero/contract/changes.ts';
import type { Queryable } from '../db/db.ts';
import { type CountryCode, mendPhones } from '../lib/phone.ts';
import { languageCode } from '../registry/registry.ts';
import type { Value } from './model.ts';
import { placeValue } from './present.ts';
import { readPlaceNames } from './store-target.ts';

/** Null when it is no value of this kind. Places are given by their id here; names are recognised elsewhere. */
export async function readValue(
  q: Queryable,
  kind: ChangeKind,
  text: string,
  country: CountryCode | null,
): Promise<Value | null> {
  const plain = text.replaceAll('\u0000', '').toWellFormed().replace(/\s+/g, ' ').trim();
  if (plain === '') return null;
  switch (kind) {
    case 'number_add':
    case 'number_replace':
    case 'number_remove': {
      const [only, second] = mendPhones(plain, country).addresses;
      return only && !second ? { value: only.value, name: only.value } : null;
    }
    case 'facility': {
      const [place] = /^\d{1,9}$/.test(plain) ? await readPlaceNames(q, [Number(plain)]) : [];
      return place ? placeValue(place) : null;
    }
    case 'language': {
      const code = languageCode(plain);
      return code ? { value: code, name: code } : null;
    }
    case 'status':
      return plain === 'left' || plain === 'active' ? { value: plain, name: plain } : null;
    case 'role_end': {
      const day = /^(\d{4}-\d\d-\d\d)(T|$)/.exec(plain)?.[1];
      return day && isDay(day) ? { value: day, name: day } : null;
    }
    case 'name':
      return /\p{L}/u.test(plain) ? { value: plain.slice(0, 200), name: plain.slice(0, 200) } : null;
    case 'field':
      return { value: plain.slice(0, 200), name: plain.slice(0, 200) };
  }
}

const isDay = (day: string): boolean => {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) && day > '1900' && day < '2200';
};

/** Why a value was not taken, and what would be. */
export const valueWords: Readonly<Record<ChangeKind, string>> = {
  number_add: 'must be one telephone number, such as +231770000001',
  number_replace: 'must be one telephone number, such as +231770000001',
  number_remove: 'must be one telephone number, such as +231770000001',
  facility: 'must be the id of a place',
  name: 'must be a name',
  language: 'must be a language, such as eng or French',
  status: 'must be left or active',
  role_end: 'must be a day, such as 2026-11-30',
  field: 'must not be empty',
};
