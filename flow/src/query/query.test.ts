import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  parseQuery,
  printQuery,
  QUERY_ERROR_CODES,
  type Query,
  registryResolver,
  resolverOf,
  simplify,
} from './query.ts';
import { anyQuery, VOCABULARY } from './testing.ts';

const plain = resolverOf(VOCABULARY);
const registry = registryResolver(VOCABULARY);

function normalized(text: string, resolver = registry): string {
  const parsed = parseQuery(text, {}, resolver);
  return parsed.ok ? parsed.normalized : `${parsed.error.code}: ${parsed.error.message}`;
}
function refusal(text: string, resolver = registry) {
  const parsed = parseQuery(text, {}, resolver);
  if (parsed.ok) throw new Error(`accepted as ${parsed.normalized}`);
  const { code, at, meant } = parsed.error;
  return { code, there: text.slice(...at), ...(meant === undefined ? {} : { meant }) };
}
/** Without the places in the text, which a printed query changes. */
function bare(query: Query): unknown {
  return JSON.parse(JSON.stringify(query, (key, value) => (key === 'at' ? undefined : value)));
}

describe('what a query says', () => {
  test.each([
    ['', ''],
    ['  \n', ''],
    ['cadre = nurse', 'cadre = "nurse"'],
    ['cadre in (nurse, midwife) and place in Bong', 'cadre in ("nurse", "midwife") AND place in "Bong"'],
    ['cadre not in ("community health worker")', 'cadre not in "community health worker"'],
    ['place = Bong or place in "Nimba"', 'place = "Bong" OR place in "Nimba"'],
    ['has = TEL', 'has = "tel"'],
    ['has in (tel, whatsapp) has != viber', 'has in ("tel", "whatsapp") AND has != "viber"'],
    ['name has mary', 'name ~ "mary"'],
    ['last_heard < -30d', 'last_seen_on < "-30d"'],
    ['last_heard < "30 days ago" or last_heard = ""', 'last_seen_on < "30 days ago" OR last_seen_on = ""'],
    ['language in (en, fr-CD, FRE, swh, lnc)', 'language in ("eng", "fra", "fra", "swa", "lnc")'],
    ['opted_out is No', 'opted_out = "false"'],
    ['age >= 18 and age < 60.5', 'age >= 18 AND age < 60.5'],
    ['fields.age > 3', 'fields.age > 3'],
    ['gender in (m, f) and district in (Suakoko)', 'gender in ("m", "f") AND fields.district in "Suakoko"'],
    ['a and b or c d', '(name = "a" AND name = "b") OR (name = "c" AND name = "d")'],
    ['name = "C:\\"', 'name = "C:\\\\"'],
    ['name = "a\\tb\\u00e9"', 'name = "a\\tbé"'],
    ['mary in Bong', 'name ~ "mary" AND name ~ "in" AND name ~ "Bong"'],
    ['فاطمة', 'name ~ "فاطمة"'],
    ['+231 77 000 0001', 'urns.tel = "+231770000001"'],
  ])('%s', (text, expected) => expect(normalized(text)).toBe(expected));

  test('is that of RapidPro where the resolver has no registry attributes', () => {
    expect(normalized('cadre in (nurse)', plain)).toBe('name ~ "cadre" AND name ~ "in" AND name ~ "nurse"');
    expect(refusal('cadre = nurse', plain).code).toBe('unknown_property');
    expect(refusal('created_on < -30d', plain).code).toBe('invalid_date');
    expect(refusal('has = tel', plain).code).toBe('syntax');
    expect(normalized('age > 3', plain)).toBe('fields.age > 3');
  });
});

