import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { connectors, findConnector, settingsWithDefaults } from './connectors.ts';

const here = import.meta.dirname;

test('each folder is one connector in the list, by its name; what it seals is among its settings', () => {
  const folders = readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  expect(connectors.map((each) => each.kind).toSorted()).toEqual(folders.toSorted());
  for (const { settings, secrets } of connectors) {
    const names = Object.keys(settings.properties);
    expect(names).toEqual(expect.arrayContaining([...secrets]));
    for (const property of Object.values(settings.properties))
      expect(property).toMatchObject({ title: expect.any(String), description: expect.any(String) });
  }
});

test('a connector is found by its name, and only by its own; settings stored long ago get the newer defaults', () => {
  const fhir = findConnector('fhir')!;
  expect(findConnector('constructor')).toBeUndefined();
  expect(settingsWithDefaults(fhir, { url: 'https://example.org/fhir' })).toMatchObject({ sign_in: 'none' });
});

test('the code shown on the maker page is the real code', () => {
  const root = path.join(here, '../../..');
  const page = readFileSync(path.join(root, 'docs/make/connector.md'), 'utf8');
  const shown = [...page.matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)];
  expect(shown.length).toBe(page.split('```ts').length - 1);
  expect(shown.length).toBeGreaterThan(1);
  for (const [, file, code] of shown) expect(readFileSync(path.join(root, file!), 'utf8')).toContain(code!.trim());
});
