/**
 * The words of the forms, apart from those of the pages: every action, test and function of the engine has some, and only
 * who writes flows loads them. Suspends until they are there.
 */
import { use } from 'react';
import { formatMessage, type Params } from '../../words/format.ts';
import type { Language } from '../../words/tables.ts';
import { useWords } from '../../words/words.tsx';
import type en from './en.json';

type Table = Readonly<Record<string, Readonly<Record<string, string>>>>;
type Keys = { [Area in keyof typeof en & string]: `${Area}.${keyof (typeof en)[Area] & string}` };
/** `area.key`, each one in every language file. */
export type FormKey = Keys[keyof Keys];

const loaders: Record<Language, () => Promise<{ default: Table }>> = {
  en: () => import('./en.json'),
  fr: () => import('./fr.json'),
};
const loading = new Map<Language, Promise<Table>>();

function tableOf(language: Language): Promise<Table> {
  const known = loading.get(language);
  if (known) return known;
  const table = loaders[language]().then((loaded) => loaded.default);
  // A cut line is no reason to stay without words for ever.
  table.catch(() => loading.delete(language));
  loading.set(language, table);
  return table;
}

export interface FormWords {
  say(key: FormKey, params?: Params): string;
  /** The words of what the engine names, the first of these names that has some; undefined when none has. */
  look(area: keyof typeof en, ...names: string[]): string | undefined;
}

export function useFormWords(): FormWords {
  const { language } = useWords();
  const table = use(tableOf(language));
  const find = (area: string, name: string) =>
    Object.hasOwn(table[area] ?? {}, name) ? table[area]![name] : undefined;
  return {
    say: (key, params) => {
      const dot = key.indexOf('.');
      const message = find(key.slice(0, dot), key.slice(dot + 1));
      return message === undefined ? key : formatMessage(message, params ?? {}, language);
    },
    look: (area, ...names) => names.map((name) => find(area, name)).find((words) => words !== undefined),
  };
}

/** A name of the engine as words when there are none: `set_contact_field` is `set contact field`. */
export const plainName = (name: string): string => name.replaceAll('_', ' ');