describe('what is wrong, where, and what was meant', () => {
  test.each([
    ['cader = nurse', { code: 'unknown_property', there: 'cader', meant: 'cadre' }],
    [
      'name = x and fields.distrct = y',
      { code: 'unknown_property', there: 'fields.distrct', meant: 'fields.district' },
    ],
    ['urns.whatsap = 1', { code: 'unknown_property', there: 'urns.whatsap', meant: 'urns.whatsapp' }],
    ['feilds.age = 1', { code: 'unknown_property_type', there: 'feilds.age', meant: 'fields.age' }],
    ['group = "Nimba nurse"', { code: 'invalid_group', there: '"Nimba nurse"', meant: 'Nimba nurses' }],
    ['status = actve', { code: 'invalid_status', there: 'actve', meant: 'active' }],
    ['flow = nothing', { code: 'invalid_flow', there: 'nothing' }],
    ['age > old', { code: 'invalid_number', there: 'old' }],
    ['last_heard > soon', { code: 'invalid_date', there: 'soon' }],
    ['language = english', { code: 'invalid_language', there: 'english', meant: 'eng' }],
    ['cader in (nurse, midwife)', { code: 'unknown_property', there: 'cader', meant: 'cadre' }],
    ['cadre > nurse', { code: 'unsupported_comparison', there: 'cadre > nurse' }],
    ['created_on in (2020-01-01)', { code: 'unsupported_comparison', there: 'created_on in (2020-01-01)' }],
    ['gender ~ m', { code: 'unsupported_contains', there: 'gender ~ m', meant: '=' }],
    ['status = ""', { code: 'unsupported_setcheck', there: 'status = ""' }],
    ['cadre in (nurse, "")', { code: 'unsupported_setcheck', there: 'cadre in (nurse, "")' }],
    ['name ~ "-"', { code: 'invalid_partial_name', there: '"-"' }],
    ['tel ~ 23', { code: 'invalid_partial_urn', there: '23' }],
    ['has = phne', { code: 'unknown_property', there: 'phne' }],
    ['has = telegrm', { code: 'unknown_property', there: 'telegrm', meant: 'telegram' }],
    ['opted_out = perhaps', { code: 'invalid_status', there: 'perhaps' }],
    ['cadre = ', { code: 'syntax', there: '', meant: '""' }],
    ['cadre == nurse', { code: 'syntax', there: '==', meant: '=' }],
    ['cadre <> nurse', { code: 'syntax', there: '<>', meant: '!=' }],
    ['cadre = “nurse”', { code: 'syntax', there: '“', meant: '"' }],
    ['cadre = "nurse', { code: 'syntax', there: '"nurse' }],
    ['(cadre = nurse', { code: 'syntax', there: '(' }],
    ['cadre = nurse)', { code: 'syntax', there: ')' }],
    ['cadre in (nurse, midwife', { code: 'syntax', there: '(' }],
    ['cadre in (community health)', { code: 'syntax', there: 'health', meant: ', health' }],
    ['cadre in ()', { code: 'syntax', there: ')' }],
    ['nurse, midwife', { code: 'syntax', there: ',' }],
    ['cadre = nurse and', { code: 'syntax', there: '' }],
    ['or cadre = nurse', { code: 'syntax', there: 'or' }],
    ['cadre = and', { code: 'syntax', there: 'and', meant: '"and"' }],
    ['a\u0000b', { code: 'syntax', there: '\u0000' }],
  ])('%s', (text, expected) => expect(refusal(text)).toEqual(expected));

  test('an error has its facts by name, for words in another language', () => {
    const facts = (text: string) => {
      const parsed = parseQuery(text, {}, registry);
      return parsed.ok ? undefined : parsed.error.extra;
    };
    expect(facts('cadre == nurse')).toEqual({ reason: 'double_comparison', token: '=' });
    expect(facts('(cadre = nurse')).toEqual({ reason: 'open_bracket', token: '(' });
    expect(facts('cader = nurse')).toEqual({ property: 'cader' });
    expect(facts('cadre > nurse')).toEqual({ property: 'cadre', operator: '>' });
    expect(facts('age = old')).toEqual({ value: 'old' });
    expect(facts('tel ~ 1')).toEqual({ min_value_length: '3' });
  });

  test('hidden addresses cannot be probed, nor by a list', () => {
    const env = { redaction_policy: 'urns' };
    for (const text of ['tel = 077', 'urn ~ 0770', 'tel in (0770, 0771)', 'name = x or whatsapp != 1']) {
      expect(parseQuery(text, env, registry)).toMatchObject({ error: { code: 'redacted_urns' } });
    }
    expect(parseQuery('tel = "" and has = tel', env, registry)).toMatchObject({ ok: true });
  });
});

