/** The words of the console in the language of the reader, and numbers and dates as that language writes them. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type en from './en.json';
import { formatMessage, type Params } from './format.ts';
import { type Language, languages, loadWords, messageOf } from './tables.ts';
import { createWriters, type Writers } from './writers.ts';

type Keys = { [Area in keyof typeof en & string]: `${Area}.${keyof (typeof en)[Area] & string}` };
/** `page.key`, each one in every language file. */
export type Key = Keys[keyof Keys];

const kept = 'mhero.language';

/** The reader's choice, else the account's, else the browser's. */
export function preferredLanguage(account?: string): Language {
  const wishes = [localStorage.getItem(kept), account, ...navigator.languages];
  for (const wish of wishes) {
    const found = languages.find((language) => wish?.toLowerCase().startsWith(language));
    if (found) return found;
  }
  return 'en';
}

export interface Words extends Writers {
  readonly language: Language;
  t(key: Key, params?: Params): string;
  /** For words of the server's closed lists (states, reasons): `other` when this console does not know the value. */
  of(area: string, value: string, params?: Params): string;
  change(language: Language): void;
}

const Context = createContext<Words | null>(null);

/** The words of `first` are loaded. */
export function WordsProvider(props: { first: Language; children: ReactNode }) {
  const [language, setLanguage] = useState(props.first);
  const change = useCallback((next: Language) => {
    localStorage.setItem(kept, next);
    void loadWords(next).then(() => setLanguage(next));
  }, []);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const words = useMemo<Words>(() => {
    const look = (area: string, name: string, params?: Params): string | null => {
      const message = messageOf(language, area, name);
      return message === undefined ? null : formatMessage(message, params ?? {}, language);
    };
    return {
      ...createWriters(language),
      language,
      change,
      t: (key, params) => {
        const dot = key.indexOf('.');
        return look(key.slice(0, dot), key.slice(dot + 1), params) ?? key;
      },
      of: (area, value, params) => look(area, value, params) ?? value.replaceAll('_', ' '),
    };
  }, [language, change]);
  return <Context value={words}>{props.children}</Context>;
}

export function useWords(): Words {
  const words = useContext(Context);
  if (!words) throw new Error('useWords needs a WordsProvider above it');
  return words;
}
