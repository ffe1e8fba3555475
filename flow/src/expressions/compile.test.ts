import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Environment } from '../values/environment.ts';
import { toJson, valueFromPlain } from '../values/json.ts';
import { environmentOf } from '../values/make-environment.ts';
import { lazyObject, objectOf } from '../values/objects.ts';
import type { ObjectValue } from '../values/values.ts';
import { compileTemplate } from './compile.ts';

const env: Environment = environmentOf(
  {},
  {
    now: () => '2026-11-22T05:00:00Z',
    random: () => 0.5,
    phones: {
      find: () => undefined,
      parse: () => undefined,
      formatNational: (number) => number,
      countryOf: () => undefined,
    },
  },
);
const context = valueFromPlain({
  contact: { __default__: 'Bob', name: 'Bob', Age: 32, tags: ['a', 'b'], missing: null },
  upper: 'not the function',
}) as ObjectValue;
const topLevels = new Set(context.keys());

function text(template: string) {
  const { value, errors } = compileTemplate(template, topLevels).text(context, env);
  return errors.length > 0 ? `${value}! ${errors.map(({ message }) => message).join('; ')}` : value;
}

describe('expressions', () => {
  test.each([
    ['@contact has @contact.age years, @CONTACT.TAGS.1', 'Bob has 32 years, b'],
    ['@(-2^2) @(2^3^2) @(10/4) @(0.1+0.2)', '4 64 2.5 0.3'],
    ['@(1 = "1.0") @(1 = "1") @("a" = "A") @(null = "")', 'false true false true'],
    ['@(contact.tags[-1] & contact["NAME"] & contact["nothing"] & contact[1])', 'bBob'],
    ['@(contact.age >= "32.0") @(contact & "!")', 'true Bob!'],
    ['@(((x, y) => x & y & contact.name)("a", 1))', 'a1Bob'],
    ['@(((x) => ((y) => x & y)("in"))("out"))', 'outin'],
    ['@(((x) => ((x) => x)("in") & x)("out"))', 'inout'],
    ['@(upper) @(LOWER = lower) @((x) => x) @(array(lower)[0]("A"))', 'not the function true <anon> a'],
    ['@(if(true, 1, 1 / 0)) @(is_error(1 / 0)) @(default(contact.x, "none"))', '1 true none'],
    ['@(contact.missing)|', '|'],
  ])('%s', (template, expected) => expect(text(template)).toBe(expected));

  test.each([
    ['a@(contact.nothing)b', "ab! object has no property 'nothing'"],
    ['@(contact.missing.x)', "! null has no property 'x'"],
    ['@(contact.tags[5])', '! index 5 is out of range for 2 items'],
    ['@(contact.tags.name)', "! array has no property 'name'"],
    ['@(nobody)', "! context has no property 'nobody'"],
    ['@(contact.name["x"])', '! "Bob" doesn\'t support lookups'],
    ['@(upper("x"))', '! text is not a function'],
    ['@(lower())', '! error calling lower(...): need 1 argument(s), got 0'],
    ['@(((x) => x)())', '! error calling <anon>(...): need 1 argument(s)'],
    ['@(lower(title(1 / 0)))', '! error calling lower(...): error calling title(...): division by zero'],
    ['@("a" + 1)', '! unable to convert "a" to a number'],
    ['@("a" < "b")', '! unable to convert "a" to a number'],
    ['@(1 +)', '! the expression ends too early'],
    ['@(1/0) @(2/0)', ' ! division by zero; division by zero'],
  ])('%s is an error', (template, expected) => expect(text(template)).toBe(expected));

  test('alone keep their type, with or without spaces around', () => {
    const value = (template: string) => toJson(compileTemplate(template, topLevels).value(context, env).value);
    expect([
      value(' @contact.age\n'),
      value('@(contact.tags)'),
      value('@contact.age @contact.age'),
      value('x'),
      value('\t x y '),
      value(' x @contact.age  '),
      value(' @(" x ") y '),
    ]).toEqual(['32', '["a","b"]', '"32 32"', '"x"', '"x y"', '"x 32"', '" x  y"']);
    const failed = compileTemplate('@(1 / 0)', topLevels).value(context, env);
    expect(failed.value).toEqual({ kind: 'error', message: 'division by zero' });
    expect(failed.errors).toEqual([{ expression: '@(1 / 0)', message: 'division by zero', code: 'expression' }]);
  });

  test('are protected, the text around them is not', () => {
    const { value } = compileTemplate('"@contact.name"', topLevels).text(context, env, (raw) => `<${raw}>`);
    expect(value).toBe('"<Bob>"');
  });

  test('without an expression a template is constant', () => {
    expect(compileTemplate('a@b.org @@contact', topLevels).constant).toBe('a@b.org @contact');
    expect(compileTemplate('@contact', topLevels).constant).toBeUndefined();
  });

  test('warn of what should no longer be used, once each', () => {
    const old = objectOf({ x: '1' });
    const run = lazyObject(
      { extra: () => old, contact: () => lazyObject({ id: () => '7' }, { deprecated: { id: 'id' } }) },
      {
        deprecated: { extra: '@extra is deprecated' },
      },
    );
    const template = compileTemplate('@(extra.x & extra.x & contact["ID"])', new Set(['extra', 'contact']));
    expect(template.text(run, env)).toEqual({
      value: '117',
      errors: [],
      warnings: [
        {
          expression: '@(extra.x & extra.x & contact["ID"])',
          message: '@extra is deprecated',
          code: 'context:deprecated',
        },
        { expression: '@(extra.x & extra.x & contact["ID"])', message: 'id', code: 'context:deprecated' },
      ],
    });
  });
});

