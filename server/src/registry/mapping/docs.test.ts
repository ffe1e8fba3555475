/** The examples of docs/operate/mapping.md do what the page says; its tables name what there is. */
import { readFile } from 'node:fs/promises';
import type { Mapping } from '@mhero/contract/mapping.ts';
import { mappingTargets } from '@mhero/contract/mapping-targets.ts';
import { describe, expect, it } from 'vitest';
import type { Json } from '../normalise/tolerant.ts';
import { compileMapping } from './compile.ts';
import { presets } from './presets/registry.ts';
import { compare, readSample } from './preview.ts';

const page = await readFile(new URL('../../../../docs/operate/mapping.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/```json (\w+)\n([\s\S]*?)```/g)].map(([, kind, text]) => ({
  kind: kind!,
  text: text!.trim(),
}));

interface Example {
  readonly rules: Mapping['rules'];
  resource: Json | null;
  read: Record<string, string[]> | null;
  refused: string | null;
}

const examples: Example[] = [];
for (const { kind, text } of blocks) {
  const last = examples.at(-1);
  if (kind === 'rule') {
    const rule = JSON.parse(text) as Mapping['rules'][number];
    if (last && !last.resource && !last.refused) last.rules.push(rule);
    else examples.push({ rules: [rule], resource: null, read: null, refused: null });
  } else if (kind === 'resource') last!.resource = JSON.parse(text) as Json;
  else if (kind === 'read') last!.read = JSON.parse(text) as Record<string, string[]>;
  else last!.refused = text;
}

describe('the page about mappings', () => {
  it.each(examples.map((example) => [example.rules.map((rule) => rule.target).join(', '), example] as const))(
    'shows how %s is read',
    (_, { rules, resource, read, refused }) => {
      const { problems } = compileMapping({ preset: null, rules });
      expect(problems[0]?.message ?? null).toBe(refused);
      if (!resource) return;
      const context = { sourceId: 1, country: 'LR' as const };
      const sample = new Map([[String(resource.resourceType), [resource]]]);
      const naming = { terms: new Map(), cadres: new Map(), places: new Map() };
      const [before, after] = [null, { preset: null, rules }].map((mapping) => readSample(sample, mapping, context));
      const { people, places } = compare(before!, after!, naming);
      const cells = (people[0] ?? places[0])!.cells;
      const found = Object.keys(read!).map((target) => [
        target,
        cells.find((cell) => cell.target === target)?.after.map((value) => value.value),
      ]);
      expect(Object.fromEntries(found)).toEqual(read);
    },
  );

  it('names every target, every function of use and every preset', () => {
    for (const [type, targets] of Object.entries(mappingTargets))
      expect(page).toContain(`| ${type} | ${targets.join(', ')} |`);
    for (const { name } of presets) expect(page).toContain(`| \`${name}\` |`);
  });
});
