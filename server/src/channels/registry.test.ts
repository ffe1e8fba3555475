import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { channelKinds, findKind } from './channels.ts';

const here = import.meta.dirname;

test('each folder is one kind in the list, by its name, and keeps what every channel has to keep', () => {
  const folders = readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  expect(channelKinds.map((each) => each.kind).toSorted()).toEqual(folders.toSorted());
  for (const folder of folders) {
    const suite = path.join(here, folder, 'suite.test.ts');
    expect(existsSync(suite) && readFileSync(suite, 'utf8')).toContain('describeChannel');
  }
});

test('a kind is found by its name, and only by its own', () => {
  expect(findKind('smpp')?.kind).toBe('smpp');
  expect(findKind('constructor')).toBeUndefined();
});

test('the code shown on the maker page is the real code', () => {
  const root = path.join(here, '../../..');
  const page = readFileSync(path.join(root, 'docs/make/channel.md'), 'utf8');
  const shown = [...page.matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)];
  expect(shown.length).toBe(page.split('```ts').length - 1);
  expect(shown.length).toBeGreaterThan(2);
  for (const [, file, code] of shown) expect(readFileSync(path.join(root, file!), 'utf8')).toContain(code!.trim());
});
