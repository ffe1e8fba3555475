/** How much a page weighs on a slow line: compressed bytes of everything that it loads before it shows data. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

interface Chunk {
  readonly file: string;
  readonly src?: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'console/dist');
const kilobyte = 1000;
/** In kB; docs/decisions/071-editor.md says why. */
const editorParts = {
  'src/flow-editor/canvas.tsx': 60,
  'src/flow-editor/forms/node-form.tsx': 75,
  'src/flow-editor/translations/translations-panel.tsx': 60,
  'src/flow-editor/revisions/revisions-panel.tsx': 60,
  'src/rehearsal/rehearsal-panel.tsx': 60,
};
const wordsOfForms = /\/(forms|translations|revisions)\//;
/** A text of re2js that no other module has. */
const onlyInRe2 = 'invalid or unsupported Perl syntax';
let manifest: Record<string, Chunk>;
let assets: readonly string[];

beforeAll(() => {
  execFileSync(process.execPath, [join(root, 'bin/task.mjs'), 'build'], { cwd: root, stdio: 'inherit' });
  manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));
  assets = readdirSync(join(dist, 'assets')).filter((name) => name.endsWith('.js'));
});

/** The files of a chunk and of all that it cannot start without. */
function filesOf(name: string, into = new Set<string>()): Set<string> {
  const chunk = manifest[name]!;
  if (into.has(chunk.file)) return into;
  into.add(chunk.file);
  for (const css of chunk.css ?? []) into.add(css);
  for (const other of chunk.imports ?? []) filesOf(other, into);
  return into;
}

function weigh(files: Iterable<string>): number {
  let bytes = 0;
  for (const file of files) {
    const path = join(dist, file);
    bytes += statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size;
  }
  return bytes;
}

/** Routes that bring words of their own, as the router says. */
const withWords = new Map(
  [
    ...readFileSync(join(root, 'console/src/router.tsx'), 'utf8').matchAll(
      /withWords\(\[([^\]]*)\], \(\) => import\('\.([^']+)'/g,
    ),
  ].map(([, parts, path]) => [`src${path}`, parts!.match(/\w+/g)!]),
);

function pageWithWords(page: string, into = new Set<string>()): Set<string> {
  for (const part of withWords.get(page) ?? []) filesOf(`src/words/fr.json?part=${part}`, into);
  return filesOf(page, into);
}

describe('the weight of the console', () => {
  const always = () => {
    const files = filesOf('index.html');
    filesOf('src/words/fr.json?part=common', files);
    return files;
  };

  it('shows the first page with less than 200 kB in all', () => {
    const files = always();
    filesOf('src/pages/home/home.tsx', files);
    files.add('index.html');
    const bytes = weigh(files);
    console.info(`first page: ${(bytes / kilobyte).toFixed(1)} kB in ${files.size} files`);
    expect(bytes).toBeLessThan(200 * kilobyte);
  });

  it('shows each further page with less than 60 kB more', () => {
    const before = always();
    const pages = manifest['index.html']!.dynamicImports!.filter((name) => name.startsWith('src/pages/'));
    expect(pages.length).toBeGreaterThan(8);
    for (const page of pages) {
      const more = [...pageWithWords(page)].filter((file) => !before.has(file));
      const bytes = weigh(more);
      console.info(`${page}: ${(bytes / kilobyte).toFixed(1)} kB`);
      expect(bytes, page).toBeLessThan(60 * kilobyte);
    }
  });

  it('shows each part of the flow editor with no more than its own figure, beyond the page of a flow', () => {
    const before = always();
    pageWithWords('src/pages/flows/flow.tsx', before);
    for (const [part, limit] of Object.entries(editorParts)) {
      const files = filesOf(part);
      if (wordsOfForms.test(part)) filesOf('src/flow-editor/words/fr.json', files);
      const bytes = weigh([...files].filter((file) => !before.has(file)));
      console.info(`${part}: ${(bytes / kilobyte).toFixed(1)} kB`);
      expect(bytes, part).toBeLessThan(limit * kilobyte);
    }
  });

  it('runs flows in workers, which share the engine of regular expressions and load behind the page', () => {
    const engines = assets.filter((name) => readFileSync(join(dist, 'assets', name), 'utf8').includes(onlyInRe2));
    expect(engines).toEqual([expect.stringMatching(/^patterns-/)]);
    expect(weigh([`assets/${engines[0]}`]), engines[0]).toBeLessThan(45 * kilobyte);
    for (const [worker, limit] of Object.entries({ 'lint-worker': 60, 'engine-worker': 120 })) {
      const found = assets.filter((name) => name.startsWith(`${worker}-`));
      const bytes = weigh(found.map((name) => `assets/${name}`));
      console.info(`${worker}: ${(bytes / kilobyte).toFixed(1)} kB`);
      expect(found, worker).toHaveLength(1);
      expect(bytes, worker).toBeLessThan(limit * kilobyte);
    }
  });

  it('does not bring the checker of the server’s wire shapes along', () => {
    for (const chunk of Object.values(manifest))
      if (chunk.file.endsWith('.js'))
        expect(readFileSync(join(dist, chunk.file), 'utf8'), chunk.file).not.toContain('~kind');
  });
});
