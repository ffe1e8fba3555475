/** Made-up people: nobody's name, nobody's number. */
import type { ContactJson } from '../contact/contact.ts';
import { type Draw, phrasesOf, pick, weighted } from './phrases.ts';

export interface PeopleHabits {
  /** ISO 639-3 with the share of people who have it; nobody has one where it is empty. */
  readonly languages: ReadonlyArray<{ readonly language: string; readonly share: number }>;
  /** How numbers begin: `+23177`. Each is as frequent as the others. */
  readonly prefixes: readonly string[];
}

const DIGITS = 12;

/** The nth person; the same draws give the same person. */
export function personOf(n: number, { languages, prefixes }: PeopleHabits, draw: Draw): ContactJson {
  const language = weighted(languages, ({ share }) => share, draw())?.language;
  const prefix = (pick(prefixes, draw) ?? '+99900').replace(/^\+?/, '+');
  const number = `${prefix}${String(n).padStart(Math.max(1, DIGITS + 1 - prefix.length), '0')}`;
  return {
    uuid: `00000000-0000-4000-9000-${n.toString(16).padStart(12, '0')}`,
    name: pick(phrasesOf(language ?? 'eng').names, draw)!,
    status: 'active',
    created_on: '2025-01-01T00:00:00Z',
    urns: [`tel:${number}`],
    ...(language && { language }),
  };
}
