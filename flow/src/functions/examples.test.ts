import { readdirSync, readFileSync } from 'node:fs';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, test } from 'vitest';
import { compileTemplate } from '../expressions/compile.ts';
import { phoneNumbers } from '../services/phones.ts';
import { environmentOf } from '../values/make-environment.ts';
import { objectOf } from '../values/objects.ts';

const env = environmentOf(
  { date_format: 'DD-MM-YYYY', timezone: 'America/Guayaquil', default_country: 'US', allowed_languages: ['eng'] },
  { now: () => '2018-04-11T18:24:30.123456Z', random: () => 0.5, phones: phoneNumbers(parsePhoneNumberFromString) },
);
const context = objectOf({});
const EXAMPLE = /^ \* (@\(.*\)) ->(?: (.*))?$/gm;
const folder = (path: string) => new URL(`../${path}/`, import.meta.url);

const examples = ['functions', 'expressions'].flatMap((path) =>
  readdirSync(folder(path))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => [...readFileSync(new URL(name, folder(path)), 'utf8').matchAll(EXAMPLE)])
    .map(([, expression = '', result = '']) => [expression, result] as const),
);

describe('examples in the doc comments', () => {
  test('there are many', () => expect(examples.length).toBeGreaterThan(150));

  test.each(examples)('%s is %s', (expression, result) => {
    const { value, errors } = compileTemplate(expression, new Set()).text(context, env);
    expect(errors.length > 0 ? 'ERROR' : value, errors[0]?.message).toBe(result);
  });
});
