import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareTexts, equals } from './compare.ts';
import { toJson, valueFromJson, valueFromPlain } from './json.ts';
import { render } from './render.ts';
import type { ObjectValue } from './values.ts';

describe('JSON', () => {
  test.each([
    [
      '{"b":[1e2,1.50,12345678901234567890.123456789],"A":{"x":null}}',
      '{"A":{"x":null},"b":[100,1.5,12345678901234567890.123456789]}',
    ],
    [' "a\\u2028\\n\\ud83d\\ude00/" ', '"a\\u2028\\n😀/"'],
    ['{"__proto__":1,"constructor":2}', '{"__proto__":1,"constructor":2}'],
    ['[]', '[]'],
    ['[1e999]', '[null]'],
  ])('%s is written as %s', (text, expected) => expect(toJson(valueFromJson(text))).toBe(expected));

  test.each([
    ['{a: b}'],
    ['[1,]'],
    ['{"a":1,}'],
    ['{"a"}'],
    ['[1 2]'],
    ['01'],
    ['"\t"'],
    ['"\\x"'],
    ['1 2'],
    [''],
    ['['.repeat(100_000)],
    [`${'{"a":'.repeat(100_000)}1`],
    ['nul'],
  ])('%# is refused', (text) => expect(valueFromJson(text)).toHaveProperty('kind', 'error'));

  test('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(toJson(valueFromJson(text)) as string)).toEqual(
          JSON.parse(toJson(valueFromPlain(JSON.parse(text))) as string),
        );
        expect(equals(valueFromJson(text), valueFromPlain(JSON.parse(text)))).toBe(true);
      }),
    );
  });

  test('a text that is none is refused without a throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[],:"\\1e-. tn') }), (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        const value = valueFromJson(text);
        expect(value !== null && typeof value === 'object' && 'kind' in value && value.kind === 'error').toBe(!isJson);
      }),
    );
  });
});

describe('values', () => {
  test('of plain objects have defaults, and keys without regard to case', () => {
    const value = valueFromPlain({ __default__: 'Bob', Name: 'Bob', tags: ['a', 1.5, true, null] }) as ObjectValue;
    expect([render(value), value.get('name'), value.get('__default__'), value.keys()]).toEqual([
      'Bob',
      'Bob',
      undefined,
      ['Name', 'tags'],
    ]);
    expect(render(value.get('tags')!)).toBe('[a, 1.5, true, ]');
    expect(render(valueFromPlain({ b: { y: 1 }, a: [] }))).toBe('{a: [], b: {y: 1}}');
  });

  test('texts are put in order by code points', () => {
    expect(['\u{1f600}', '\uffff', 'b', 'ab', 'a'].sort(compareTexts)).toEqual(['a', 'ab', 'b', '\uffff', '\u{1f600}']);
  });
});
