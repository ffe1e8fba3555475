import { readFile } from 'node:fs/promises';
import { defineCommand } from './command.ts';

export const version = defineCommand({
  name: 'version',
  usage: '',
  summary: 'Says which version this is.',
  words: [0, 0],
  offline: true,
  run: async () => {
    const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
    const { version: number } = JSON.parse(text) as { version: string };
    return { json: { version: number, node: process.versions.node }, words: `mHero ${number}` };
  },
});
