import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonNumber, readJsonBody } from './json-body.ts';

const shown = (value: unknown) => JSON.stringify(value);

describe('a body is read as JSON', () => {
  test.each([
    ['{"a": 1}', '{"a":1}'],
    ['  "x"\n', '"x"'],
    ['null', 'null'],
    [
      '{"id": 12345678901234567890, "rate": 0.1234567890123456789}',
      '{"id":12345678901234567890,"rate":0.1234567890123456789}',
    ],
    ['{"a": "\\u0000x\\\\u0000"}', '{"a":"x\\\\u0000"}'],
    ['{"a\0": "\0"}', '{"a":""}'],
    ['{"a": 1, "a": 2}', '{"a":2}'],
    [`${'['.repeat(200)}${']'.repeat(200)}`, `${'['.repeat(200)}${']'.repeat(200)}`],
    ['"[[[[ {{{{ \\" ["', '"[[[[ {{{{ \\" ["'],
  ])('%s', (body, json) => expect(shown(readJsonBody(body)?.value)).toBe(json));

  test.each([
    '',
    ' ',
    '{',
    "{'a': 1}",
    '<html>',
    'NaN',
    '1 2',
    `${'['.repeat(201)}${']'.repeat(201)}`,
    '['.repeat(1e6),
  ])('%.20s is none', (body) => expect(readJsonBody(body)).toBeUndefined());

  test('whatever comes', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const clean = json.replace(/\\u0000|\\./gs, (code) => (code === '\\u0000' ? '' : code));
        expect(readJsonBody(json)?.value).toEqual(JSON.parse(clean));
      }),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (body) => void readJsonBody(body)));
  });
});

test.each([
  ['500', '500'],
  ['500.250', '500.25'],
  ['-0.10', '-0.1'],
  ['12345678901234567890', '12345678901234567890'],
  ['0.10000000000000000001', '0.10000000000000000001'],
  ['1e3', '1e3'],
])('the number %s shows as %s', (text, json) => expect(shown(jsonNumber(text))).toBe(json));
