/**
 * Translations of a flow: language → UUID of the item → property → texts. Kept as they were read and compiled when
 * they are first asked for.
 */

import type { Template } from '../expressions/template.ts';
import { definitionError, shown } from './errors.ts';
import { isLonger, type Json, UUID } from './json.ts';
import { isLanguage } from './languages.ts';
import { lazyTemplate } from './lazy-template.ts';
import { listWithin, objectAt, textWithin } from './read.ts';

const MOST_PROPERTIES = 10;
const MOST_VALUES = 10;
const LONGEST_VALUE = 10_000;
const LONGEST_PROPERTY = 64;
/** Notes of an editor (what was translated by a machine), no translation. */
const NOTES = '_ui';

type Items = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

export interface Localization {
  readonly languages: readonly string[];
  /** The texts as they stand; undefined when there are none (`[""]` is none). */
  texts(language: string, owner: string, property: string): readonly string[] | undefined;
  templates(language: string, owner: string, property: string): readonly Template[] | undefined;
}

/** Throws a DefinitionError for languages that do not exist, items that are no UUIDs, and what is too long. */
export function readLocalization(json: unknown): Localization {
  const languages = new Map<string, Items>();
  const all = json === undefined || json === null ? {} : objectAt(json, 'localization');
  for (const [language, items] of Object.entries(all)) {
    const path = `localization.${language.slice(0, 50)}`;
    if (!isLanguage(language)) throw definitionError(path, `there is no language ${shown(language)} in ISO 639-3`);
    languages.set(language, readItems(items ?? {}, path));
  }
  return localization(languages);
}

function readItems(value: unknown, path: string): Items {
  const items = new Map<string, ReadonlyMap<string, readonly string[]>>();
  for (const [uuid, properties] of Object.entries(objectAt(value, path))) {
    if (!UUID.test(uuid)) throw definitionError(path, `${shown(uuid)} is not the UUID of an item`);
    items.set(uuid, readProperties(objectAt(properties ?? {}, `${path}.${uuid}`), `${path}.${uuid}`));
  }
  return items;
}

function readProperties(json: Json, path: string): ReadonlyMap<string, readonly string[]> {
  const properties = new Map<string, readonly string[]>();
  for (const [property, texts] of Object.entries(json)) {
    if (property === NOTES) continue;
    if (property === '' || isLonger(property, LONGEST_PROPERTY)) {
      throw definitionError(path, `${shown(property)} is not the name of a property`);
    }
    const at = `${path}.${property}`;
    const read = listWithin(texts ?? [], MOST_VALUES, at).map((text, i) =>
      textWithin(text ?? '', LONGEST_VALUE, `${at}[${i}]`),
    );
    properties.set(property, read);
  }
  if (properties.size > MOST_PROPERTIES) {
    throw definitionError(path, `must have at most ${MOST_PROPERTIES} properties, has ${properties.size}`);
  }
  return properties;
}

function localization(languages: ReadonlyMap<string, Items>): Localization {
  const compiled = new Map<readonly string[], readonly Template[]>();
  const texts = (language: string, owner: string, property: string): readonly string[] | undefined => {
    const found = languages.get(language)?.get(owner)?.get(property);
    return found && (found.length > 1 || (found.length === 1 && found[0] !== '')) ? found : undefined;
  };
  return {
    languages: [...languages.keys()],
    texts,
    templates(language, owner, property) {
      const found = texts(language, owner, property);
      if (!found) return undefined;
      let templates = compiled.get(found);
      if (!templates) {
        templates = found.map((text) => lazyTemplate(text));
        compiled.set(found, templates);
      }
      return templates;
    },
  };
}
