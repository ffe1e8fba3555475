/** What a resource is found by, as words of one index. Writing and asking use the same functions. */
import { hash } from 'node:crypto';
import type { TokenValue } from '../search/params.ts';
import { type DirectoryType, typeNumbers } from './model.ts';

const longest = 500;

/** As names are compared: without accents, case, and more than one space. */
export const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();

/** The index is one for all types and parameters: each word begins with both. */
const prefixOf = (type: DirectoryType, name: string): string =>
  `${String.fromCharCode(64 + typeNumbers[type])}${name}=`;

const digests = new Map<string, string>();

/** Addresses of systems are long and many the same. */
function short(system: string): string {
  let digest = digests.get(system);
  if (digest === undefined) {
    digest = hash('md5', system, 'hex').slice(0, 10);
    if (digests.size > 5000) digests.clear();
    digests.set(system, digest);
  }
  return digest;
}

export interface Words {
  /** A text, to be found by its beginning and by those of its words. */
  text(name: string, value: string | null | undefined): void;
  /** A code of a system, or of none. */
  token(name: string, system: string | undefined, code: string): void;
  /** A code whose system goes without saying. */
  flag(name: string, code: string): void;
  done(): { words: string[]; strings: string };
}

export function wordsOf(type: DirectoryType): Words {
  const words = new Set<string>();
  const lines = new Set<string>();
  const add = (name: string, word: string): void => void words.add((prefixOf(type, name) + word).slice(0, longest));
  return {
    text(name, value) {
      const folded = value ? fold(value) : '';
      if (folded === '') return;
      lines.add(`${name}=${folded.slice(0, longest)}`);
      add(name, folded);
      for (const word of folded.split(' ')) add(name, word);
    },
    token(name, system, code) {
      add(name, code);
      add(name, `${system === undefined ? '' : short(system)}|${code}`);
      if (system !== undefined) add(name, `${short(system)}|`);
    },
    flag: add,
    done: () => ({ words: [...words], strings: [...lines].join('\n') }),
  };
}

/** The word that a token is looked for by. */
export function tokenWord(type: DirectoryType, name: string, { system, code }: TokenValue): string {
  const said = system === null ? (code ?? '') : `${system === '' ? '' : short(system)}|${code ?? ''}`;
  return (prefixOf(type, name) + said).slice(0, longest);
}

export const flagWord = (type: DirectoryType, name: string, code: string): string =>
  (prefixOf(type, name) + code).slice(0, longest);

export const textWord = (type: DirectoryType, name: string, text: string): string => flagWord(type, name, fold(text));

/** As an operand of a tsquery. */
export const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
