import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kindOf } from './find-numbers.ts';
import { keysOf } from './keys.ts';
import { likeness, soundOf, wordsOfName } from './names.ts';
import { type Crowd, type Facts, isCertain, likely, scoreOf } from './score.ts';
import { wordsOf } from './words.ts';

const crowd: Crowd = { weightOf: () => 1, holdersOf: () => 2 };
const facts = (name: string, more: Partial<Facts> = {}): Facts => ({
  ...{ id: 1, words: wordsOfName(name), gender: null, birth_date: null, facilities: [], tels: [], identifiers: [] },
  ...{ sources: [1] },
  ...more,
});
const like = (one: string, other: string): number => likeness(wordsOfName(one), wordsOfName(other));

describe('names', () => {
  it.each([
    ['Fatu Kollie', 'KOLLIE, Fatu', 1],
    ['Aïssatou Diallo', 'Aissatou DIALLO', 1],
    ['Dr. James Kamara', 'Kamara James', 1],
    ["N'Guessan Koffi", 'Nguessan Koffi', 1],
    ['Mohammed Jalloh', 'Muhammad Jallow', 0.85],
    ['James T. Kollie', 'James Kollie', 0.8],
    ['J. Kollie', 'James Kollie', 0.8],
  ])('%s and %s are alike', (one, other, least) => expect(like(one, other)).toBeGreaterThanOrEqual(least));

  it.each([
    ['James Kollie', 'Mary Kollie'],
    ['Fatu Kamara', 'Musu Sheriff'],
    ['Joseph Doe', 'Josephine Flomo'],
  ])('%s and %s are not', (one, other) => expect(like(one, other)).toBeLessThan(0.8));

  it('meet as they sound, for being found', () => {
    for (const [one, other] of [
      ['diallo', 'jallow'],
      ['kamara', 'camara'],
      ['mohammed', 'muhamad'],
      ['toure', 'touray'],
    ])
      expect([one, soundOf(one!)]).toEqual([one, soundOf(other!)]);
  });

  it('count less in what many are called', () => {
    const common = (word: string): number => (word === 'kollie' ? 0.34 : 1);
    const [one, other] = [wordsOfName('Mary Kollie'), wordsOfName('Martha Kollie')];
    expect(likeness(one, other, common)).toBeLessThan(likeness(one, other));
  });
});

const word = fc.constantFrom(
  'fatu',
  'fatou',
  'kollie',
  'kolie',
  'james',
  'j',
  'diallo',
  'jallow',
  'marie',
  'anne',
  'x',
);
const person = fc.record({
  id: fc.nat(),
  words: fc.array(word, { maxLength: 4 }).map((words) => words.sort()),
  gender: fc.constantFrom(null, 'male', 'female', 'other'),
  birth_date: fc.constantFrom(null, '1985-01-01', '1985-03-12', '1985-12-03', '1985-03-13', '1990-01-01'),
  facilities: fc.subarray(['salala clinic', 'ganta hospital']),
  tels: fc.subarray(['+231770000001', '+231770000002']),
  identifiers: fc.array(
    fc.record({ system: fc.constantFrom('urn:a', 'urn:b', ''), value: fc.constantFrom('E-100', 'e100', 'E200', '7') }),
    { maxLength: 3 },
  ),
  sources: fc.subarray([1, 2, 3]),
});

describe('scores', () => {
  it('are the same for both orders of the two, reasons and all', () => {
    fc.assert(
      fc.property(person, person, (one, other) => {
        const [there, back] = [scoreOf(one, other, crowd), scoreOf(other, one, crowd)];
        expect(there).toEqual(back);
        expect(isCertain(one, other, there.reasons)).toBe(isCertain(other, one, back.reasons));
        expect(there.score).toBe(there.reasons.reduce((sum, each) => sum + each.points, 0));
      }),
      { numRuns: 500 },
    );
  });

  const same = { birth_date: '1985-03-14', tels: ['+231770000001'] };
  it('say in words what speaks for and against it', () => {
    const ids = (value: string) => ({ identifiers: [{ system: 'http://mohs.gov.lr/employee-number', value }] });
    const { reasons } = scoreOf(
      facts('Fatu Kollie', { ...same, ...ids('1') }),
      facts('Fatou Kollie', { ...same, ...ids('2') }),
      crowd,
    );
    expect(wordsOf(reasons)).toMatch(
      /^other identifier \(employee-number\) −60, same number \+40, same birth date \+30, name alike 0\.\d\d \+25$/,
    );
  });

  it('propose nobody for a number, a name or a birth date alone', () => {
    const alone = [
      [facts('Fatu Kollie', { tels: same.tels }), facts('', { tels: same.tels })],
      [facts('Fatu Kollie'), facts('Fatu Kollie')],
      [facts('', { birth_date: same.birth_date }), facts('', { birth_date: same.birth_date })],
      // Colleagues with the phone of their clinic.
      [
        facts('James Kollie', { ...same, birth_date: null, facilities: ['x'] }),
        facts('Musu Flomo', { tels: same.tels, facilities: ['x'] }),
      ],
    ] as const;
    for (const [one, other] of alone) expect(scoreOf(one, other, crowd).score).toBeLessThan(likely);
  });

  it('are certain by an identifier of both only where nothing speaks against it', () => {
    const id = { identifiers: [{ system: 'urn:national', value: 'N-100' }] };
    const [one, other] = [facts('Fatu Kollie', id), facts('Fatou Kollie', { ...id, sources: [2] })];
    const certain = (a: Facts, b: Facts) => isCertain(a, b, scoreOf(a, b, crowd).reasons);
    expect(certain(one, other)).toBe(true);
    expect(certain(one, { ...other, sources: [1] })).toBe(false);
    expect(certain({ ...one, gender: 'male' }, { ...other, gender: 'female' })).toBe(false);
  });

  it('are looked for where names are in another order and spelling', () => {
    const at = { facilities: ['salala clinic'] };
    const [one, other] = [keysOf(facts('Diallo Aïssatou', at)), keysOf(facts('Aissatou JALLOW', at))];
    expect(one.filter((key) => other.includes(key))).toHaveLength(2);
  });
});

describe('numbers of several people', () => {
  const held = (id: number, more: object = {}) => ({
    ...{
      id,
      status: 1,
      preferred: true,
      since: '2026-01-01T00:00:00.000Z',
      made: '2026-01-01T00:00:00.000Z',
      sources: [1],
    },
    ...more,
  });
  const kind = (...holders: ReturnType<typeof held>[]) => kindOf({ holders, wrong: false, proposed: false });
  it('are shared, recycled, claimed, or nothing', () => {
    const later = { since: '2026-06-01T00:00:00.000Z' };
    expect(kind(held(1), held(2))).toBe('shared');
    expect(kind(held(1), held(2, { preferred: false }))).toBeNull();
    expect(kind(held(1), held(2, { sources: [2] }))).toBe('claimed');
    expect(kind(held(1), held(2, later))).toBe('recycled');
    expect(kind(held(1, { status: 2 }), held(2, { ...later, made: later.since }))).toBe('recycled');
    expect(kind(held(1))).toBeNull();
    expect(kindOf({ holders: [held(1)], wrong: true, proposed: false })).toBe('wrong_number');
    expect(kindOf({ holders: [held(1), held(2)], wrong: false, proposed: true })).toBeNull();
  });
});