test('what is probably not meant is said', () => {
  const resolver = registryResolver({ ...VOCABULARY, values: { cadre: ['Nurse', 'Midwife', 'CHW'] } });
  const hints = (text: string) => {
    const parsed = parseQuery(text, {}, resolver);
    return parsed.ok && parsed.hints.map(({ at, meant }) => [text.slice(...at), meant]);
  };
  expect(hints('cadre in (nurse, midwive) or cadre != dentist')).toEqual([
    ['midwive', 'Midwife'],
    ['dentist', undefined],
  ]);
  expect(hints('gender = f and (mary cadre nurse)')).toEqual([['cadre nurse', 'cadre = nurse']]);
  expect(hints('plase in "Grand Bassa"')).toEqual([['plase in "Grand Bassa"', 'place in "Grand Bassa"']]);
  expect(hints('mary flomo cadre = nurse place in Bong cadre ~ nu')).toEqual([]);
});

describe('limits', () => {
  const code = (text: string) => {
    const parsed = parseQuery(text, {}, registry);
    return parsed.ok ? 'ok' : parsed.error.code;
  };
  test.each([
    ['100 brackets', '('.repeat(100) + 'a' + ')'.repeat(100), 'ok'],
    ['101 brackets', '('.repeat(101) + 'a' + ')'.repeat(101), 'too_complex'],
    ['1,000 brackets, open', '('.repeat(1000), 'too_complex'],
    ['250 conditions', 'a '.repeat(250), 'ok'],
    ['251 conditions', 'a '.repeat(251), 'too_complex'],
    ['10,000 characters of two units', `name = "${'😀'.repeat(9991)}"`, 'ok'],
    ['100,000 characters', 'x'.repeat(100_000), 'too_complex'],
    ['10,000 quotes', '"'.repeat(9999), 'syntax'],
    ['10,000 backslashes', `"${'\\'.repeat(9999)}`, 'syntax'],
    ['5,000 commas', `cadre in (${'a,'.repeat(4000)}b)`, 'ok'],
  ])('%s', (_, text, expected) => expect(code(text)).toBe(expected));
});

describe('whatever the text', () => {
  const words = [
    'cadre',
    'in',
    'not',
    'has',
    'is',
    '(',
    ')',
    ',',
    '=',
    '!=',
    '~',
    '<',
    '"',
    '\\',
    'and',
    'or',
    'nurse',
  ];
  const pieces = [
    ...words,
    'tel',
    'fields.age',
    '-30d',
    '2020-01-01',
    '+231',
    '\u0000',
    '\ud800',
    '“',
    ' ',
    '""',
    '"a"',
  ];
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom(...pieces), maxLength: 60 }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(' ')),
    fc.string({ unit: 'binary', maxLength: 100 }),
  );
  const env = fc.record({
    redaction_policy: fc.constantFrom('none', 'urns'),
    default_country: fc.constantFrom('LR', 'US', '??'),
  });

  test('there is a query that says the same again, or an error with a place', () => {
    fc.assert(
      fc.property(text, env, fc.constantFrom(undefined, plain, registry), (typed, around, resolver) => {
        const parsed = parseQuery(typed, around, resolver);
        if (parsed.ok) {
          const again = parseQuery(parsed.normalized, around, resolver);
          expect(again).toMatchObject({ ok: true, normalized: parsed.normalized });
          if (again.ok) expect(bare(again.query)).toEqual(bare(parsed.query));
        } else {
          expect(QUERY_ERROR_CODES).toContain(parsed.error.code);
          expect(parsed.error.message).not.toBe('');
          const [start, end] = parsed.error.at;
          expect(start >= 0 && start <= end && end <= typed.length).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('a built tree prints as text that parses to it', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        const parsed = parseQuery(printQuery(query), {}, registry);
        expect(parsed.ok && bare(parsed.query)).toEqual(bare(simplify(query)));
      }),
      { numRuns: 500 },
    );
  });
});
