/** No page shows a key for want of its words: what it uses loads with it or is common. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import en from './en.json' with { type: 'json' };
import { partOf, parts } from './parts.ts';

const source = fileURLToPath(new URL('..', import.meta.url));
const table: Record<string, Record<string, string>> = en;
const router = join(source, 'router.tsx');

/** A file and all that it imports, at once or later; the router is no way on. */
function filesFrom(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file) || file === router || !existsSync(file)) return found;
  found.add(file);
  for (const [, path] of readFileSync(file, 'utf8').matchAll(
    /(?:from|import|import\(|new URL\()\s*'(\.[^']+\.tsx?)'/g,
  )) {
    filesFrom(join(dirname(file), path!), found);
  }
  return found;
}

/** Area and name; no name for words that are chosen by a value. */
function wordsIn(file: string): readonly (readonly [string, string])[] {
  const code = readFileSync(file, 'utf8');
  return [
    ...[...code.matchAll(/['"`]([a-z_]+)\.([a-z0-9_]+)['"`]/g)].map((match) => [match[1]!, match[2]!] as const),
    ...[...code.matchAll(/`([a-z_]+)\.[a-z0-9_]*\$\{/g)].map((match) => [match[1]!, ''] as const),
    ...[...code.matchAll(/\bof\(\s*['"]([a-z_]+)['"]/g)].map((match) => [match[1]!, ''] as const),
  ].filter(([area, name]) => Object.hasOwn(table, area) && (name === '' || Object.hasOwn(table[area]!, name)));
}

const lacking = (files: Iterable<string>, here: readonly string[]): string[] => [
  ...new Set(
    [...files].flatMap((file) =>
      wordsIn(file).flatMap(([area, name]) => {
        const part = partOf(area, name);
        return part === 'common' || here.includes(part) ? [] : [`${area}.${name || '*'} of ${part}`];
      }),
    ),
  ),
];

describe('the parts of the words', () => {
  const always = ['main.tsx', 'pages/shell/shell.tsx', 'pages/not-found.tsx'].map((name) => join(source, name));
  const pages = [
    ...readFileSync(router, 'utf8').matchAll(
      /lazy(?:RouteComponent|Page)\(\s*(?:\[([^\]]*)\],)?[^']*import\('([^']+)'/g,
    ),
  ].map(([, names = '', path]) => ({ path: path!, here: names.match(/\w+/g) ?? [] }));

  it('hold every area once, and none that is not there', () => {
    const areas = Object.keys(table);
    expect(parts.filter((part) => !areas.some((area) => partOf(area, '') === part))).toEqual([]);
    expect(pages.length).toBeGreaterThan(30);
  });

  it('leave what every page shows to the first load', () => {
    expect(
      lacking(
        always.flatMap((file) => [...filesFrom(file)]),
        [],
      ),
    ).toEqual([]);
  });

  it.each(pages)('come with $path', ({ path, here }) => {
    expect(lacking(filesFrom(join(source, path)), here)).toEqual([]);
  });
});
