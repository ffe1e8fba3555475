/** What the migration of one flow needs everywhere, and the translations that it collects. */

import { isObject } from '../json.ts';
import { migrateTemplate, type TemplateOptions } from './expressions/template.ts';
import { type Place, property, text } from './place.ts';

/** Of the flow: old flows call the language of texts that nobody named so. */
const NO_LANGUAGE = 'base';

export interface Migration {
  readonly language: string;
  /** Put before media given by a relative path; empty when there is none. */
  readonly mediaUrl: string;
  uuid(): string;
  /** Language, then UUID of the item, then property. */
  readonly localization: Map<string, Map<string, Map<string, readonly string[]>>>;
}

/** The text of the language of the flow, and the others by language. */
export interface Translations {
  readonly base: string;
  readonly others: ReadonlyMap<string, string>;
}

export function newMigration(language: string, mediaUrl: string, uuid: () => string): Migration {
  return { language: language || NO_LANGUAGE, mediaUrl, uuid, localization: new Map() };
}

/** What cannot be read as an expression stays as it was, as it did nothing before either. */
export function template(place: Place, options?: TemplateOptions): string {
  return migrated(text(place), options);
}

export function migrated(value: string, options?: TemplateOptions): string {
  return migrateTemplate(value, options).template;
}

/** A text in several languages, or one text, which is then that of the flow's language. */
export function translations(migration: Migration, place: Place): Translations {
  const others = new Map<string, string>();
  if (!isObject(place.value)) return { base: text(place), others };
  let base = '';
  for (const language of Object.keys(place.value)) {
    const translation = text(property(place, language));
    if (language === migration.language) base = translation;
    else if (language !== NO_LANGUAGE && translation !== '') others.set(language, translation);
  }
  return { base, others };
}

/** The same with every text changed. */
export function changed(found: Translations, change: (value: string) => string): Translations {
  const others = new Map([...found.others].map(([language, value]) => [language, change(value)]));
  return { base: change(found.base), others };
}

/** Keeps the translations of a property and returns its text in the language of the flow. */
export function localized(migration: Migration, item: string, name: string, found: Translations): string {
  for (const [language, value] of found.others) store(migration, language, item, name, [value]);
  return found.base;
}

/** The same for a list. Translations replace whole lists, so gaps are filled with what is not translated. */
export function localizedList(
  migration: Migration,
  item: string,
  name: string,
  found: readonly Translations[],
): readonly string[] {
  const languages = new Set(found.flatMap(({ others }) => [...others.keys()]));
  for (const language of languages) {
    const values = found.map(({ base, others }) => others.get(language) ?? base);
    store(migration, language, item, name, values);
  }
  return found.map(({ base }) => base);
}

function store(migration: Migration, language: string, item: string, name: string, values: readonly string[]): void {
  const items = entry(migration.localization, language, () => new Map());
  entry(items, item, () => new Map()).set(name, values);
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

/** As a definition of version 13 holds them. */
export function localizationJson({ localization }: Migration): unknown {
  return Object.fromEntries(
    [...localization].map(([language, items]) => [
      language,
      Object.fromEntries([...items].map(([item, properties]) => [item, Object.fromEntries(properties)])),
    ]),
  );
}
