/** Changes of translations: each gives a new definition and shares all that stays. */
import type { FlowDefinition, Localization } from '../definition.ts';
import type { TextItem } from './texts.ts';

/** The translation of one text; empty when there is none. */
export function translationOf(localization: Localization, language: string, item: TextItem): string {
  return textsAt(localization[language]?.[item.owner]?.[item.property])[item.index] ?? '';
}

const textsAt = (texts: unknown): readonly string[] => (Array.isArray(texts) ? texts.map(String) : []);

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
export function setTranslations(definition: FlowDefinition, news: readonly NewTranslation[]): FlowDefinition {
  let all = definition.localization;
  for (const { item, language, text } of news) {
    if (translationOf(all, language, item) === text) continue;
    const items = all[language] ?? {};
    const properties = items[item.owner] ?? {};
    const texts = item.all.map((base, index) => {
      if (index === item.index) return text;
      return textsAt(properties[item.property])[index] || (text === '' ? '' : base);
    });
    const left = texts.every(
      (one, index) => one === '' || (text === '' && index !== item.index && one === item.all[index]),
    );
    const changed = left ? without(properties, item.property) : { ...properties, [item.property]: padded(texts, item) };
    const owners = Object.keys(changed).length === 0 ? without(items, item.owner) : { ...items, [item.owner]: changed };
    all = { ...all, [language]: owners };
  }
  return all === definition.localization ? definition : { ...definition, localization: all };
}

/** A list with a hole would be no translation at all. */
function padded(texts: readonly string[], item: TextItem): readonly string[] {
  return texts.length === 1 ? texts : texts.map((text, index) => text || item.all[index]!);
}

function without<T>(table: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _, ...rest } = table;
  return rest;
}

export function addLanguage(definition: FlowDefinition, language: string): FlowDefinition {
  const all = definition.localization;
  return all[language] ? definition : { ...definition, localization: { ...all, [language]: {} } };
}

export function removeLanguage(definition: FlowDefinition, language: string): FlowDefinition {
  return { ...definition, localization: without(definition.localization, language) };
}
