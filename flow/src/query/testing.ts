/** A small deployment, and arbitrary queries and contacts of it, for the tests of this room. */
import fc from 'fast-check';
import type { QueryContact } from './contact.ts';
import type { Vocabulary } from './environment.ts';
import type { Comparator, Condition, PropertyType, Query } from './tree.ts';

export const VOCABULARY: Vocabulary = {
  fields: [
    { key: 'age', type: 'number' },
    { key: 'district', type: 'district' },
    { key: 'joined', type: 'datetime' },
    { key: 'note', type: 'text' },
  ],
  groups: [
    { uuid: '5a4d1c0e-0000-4000-8000-000000000001', name: 'Nimba nurses' },
    { uuid: '5a4d1c0e-0000-4000-8000-000000000002', name: 'Supervisors' },
  ],
  flows: [{ uuid: '5a4d1c0e-0000-4000-8000-000000000003', name: 'Stock' }],
};

const WORDS = ['nurse', 'midwife', 'Bong', 'Mary "Flomo"', 'a\\', 'Kéita (2)', '42', '-1', 'ሰላም', ' x ', '(', 'and'];
const DAYS = ['2024-02-29', '2026-11-22', '-30d', '30 days ago', 'today'];

function conditions(
  propertyType: PropertyType,
  properties: readonly string[],
  comparators: readonly Comparator[],
  value: fc.Arbitrary<string>,
): fc.Arbitrary<Condition> {
  return fc.constantFrom(...comparators).chain((comparator) =>
    fc.record({
      kind: fc.constant('condition' as const),
      propertyType: fc.constant(propertyType),
      property: fc.constantFrom(...properties),
      comparator: fc.constant(comparator),
      values: fc.array(value, { minLength: 1, maxLength: comparator === 'in' || comparator === 'not in' ? 3 : 1 }),
    }),
  );
}

const word = fc.constantFrom(...WORDS);
const longWord = fc.constantFrom('nur', 'ong', 'Kéita', 'mar');
const lists: Comparator[] = ['=', '!=', 'in', 'not in'];
const order: Comparator[] = ['=', '!=', '<', '<=', '>', '>='];

/** Every shape of condition that a checked query may have. */
export const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
  conditions(
    'attribute',
    ['cadre', 'job', 'skill', 'facility', 'place', 'employer', 'gender', 'source', 'name'],
    lists,
    word,
  ),
  conditions('attribute', ['cadre', 'job', 'place', 'name'], ['~'], longWord),
  conditions('attribute', ['cadre', 'place', 'language', 'name', 'urn', 'group'], ['=', '!='], fc.constant('')),
  conditions('attribute', ['has'], lists, fc.constantFrom('tel', 'whatsapp', 'viber')),
  conditions('attribute', ['opted_out'], ['=', '!='], fc.constantFrom('true', 'false')),
  conditions('attribute', ['group'], lists, fc.constantFrom('Nimba nurses', 'Supervisors')),
  conditions('attribute', ['language'], lists, fc.constantFrom('eng', 'fra', 'lnc')),
  conditions('attribute', ['age', 'tickets'], order, fc.constantFrom('18', '40', '-1', '0.5')),
  conditions('attribute', ['created_on', 'last_seen_on', 'birth_date'], order, fc.constantFrom(...DAYS)),
  conditions('urn', ['tel', 'whatsapp'], ['=', '!=', '~', 'in'], fc.constantFrom('+231770000001', '0770', '001')),
  conditions('field', ['note', 'district'], lists, word),
  conditions('field', ['age'], order, fc.constantFrom('1', '40')),
  conditions('field', ['joined'], order, fc.constantFrom(...DAYS)),
);

const { tree } = fc.letrec<{ tree: Query; combination: Query }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small' }, anyCondition, tie('combination')),
  combination: fc.record({
    kind: fc.constantFrom('and' as const, 'or' as const),
    children: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }),
  }),
}));
export const anyQuery: fc.Arbitrary<Query> = fc.oneof(
  { weight: 20, arbitrary: tree },
  fc.constant({ kind: 'everyone' as const }),
);

const some = <T>(...values: T[]) => fc.subarray(values);
const maybe = <T>(...values: T[]) => fc.constantFrom<T | undefined>(undefined, ...values);

export const anyContact: fc.Arbitrary<QueryContact> = fc.record({
  name: maybe('Mary Flomo', 'nurse', 'Kéita (2)'),
  language: maybe('en', 'fra'),
  created_on: maybe('2024-02-29T23:30:00Z', '2026-11-22T00:30:00Z'),
  last_seen_on: maybe('2026-10-23T12:00:00Z', '2026-11-22T01:00:00Z'),
  birth_date: maybe('1990-11-22', '2008-11-23'),
  urns: some('tel:+231770000001', 'tel:+231770770002', 'whatsapp:231770000001'),
  cadre: some<string | { code: string; name: string }>('midwife', { code: 'nurse', name: 'Registered nurse' }),
  job: some('nurse', '42'),
  place: some({ name: 'Suakoko', within: ['Bong', 'Liberia'] }, { name: 'Bong', within: ['Liberia'] }),
  gender: maybe('nurse', 'midwife'),
  groups: some({ uuid: '5a4d1c0e-0000-4000-8000-000000000001', name: 'Nimba nurses' }),
  opted_out: fc.boolean(),
  fields: fc.record({ age: maybe({ text: '40', number: 40 }), note: maybe({ text: 'Bong' }, { text: 'x' }) }),
});
