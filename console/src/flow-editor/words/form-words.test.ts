/** Every action, router, test and function of the engine has words in every language. */
import { actionTypes } from '@mhero/flow/actions/registry.ts';
import type { Schema } from '@mhero/flow/definition/schema.ts';
import { functionNames } from '@mhero/flow/functions/registry.ts';
import { routerTypes } from '@mhero/flow/routers/registry.ts';
import { testNamed, testNames } from '@mhero/flow/tests/registry.ts';
import { describe, expect, it } from 'vitest';
import { formatMessage } from '../../words/format.ts';
import { argumentNames } from '../forms/test-arguments.ts';
import en from './en.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };

type Table = Record<string, Record<string, string>>;
const tables: Record<string, Table> = { en, fr };
const keysOf = (table: Table) =>
  Object.entries(table).flatMap(([area, words]) => Object.keys(words).map((key) => `${area}.${key}`));

function* propertiesOf(type: string, schema: Schema): Generator<[string, string]> {
  for (const [property, field] of Object.entries(schema)) {
    if (field.kind === 'uuid') continue;
    yield [type, property];
    if (field.kind === 'object') yield* propertiesOf(type, field.fields);
  }
}

describe.each(Object.entries(tables))('the words of the forms in %s', (language, table) => {
  it('are the same keys as in the others, with the same parameters', () => {
    expect(keysOf(table)).toEqual(keysOf(en));
    const names = (message: string) =>
      [...message.replace(/(?:=\d+|one|other) \{/g, '').matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name).sort();
    for (const key of keysOf(en)) {
      const [area, name] = key.split('.') as [string, string];
      const [ours, first] = [table[area]![name]!, (en as Table)[area]![name]!];
      expect([...new Set(names(ours))], key).toEqual([...new Set(names(first))]);
      const params = Object.fromEntries(names(first).map((one) => [one, 3]));
      expect(formatMessage(ours, params, language), key).not.toMatch(/[{}]/);
    }
  });

  it('say what every action is, and every field of it', () => {
    for (const [type, { fields }] of Object.entries(actionTypes)) {
      expect(table.actions![type], type).toBeTruthy();
      expect(table.actions_about![type], type).toBeTruthy();
      for (const [of, property] of propertiesOf(type, fields)) {
        expect(table.fields![`${of}_${property}`] ?? table.fields![property], `${of}.${property}`).toBeTruthy();
      }
    }
    for (const { fields } of Object.values(routerTypes)) {
      for (const property of Object.keys(fields)) expect(table.fields![property], property).toBeTruthy();
    }
  });

  it('say what every test asks and every function gives', () => {
    expect(testNames().filter((name) => !table.tests![name])).toEqual([]);
    expect(functionNames().filter((name) => !testNamed(name) && !table.functions![name])).toEqual([]);
    for (const test of testNames()) {
      for (const { name } of argumentNames(test)) expect(table.arguments![name], `${test} ${name}`).toBeTruthy();
    }
  });
});
