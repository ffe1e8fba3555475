import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actionTypes } from '../flow/src/actions/registry.ts';
import { readFlow } from '../flow/src/definition/read-flow.ts';
import { functionNames } from '../flow/src/functions/registry.ts';
import { routerTypes } from '../flow/src/routers/registry.ts';
import { testNames } from '../flow/src/tests/registry.ts';
import {
  actionEntries,
  type Entry,
  eventEntries,
  functionEntries,
  referencePages,
  routerEntries,
} from './flow-reference.ts';

const root = join(import.meta.dirname, '..');
const names = (entries: readonly Entry[]) => entries.map(({ name }) => name).sort();

test('docs/use/flows/ says what the code says (MHERO_UPDATE=1 writes it anew)', () => {
  const folder = join(root, 'docs/use/flows');
  for (const [name, text] of Object.entries(referencePages(root))) {
    const path = join(folder, name);
    if (process.env.MHERO_UPDATE) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, text);
    }
    expect(readFileSync(path, 'utf8'), path).toBe(text);
  }
});

test('everything that is registered has words and an example', () => {
  const tests = functionEntries(root, 'tests');
  const functions = functionEntries(root, 'functions');
  const pages = [tests, functions, actionEntries(root), routerEntries(root), eventEntries(root)];
  expect(names(tests)).toEqual([...testNames()].sort());
  expect(names([...tests, ...functions])).toEqual([...functionNames()].sort());
  for (const { name, words, blocks, examples } of pages.flat()) {
    expect(words, name).not.toBe('');
    expect(blocks.length + examples.length, name).toBeGreaterThan(0);
  }
});

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const flowOf = (type: string, node: object) => ({
  ...{ uuid: id(1), name: 'Example', spec_version: '14.4.2', language: 'eng', type },
  nodes: [{ uuid: id(2), actions: [], exits: [{ uuid: '49a47f31-ec90-42b5-a0d8-6efb5b1fa57b' }], ...node }],
});

test.each(actionEntries(root).map((entry) => [entry.name, entry] as const))(
  'the example of %s can be read',
  (name, entry) => {
    const [definition, ...events] = entry.blocks.map((block) => JSON.parse(block) as { type: string });
    expect(definition!.type).toBe(name);
    const type = actionTypes[name]!.scope === 'voice' ? 'voice' : 'messaging';
    expect(readFlow(flowOf(type, { actions: [definition] })).nodes[0]!.actions[0]!.type).toBe(name);
    for (const event of events) expect(names(eventEntries(root)), name).toContain(event.type);
  },
);

test.each(routerEntries(root).map((entry) => [entry.name, entry] as const))(
  'the example of %s can be read',
  (name, entry) => {
    const router = JSON.parse(entry.blocks[0]!) as { type: string };
    expect(readFlow(flowOf('messaging', { router })).nodes[0]!.router!.type).toBe(name);
    expect(Object.keys(routerTypes)).toContain(name);
  },
);

/** The properties of each event, as its type declares them. */
function declared(): Map<string, Set<string>> {
  const folder = join(root, 'flow/src/events');
  const text = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const types = [...text.matchAll(/export interface \w+ \{\s*readonly type: '(\w+)';([^}]*(?:\{[^}]*\}[^}]*)*)\n\}/g)];
  return new Map(
    types.map(([, type, body]) => [
      type!,
      new Set([...body!.matchAll(/^ {2}readonly (\w+)\??:/gm)].map((each) => each[1]!)),
    ]),
  );
}

test('examples of events, and all events of our own cases, have the properties that are declared', () => {
  const types = declared();
  const folder = join(root, 'flow/cases');
  const cases = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  const events = cases.flatMap((name) => {
    const file = JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown;
    return Array.isArray(file) ? file.flatMap((each: { events?: object[] }) => each.events ?? []) : [];
  });
  const examples = eventEntries(root).map(({ blocks }) => JSON.parse(blocks[0]!) as object);
  expect(events.length).toBeGreaterThan(50);
  for (const { type, ...event } of [...examples, ...events] as Array<{ type: string }>) {
    if (type === undefined) continue;
    for (const key of Object.keys(event)) {
      if (key !== 'uuid' && key !== 'created_on') expect([...(types.get(type) ?? [])], `${type}.${key}`).toContain(key);
    }
  }
});
