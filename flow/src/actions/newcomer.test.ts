/** What a newcomer starts from works: the example of docs/make/flow-action.md, and what `npm run new action` makes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { templates } from '../../../house/templates.ts';
import type { ActionCase } from '../../cases/node-case.ts';
import { runCase } from '../../cases/run-node-case.ts';
import type { ActionType } from './action.ts';
import { actionTypes } from './registry.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/make/flow-action.md'), 'utf8');
const block = (language: string): string => new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, 's').exec(page)![1]!;
const started = Object.values(templates.action!.files('greet_kindly', '0001'));

it.each([
  ['the example of the page', block('ts'), block('json')],
  ['what npm run new action makes', started[0]!, started[1]!],
])('%s', async (_, source, cases) => {
  const type = await load(source);
  const list = actionTypes as Record<string, ActionType>;
  list[type.type] = type;
  try {
    const all = JSON.parse(cases) as readonly ActionCase[];
    expect(all.map(({ kind }) => kind)).toEqual(['good', 'edge', 'bad']);
    for (const one of all) {
      const { expected, actual } = await runCase(one);
      expect(actual).toEqual(expected);
    }
  } finally {
    delete list[type.type];
  }
});

async function load(source: string): Promise<ActionType> {
  const folder = mkdtempSync(join(tmpdir(), 'action-'));
  const file = join(folder, 'action.ts');
  const real = pathToFileURL(join(import.meta.dirname, 'action.ts')).href;
  try {
    writeFileSync(file, source.replace("'./action.ts'", `'${real}'`));
    const module = (await import(pathToFileURL(file).href)) as Record<string, ActionType>;
    return Object.values(module)[0]!;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
