/** Every example of the officers' page on the query language is run. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rapidproAttributes, registryAttributes } from './attributes.ts';
import { parseQuery, QUERY_ERROR_CODES, registryResolver } from './query.ts';

const page = readFileSync(new URL('../../../docs/use/audience-language.md', import.meta.url), 'utf8');
const resolver = registryResolver({
  fields: [
    { key: 'age', type: 'number' },
    { key: 'shirt_size', type: 'number' },
    { key: 'note', type: 'text' },
  ],
  groups: [{ uuid: '5a4d1c0e-0000-4000-8000-000000000002', name: 'Supervisors' }],
  flows: [{ uuid: '5a4d1c0e-0000-4000-8000-000000000003', name: 'Stock report' }],
});

function fences(language: string): string[] {
  const blocks = [...page.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))];
  return blocks.flatMap((block) => block[1]!.split('\n').filter((line) => line !== ''));
}
/** The last cell of each row of a table, where it is a query. */
function cells(): string[] {
  return [...page.matchAll(/^\|.*\| `([^`]+)` \|$/gm)].map((row) => row[1]!);
}

const examples = [...fences('query'), ...cells()];
const mistakes = fences('mistake').map((line) => line.split(/ {2,}| (?=fields\.age$)/));

describe('the page on the query language', () => {
  test('has examples', () => {
    expect(examples.length).toBeGreaterThan(45);
    expect(mistakes.length).toBeGreaterThan(15);
  });

  test.each(examples)('%s', (text) => {
    expect(parseQuery(text, { default_country: 'LR' }, resolver)).toMatchObject({ ok: true });
  });

  test.each(mistakes)('%s is %s', (text, code, meant) => {
    const parsed = parseQuery(text!, {}, resolver);
    expect(parsed).toMatchObject({ ok: false, error: { code } });
    expect(parsed.ok ? undefined : parsed.error.meant).toBe(meant);
  });

  test('names every attribute and every kind of error', () => {
    const named = new Set([...page.matchAll(/`([a-z_]+)`/g)].map((match) => match[1]));
    for (const attribute of [...rapidproAttributes, ...registryAttributes]) {
      expect(
        [attribute.name, ...(attribute.aliases ?? [])].some((name) => named.has(name)),
        attribute.name,
      ).toBe(true);
    }
    for (const code of QUERY_ERROR_CODES) expect(page).toContain(code);
  });
});
