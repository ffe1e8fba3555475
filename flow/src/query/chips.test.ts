import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chipsToQuery, queryToChips } from './chips.ts';
import { compileQuery, parseQuery, printQuery, type Query, registryResolver } from './query.ts';
import { anyCondition, anyContact, anyQuery, VOCABULARY } from './testing.ts';

const resolver = registryResolver(VOCABULARY);
const env = { now: '2026-11-22T05:00:00Z', timezone: 'Africa/Monrovia' };
const parse = (text: string): Query => {
  const parsed = parseQuery(text, env, resolver);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.query;
};

const group = fc.record({
  match: fc.constantFrom('all' as const, 'any' as const),
  chips: fc.array(anyCondition, { maxLength: 4 }),
});
const chippable: fc.Arbitrary<Query> = fc.array(group, { maxLength: 4 }).map((groups) => ({
  kind: 'and',
  children: groups.map(({ match, chips }) => ({ kind: match === 'all' ? 'and' : 'or', children: chips }) as Query),
}));

test('chips show a query and give it back', () => {
  const text =
    'cadre in ("nurse", "midwife") AND place in "Bong" AND (language = "eng" OR fields.age > 40) AND urns.tel != ""';
  const chips = queryToChips(parse(text));
  expect(chips).toEqual([
    {
      match: 'all',
      chips: [
        { property: 'cadre', comparator: 'in', values: ['nurse', 'midwife'] },
        { property: 'place', comparator: 'in', values: ['Bong'] },
      ],
    },
    {
      match: 'any',
      chips: [
        { property: 'language', comparator: '=', values: ['eng'] },
        { property: 'fields.age', comparator: '>', values: ['40'] },
      ],
    },
    { match: 'all', chips: [{ property: 'urns.tel', comparator: '!=', values: [''] }] },
  ]);
  expect(printQuery(chipsToQuery(chips!, resolver))).toBe(text);
});

test('a query deeper than groups of chips stays text', () => {
  expect(queryToChips(parse('cadre = nurse or (age > 40 and place in Bong)'))).toBeNull();
  expect(queryToChips(parse(''))).toEqual([]);
});

test('chips that are not filled in ask for nothing', () => {
  const unfinished = { property: 'cadre', comparator: 'in', values: [] } as const;
  expect(
    chipsToQuery(
      [
        { match: 'any', chips: [unfinished] },
        { match: 'all', chips: [] },
      ],
      resolver,
    ),
  ).toEqual({
    kind: 'everyone',
  });
});

test('every query that chips can show means the same afterwards, for every contact', () => {
  fc.assert(
    fc.property(
      fc.oneof(chippable, anyQuery),
      fc.array(anyContact, { minLength: 1, maxLength: 8 }),
      (query, contacts) => {
        const chips = queryToChips(query);
        if (chips === null) return;
        const back = chipsToQuery(chips, resolver);
        const before = compileQuery(query, env, resolver);
        const after = compileQuery(back, env, resolver);
        for (const contact of contacts) expect(after(contact)).toBe(before(contact));
        expect(queryToChips(back)).toEqual(chips);
      },
    ),
    { numRuns: 1000 },
  );
});
