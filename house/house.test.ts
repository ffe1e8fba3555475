/** The house keeps itself in order: sizes, lists that match folders, and a checker of imports that really looks. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { longFunctions } from './functions.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const generated = /(^|\/)(cases|generated|dist)\/|schema\.sql$/;
const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path && existsSync(join(root, path)));
const sources = tracked.filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !generated.test(path));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('sizes', () => {
  it('keeps every source file within 400 lines', () => {
    const long = sources
      .map((path) => [path, read(path).split('\n').length - 1] as const)
      .filter(([, lines]) => lines > 400);
    expect(long).toEqual([]);
  });

  it('keeps every function within 60 lines, and every component and test within 120', () => {
    expect(
      sources.filter((path) => !path.includes('.test.')).flatMap((path) => longFunctions(path, read(path))),
    ).toEqual([]);
  });
});

describe('lists match folders', () => {
  const folders = (path: string) =>
    readdirSync(join(root, path), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);

  it('registers every channel', () => {
    const list = read('server/src/channels/registry.ts');
    for (const name of folders('server/src/channels')) expect(list, name).toContain(`./${name}/`);
  });

  it('registers every connector', () => {
    const list = read('server/src/connectors/registry.ts');
    for (const name of folders('server/src/connectors')) expect(list, name).toContain(`./${name}/`);
  });

  it('registers every route', () => {
    const list = read('server/src/http/routes/registry.ts');
    const files = sources.filter(
      (path) => path.startsWith('server/src/http/routes/') && !/\.test\.ts$|registry\.ts$/.test(path),
    );
    expect(files.length).toBeGreaterThan(3);
    const unlisted = files
      .filter((path) => read(path).includes('defineRoute('))
      .map((path) => `./${relative('server/src/http/routes', path)}`)
      .filter((path) => !list.includes(`'${path}'`));
    expect(unlisted).toEqual([]);
  });

  it('numbers the migrations without a double', () => {
    const numbers = readdirSync(join(root, 'server/src/db/migrations')).map((name) => name.slice(0, 4));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('names every domain room in the rules of imports', async () => {
    const { domain } = (await import('./rooms.config.ts')) as { domain: string[] };
    const others = [
      'lib',
      'db',
      'jobs',
      'channels',
      'connectors',
      'fhir',
      'http',
      'cli',
      'runtime',
      'testing',
      'stories',
    ];
    expect(
      folders('server/src')
        .filter((name) => !others.includes(name))
        .sort(),
    ).toEqual([...domain].filter((name) => existsSync(join(root, 'server/src', name))).sort());
  });
});

describe('documentation', () => {
  it('links only to what exists', () => {
    const broken = tracked
      .filter((path) => path.endsWith('.md'))
      .flatMap((path) =>
        [...read(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)]
          .map((match) => join(dirname(path), match[1] as string))
          .filter((target) => !existsSync(join(root, target)))
          .map((target) => `${path} → ${target}`),
      );
    expect(broken).toEqual([]);
  });
});
