import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileQuery, evaluateQuery, parseQuery, printQuery, type QueryContact, registryResolver } from './query.ts';
import { anyContact, anyQuery, VOCABULARY } from './testing.ts';

const resolver = registryResolver(VOCABULARY);
const env = { now: '2026-11-22T05:00:00Z', timezone: 'Africa/Monrovia', date_format: 'DD-MM-YYYY' };

const mary: QueryContact = {
  uuid: 'A1',
  name: 'Mary Flomo-Kollie',
  status: 'active',
  language: 'en',
  created_on: '2026-01-31T23:59:00Z',
  last_seen_on: '2026-10-23T08:00:00Z',
  urns: ['tel:+231770000001', 'whatsapp:231770000001?auth=x#Mary'],
  cadre: [{ code: 'RN', name: 'Registered nurse' }],
  skill: ['HIV', 'Malaria'],
  place: [{ name: 'Phebe', code: 'F-1', within: ['Suakoko', 'Bong', 'Liberia'] }],
  gender: 'female',
  birth_date: '1990-11-23',
  groups: [{ uuid: '5a4d1c0e-0000-4000-8000-000000000001', name: 'Nimba nurses' }],
  fields: { age: { text: '1.50', number: '1.50' }, district: { text: 'x', district: 'Liberia > Bong > Suakoko' } },
};
const nobody: QueryContact = {};

function asks(text: string, contact: QueryContact): boolean {
  const parsed = parseQuery(text, env, resolver);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return evaluateQuery(parsed.query, contact, env, resolver);
}

describe('Mary answers', () => {
  test.each([
    ['', true],
    ['name ~ flomo', true],
    ['name ~ "kolliexyz"', false],
    ['name ~ "lomo"', false],
    ['cadre = rn', true],
    ['cadre = "registered NURSE"', true],
    ['cadre ~ nurs', true],
    ['cadre in (midwife, RN)', true],
    ['cadre not in (midwife, RN)', false],
    ['skill != hiv', false],
    ['skill != tb', true],
    ['place = Phebe', true],
    ['place = F-1', true],
    ['place = Bong', false],
    ['place in Bong', true],
    ['place in (Nimba, Bong)', true],
    ['place not in Bong', false],
    ['place != Bong', true],
    ['has = tel and has = whatsapp', true],
    ['has = viber', false],
    ['has not in (viber, telegram)', true],
    ['whatsapp = 231770000001', true],
    ['gender = Female', true],
    ['employer = ""', true],
    ['age = 35', true],
    ['age >= 36', false],
    ['birth_date < 24-11-1990', true],
    ['last_heard < -30d', false],
    ['last_heard <= "30 days ago"', true],
    ['last_heard > "1 month ago"', true],
    ['last_heard < yesterday', true],
    ['created_on = 31-01-2026', true],
    ['opted_out = false', true],
    ['opted_out = yes', false],
    ['group = "nimba nurses"', true],
    ['group = 5A4D1C0E-0000-4000-8000-000000000001', true],
    ['fields.age = 1.5', true],
    ['fields.age < 1.4999999999999999999999999999', false],
    ['district = suakoko', true],
    ['ref = x', false],
    ['ref != x', true],
    ['tickets = 0', true],
  ])('%s', (text, expected) => expect(asks(text, mary)).toBe(expected));
});

test('a day begins at midnight of the time zone', () => {
  const contact = { last_seen_on: '2026-11-21T22:30:00Z' };
  const parsed = parseQuery('last_seen_on = 22-11-2026', env, resolver);
  const inZone = (timezone: string) =>
    parsed.ok && evaluateQuery(parsed.query, contact, { ...env, timezone }, resolver);
  expect([inZone('Africa/Monrovia'), inZone('Africa/Nairobi'), inZone('No/Where')]).toEqual([false, true, false]);
});

test.each([
  ['-1m', '2026-03-31T12:00:00Z', '2026-02-28'],
  ['"1 year ago"', '2024-02-29T12:00:00Z', '2023-02-28'],
  ['-2w', '2026-01-05T12:00:00Z', '2025-12-22'],
  ['today', '2026-01-05T23:59:59Z', '2026-01-05'],
  ['-99999y', '2026-01-05T12:00:00Z', '0001-01-01'],
])('%s from %s is %s', (typed, now, day) => {
  const parsed = parseQuery(`birth_date = ${typed}`, {}, resolver);
  expect(parsed.ok && evaluateQuery(parsed.query, { birth_date: day }, { now }, resolver)).toBe(true);
});

test('an empty contact is asked without trouble: not equal, and nothing else', () => {
  expect(asks('cadre != nurse and tel = "" and birth_date != 01-01-2000 and place not in Bong', nobody)).toBe(true);
  expect(asks('cadre = nurse or age > 0 or last_heard < today or has = tel', nobody)).toBe(false);
});

test('text and tree ask the same of every contact', () => {
  fc.assert(
    fc.property(anyQuery, fc.array(anyContact, { minLength: 1, maxLength: 8 }), (query, contacts) => {
      const parsed = parseQuery(printQuery(query), env, resolver);
      if (!parsed.ok) throw new Error(parsed.error.message);
      const before = compileQuery(query, env, resolver);
      const after = compileQuery(parsed.query, env, resolver);
      for (const contact of contacts) expect(after(contact)).toBe(before(contact));
    }),
    { numRuns: 500 },
  );
});
