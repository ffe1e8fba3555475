import { readdirSync, readFileSync } from 'node:fs';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { compileTemplate } from '../expressions/compile.ts';
import { phoneNumbers } from '../services/phones.ts';
import { places } from '../services/places.ts';
import { environmentOf } from '../values/make-environment.ts';
import { objectOf } from '../values/objects.ts';
import { routerTests } from './registry.ts';

const gasabo = { name: 'Gasabo', children: [{ name: 'Gisozi' }, { name: 'Ndera' }] };
const kigali = { name: 'Kigali City', aliases: ['Kigali'], children: [gasabo, { name: 'Nyarugenge' }] };
const env = environmentOf(
  { date_format: 'DD-MM-YYYY', timezone: 'America/Guayaquil', default_country: 'US', allowed_languages: ['eng'] },
  {
    now: () => '2018-04-11T18:24:30.123456Z',
    random: () => 0.5,
    phones: phoneNumbers(parsePhoneNumberFromString),
    places: places([{ name: 'Rwanda', children: [kigali] }]),
  },
);
const EXAMPLE = /^ \* (@\(.*\)) ->(?: (.*))?$/gm;
const folder = new URL('.', import.meta.url);

const examples = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .flatMap((name) => [...readFileSync(new URL(name, folder), 'utf8').matchAll(EXAMPLE)])
  .map(([, expression = '', result = '']) => [expression, result] as const);

describe('examples in the doc comments of router tests', () => {
  it('there are some for each of the 31', () => {
    expect(routerTests).toHaveLength(31);
    for (const { name } of routerTests) {
      expect(examples.filter(([expression]) => expression.startsWith(`@(${name}(`)).length, name).toBeGreaterThan(1);
    }
  });

  it.each(examples)('%s is %s', (expression, result) => {
    const { value, errors } = compileTemplate(expression, new Set()).text(objectOf({}), env);
    expect(errors.length > 0 ? 'ERROR' : value, errors[0]?.message).toBe(result);
  });
});
