/** Changes of translations: each gives a new definition and shares all that stays. */
import { type Definition, type Localization, localizationOf } from '../forms/flow-json.ts';
import type { TextItem } from './texts.ts';

/** The translation of one text; empty when there is none. */
export function translationOf(localization: Localization, language: string, item: TextItem): string {
  return localization[language]?.[item.owner]?.[item.property]?.[item.index] ?? '';
}

export interface NewTranslation {
  readonly item: TextItem;
  readonly language: string;
  readonly text: string;
}

/**
 * Sets translations. Lists (quick replies, words of an answer) are translated as a whole: what is still missing in
 * one stands there in the flow's own language, as the engine takes no half translated words. Empty texts take a
 * translation away.
 */
export function setTranslations(definition: Definition, news: readonly NewTranslation[]): Definition {
  let all = localizationOf(definition);
  for (const { item, language, text } of news) {
    if (translationOf(all, language, item) === text) continue;
    const items = all[language] ?? {};
    const properties = items[item.owner] ?? {};
    const texts = item.all.map((base, index) => {
      if (index === item.index) return text;
      return properties[item.property]?.[index] || (text === '' ? '' : base);
    });
    const left = texts.every(
      (one, index) => one === '' || (text === '' && index !== item.index && one === item.all[index]),
    );
    const changed = left ? without(properties, item.property) : { ...properties, [item.property]: padded(texts, item) };
    const owners = Object.keys(changed).length === 0 ? without(items, item.owner) : { ...items, [item.owner]: changed };
    all = { ...all, [language]: owners };
  }
  return all === localizationOf(definition) ? definition : { ...definition, localization: all };
}

/** A list with a hole would be no translation at all. */
function padded(texts: readonly string[], item: TextItem): readonly string[] {
  return texts.length === 1 ? texts : texts.map((text, index) => text || item.all[index]!);
}

function without<T>(table: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _, ...rest } = table;
  return rest;
}

export function addLanguage(definition: Definition, language: string): Definition {
  const all = localizationOf(definition);
  return all[language] ? definition : { ...definition, localization: { ...all, [language]: {} } };
}

export function removeLanguage(definition: Definition, language: string): Definition {
  return { ...definition, localization: without(localizationOf(definition), language) };
}
