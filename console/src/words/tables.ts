/** The words that are loaded: those of every page first, those of further pages with the pages. */
import type { Part } from './parts.ts';

type Table = Readonly<Record<string, Readonly<Record<string, string>>>>;

export type Language = 'en' | 'fr';
export const languages: readonly Language[] = ['en', 'fr'];

// Each is the language's file cut down to one part by `console/build/words-by-part.ts`.
const loaders: Readonly<Record<Part, Readonly<Record<string, () => Promise<Table>>>>> = {
  common: import.meta.glob<Table>('./{en,fr}.json', { query: '?part=common', import: 'default' }),
  editor: import.meta.glob<Table>('./{en,fr}.json', { query: '?part=editor', import: 'default' }),
  flows: import.meta.glob<Table>('./{en,fr}.json', { query: '?part=flows', import: 'default' }),
  planning: import.meta.glob<Table>('./{en,fr}.json', { query: '?part=planning', import: 'default' }),
  deciding: import.meta.glob<Table>('./{en,fr}.json', { query: '?part=deciding', import: 'default' }),
  administration: import.meta.glob<Table>('./{en,fr}.json', { query: '?part=administration', import: 'default' }),
};

const tables: Record<Language, Partial<Record<Part, Table>>> = { en: {}, fr: {} };
const wanted = new Set<Part>(['common']);
let reading: Language = 'en';

async function load(language: Language, part: Part): Promise<void> {
  tables[language][part] ??= await loaders[part][`./${language}.json`]!();
}

/** All that the pages so far need, in this language, which further pages get as well. */
export async function loadWords(language: Language): Promise<void> {
  reading = language;
  await Promise.all([...wanted].map((part) => load(language, part)));
}

/** A page that comes with its words. */
export function withWords<Page>(parts: readonly Part[], page: () => Promise<Page>): () => Promise<Page> {
  return async () => {
    for (const part of parts) wanted.add(part);
    const [found] = await Promise.all([page(), ...parts.map((part) => load(reading, part))]);
    return found;
  };
}

export function messageOf(language: Language, area: string, name: string): string | undefined {
  for (const table of Object.values(tables[language])) {
    const words = table[area];
    if (words && Object.hasOwn(words, name)) return words[name];
  }
  return undefined;
}
