import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { describe, expect, test } from 'vitest';
import { assetsOf } from '../assets/read-assets.ts';
import { phoneNumbers } from '../services/phones.ts';
import { places } from '../services/places.ts';
import { environmentOf } from '../values/make-environment.ts';
import { equalFieldValues, fieldValueOf } from './field-values.ts';

const liberia = {
  name: 'Liberia',
  children: [
    { name: 'Bong', children: [{ name: 'Suakoko', children: [{ name: 'Phebe' }] }, { name: 'Salala' }] },
    { name: 'Grand Cape Mount', aliases: ['Cape Mount'], children: [{ name: 'Salala' }] },
  ],
};
const types = ['text', 'number', 'datetime', 'state', 'district', 'ward'] as const;
const assets = assetsOf(
  { fields: types.map((type) => ({ uuid: type, key: type, name: type, type })), locations: [liberia] },
  { flow: () => undefined, places: () => places([liberia]) },
);
const env = environmentOf(
  { date_format: 'DD-MM-YYYY', timezone: 'Africa/Nairobi' },
  {
    now: () => '2026-03-02T08:15:30.123456789Z',
    random: () => 0,
    phones: phoneNumbers(parsePhoneNumberFromString),
  },
);
const inBong = { state: { text: 'x', state: 'Liberia > Bong' } };
const inSuakoko = { district: { text: 'x', district: 'Liberia > Bong > Suakoko' } };
const value = (text: string, key: string = 'text', fields = {}) =>
  fieldValueOf(text, assets.field(key)!, fields, assets, env);

describe('what a text means', () => {
  test.each([
    ['Phebe', '{"text":"Phebe"}'],
    [' 37 ', '{"text":"37","number":37}'],
    ['007.50', '{"text":"007.50","number":7.5}'],
    ['-.5', '{"text":"-.5","number":-0.5}'],
    ['37 years', '{"text":"37 years"}'],
    ['1e3', '{"text":"1e3"}'],
    [
      '0.1000000000000000055511151231257827',
      '{"text":"0.1000000000000000055511151231257827","number":0.1000000000000000055511151231257827}',
    ],
    ['231770000001231770000001', '{"text":"231770000001231770000001","number":231770000001231770000001}'],
    ['17-11-2020', '{"text":"17-11-2020","datetime":"2020-11-17T11:15:30.123456+03:00"}'],
    ['2020-11-17T06:00:00Z', '{"text":"2020-11-17T06:00:00Z","datetime":"2020-11-17T06:00:00.000000Z"}'],
    ['17-11-2020 7:30', '{"text":"17-11-2020 7:30","datetime":"2020-11-17T07:30:00.000000+03:00"}'],
    ['31-02-2020', '{"text":"31-02-2020"}'],
    ['Liberia > Bong', '{"text":"Liberia > Bong","state":"Liberia > Bong"}'],
    ['> > > > >', '{"text":"> > > > >"}'],
  ])('%s', (text, json) => expect(JSON.stringify(value(text))).toBe(json));

  test.each(['', ' \n\t'])('%j is none', (text) => expect(value(text)).toBeUndefined());
});

test.each([
  ['Bong!', 'state', {}, 'Liberia > Bong'],
  ['county of cape mount', 'state', {}, 'Liberia > Grand Cape Mount'],
  ['Salala', 'district', {}, undefined],
  ['Salala', 'district', inBong, 'Liberia > Bong > Salala'],
  ['near phebe hospital', 'ward', inSuakoko, 'Liberia > Bong > Suakoko > Phebe'],
  ['Phebe', 'ward', inBong, undefined],
  ['liberia>bong>suakoko', 'ward', {}, undefined],
] as const)('the place in %j as %s', (text, key, fields, path) => {
  expect(Object.entries(value(text, key, fields)!).find(([name]) => name === key)?.[1]).toBe(path);
});

test('values are equal by what they mean', () => {
  const stored = { text: '1.0', number: 1 };
  expect(equalFieldValues(stored, value('1.0'))).toBe(true);
  expect(equalFieldValues({ text: '1.0' }, value('1.0'))).toBe(false);
  expect(equalFieldValues(undefined, undefined)).toBe(true);
  expect(equalFieldValues(stored, undefined)).toBe(false);
  const instant = value('2020-11-17T06:00:00Z')!;
  expect(equalFieldValues({ ...instant, datetime: '2020-11-17T09:00:00+03:00' }, instant)).toBe(true);
});