describe('hostile expressions end within their budget', () => {
  const words = 'split(repeat("x ", 5000))';
  test.each([
    [`foreach(${words}, (a) => foreach(${words}, (b) => foreach(${words}, (c) => 1)))`],
    [`foreach(${words}, (a) => foreach(${words}, (b) => a = b))`],
    [
      `((a) => array(a, a, a, a, a, a, a, a, a, a))(${'((a) => array(a, a, a, a, a, a, a, a, a, a))('.repeat(9)}1${')'.repeat(10)}`,
    ],
    [`foreach(${words}, (a) => repeat("x", 10000))`],
    [`join(foreach(${words}, (a) => repeat("x", 1000)), repeat("y", 10000))`],
    [`replace(repeat("x", 10000), "x", repeat("y", 10000))`],
    [`foreach(${words}, (a) => 7.123 ^ 40.55)`],
    [`${'replace('.repeat(5)}repeat("x", 10000)${', "x", "xxxxxxxxxx")'.repeat(5)}`],
  ])('%#', (expression) => {
    const { value, errors } = compileTemplate(`@(${expression})`, topLevels).text(context, env);
    expect(value).toBe('');
    expect(errors.map(({ code }) => code)).toEqual(['expression:too_complex']);
  });

  test('and those after them have their own', () => {
    const { value } = compileTemplate(
      `@(replace(repeat("x", 10000), "x", repeat("y", 10000)))@contact`,
      topLevels,
    ).text(context, env);
    expect(value).toBe('Bob');
  });

  test('whatever the template, nothing is thrown', () => {
    const pieces = [
      '@(',
      '(',
      ')',
      '"',
      '\\',
      'contact',
      '.name',
      '[',
      ']',
      '1',
      '-',
      '&',
      '^',
      '(x) =>',
      'x',
      ',',
      ' ',
      'array',
    ];
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...pieces, 'foreach(', 'json(', '@contact'), maxLength: 40 }),
        (source) => {
          const { value } = compileTemplate(source, topLevels).text(context, env);
          expect(typeof value).toBe('string');
        },
      ),
      { numRuns: 2000 },
    );
  });
});
