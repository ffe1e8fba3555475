/** `en.json?part=flows`: only those words of a language that load with these pages. The files stay whole for translators. */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';
import { partOf } from '../src/words/parts.ts';

const request = /^(?<file>.*\/words\/\w+\.json)\?part=(?<part>\w+)$/;

export function wordsByPart(): Plugin {
  return {
    name: 'words-by-part',
    enforce: 'pre',
    async load(id) {
      const { file, part } = request.exec(id)?.groups ?? {};
      if (!file) return;
      this.addWatchFile(file);
      const all: Record<string, Record<string, string>> = JSON.parse(await readFile(file, 'utf8'));
      const ours = Object.entries(all).map(([area, words]) => [
        area,
        Object.fromEntries(Object.entries(words).filter(([name]) => partOf(area, name) === part)),
      ]);
      const table = JSON.stringify(Object.fromEntries(ours.filter(([, words]) => Object.keys(words!).length > 0)));
      // As a text, which browsers read faster than an object of code.
      return { code: `export default JSON.parse(${JSON.stringify(table)});`, moduleType: 'js' };
    },
  };
}
