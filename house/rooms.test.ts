/** The checker of imports sees our files and fails on a planted wrong import. */
import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const args = [cruiser, '--config', 'house/rooms.config.ts', '--output-type', 'json'];

describe('the rooms', () => {
  it('are all seen by the checker, which refuses a planted import', { timeout: 60_000 }, () => {
    const planted = join(root, 'server/src/lib/planted.ts');
    writeFileSync(planted, "import { openDb } from '../db/db.ts';\nexport const planted = openDb;\n");
    try {
      const ran = spawnSync(process.execPath, [...args, 'flow/src', 'contract/src', 'server/src'], {
        cwd: root,
        encoding: 'utf8',
        maxBuffer: 1e9,
      });
      const seen = JSON.parse(ran.stdout) as {
        modules: { source: string }[];
        summary: { violations: { rule: { name: string }; from: string }[] };
      };
      const ours = execFileSync('git', ['ls-files', 'flow/src/*.ts', 'contract/src/*.ts', 'server/src/*.ts'], {
        cwd: root,
        encoding: 'utf8',
      })
        .trim()
        .split('\n');
      const known = new Set(seen.modules.map((module) => module.source));
      expect(ours.filter((path) => !known.has(path))).toEqual([]);
      expect(seen.summary.violations).toContainEqual(
        expect.objectContaining({
          from: 'server/src/lib/planted.ts',
          rule: expect.objectContaining({ name: 'lib-knows-nothing' }),
        }),
      );
    } finally {
      rmSync(planted);
    }
  });
});
