/** Every language says everything, and nothing is said that no page uses. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import en from './en.json' with { type: 'json' };
import { formatMessage } from './format.ts';
import fr from './fr.json' with { type: 'json' };

type Table = Record<string, Record<string, string>>;
const tables: Record<string, Table> = { en, fr };
const keysOf = (table: Table) =>
  Object.entries(table).flatMap(([area, words]) => Object.keys(words).map((key) => `${area}.${key}`));

const source = fileURLToPath(new URL('..', import.meta.url));
const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(source, name), 'utf8'))
  .join('\n');

/** `'page.key'` anywhere, `page.${…}` for a whole page or the start of its keys, `of('page', …)` for a whole page. */
const literal = new Set([...code.matchAll(/['"`]([a-z_]+\.[a-z0-9_]+)['"`]/g)].map((match) => match[1]!));
const starts = [...code.matchAll(/`([a-z_]+\.[a-z0-9_]*)\$\{/g)].map((match) => match[1]!);
const areas = new Set([...code.matchAll(/\bof\(\s*['"]([a-z_]+)['"]/g)].map((match) => match[1]!));

describe('the words of the console', () => {
  it('has the same keys in every language', () => {
    for (const [language, table] of Object.entries(tables)) expect(keysOf(table), language).toEqual(keysOf(en));
  });

  it('has every key that the pages use', () => {
    const known = new Set(keysOf(en));
    const used = [...code.matchAll(/\bt\(\s*['"]([^'"]+)['"]/g)].map((match) => match[1]!);
    expect(used.length).toBeGreaterThan(50);
    expect(used.filter((key) => !known.has(key))).toEqual([]);
    for (const area of areas) expect(Object.keys(en), `of('${area}', …)`).toContain(area);
  });

  it('has no key that no page uses', () => {
    const isUsed = (key: string) =>
      literal.has(key) || areas.has(key.split('.')[0]!) || starts.some((start) => key.startsWith(start));
    expect(keysOf(en).filter((key) => !isUsed(key))).toEqual([]);
  });

  it('takes the same parameters in every language, and reads as a message', () => {
    const names = (message: string) =>
      [
        ...new Set(
          [...message.replace(/(?:=\d+|zero|one|two|few|many|other) \{/g, '').matchAll(/\{\s*(\w+)\s*[,}]/g)].map(
            (match) => match[1]!,
          ),
        ),
      ].sort();
    for (const key of keysOf(en)) {
      const [area, name] = key.split('.') as [string, string];
      const wanted = names(tables.en![area]![name]!);
      for (const [language, table] of Object.entries(tables)) {
        const message = table[area]![name]!;
        expect(names(message), `${language} ${key}`).toEqual(wanted);
        const params = Object.fromEntries(wanted.map((one) => [one, 3]));
        expect(formatMessage(message, params, language), `${language} ${key}`).not.toMatch(/[{}]/);
      }
    }
  });
});

describe('a message', () => {
  it('fills in names and writes numbers as the language does', () => {
    expect(formatMessage('Send to {count} in {place}', { count: 12_481, place: 'Bong' }, 'en')).toBe(
      'Send to 12,481 in Bong',
    );
    expect(formatMessage('{count}', { count: 12_481 }, 'fr')).toBe('12\u202f481');
  });

  it('chooses the plural form of the language', () => {
    const message = '{n, plural, =0 {nobody} one {# person} other {# people}}';
    expect([0, 1, 2, 1500].map((n) => formatMessage(message, { n }, 'en'))).toEqual([
      'nobody',
      '1 person',
      '2 people',
      '1,500 people',
    ]);
    // French counts zero with the singular.
    expect(formatMessage('{n, plural, one {# personne} other {# personnes}}', { n: 0 }, 'fr')).toBe('0 personne');
  });

  it('keeps a name without a value in view', () => {
    expect(formatMessage('Hello {name}', {}, 'en')).toBe('Hello {name}');
  });
});
