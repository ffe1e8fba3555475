/** Translations as files for translators, and what comes back from them. */
import type { FlowDefinition } from '../definition.ts';
import { readCsv, writeCsv } from './csv.ts';
import { type NewTranslation, translationOf } from './edits-translations.ts';
import { type PoEntry, readPo, writePo } from './po.ts';
import { type TextItem, textsOf } from './texts.ts';

export type Format = 'po' | 'csv';

/** `nameOf` says what a text is, in the reader's language; notes for the translator. */
export function writeFile(
  definition: FlowDefinition,
  language: string,
  format: Format,
  nameOf: (item: TextItem) => string,
): string {
  const localization = definition.localization;
  const rows = textsOf(definition).map((item) => ({ item, text: translationOf(localization, language, item) }));
  if (format === 'csv') {
    const head = ['key', 'what', definition.language, language];
    return writeCsv([head, ...rows.map(({ item, text }) => [item.key, nameOf(item), item.base, text])]);
  }
  const headers = {
    'Project-Id-Version': definition.name,
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=UTF-8',
    'Content-Transfer-Encoding': '8bit',
    Language: language,
    'X-Source-Language': definition.language,
  };
  const entries = rows.map(({ item, text }): PoEntry => {
    return { context: item.key, id: item.base, text, fuzzy: false, notes: [nameOf(item)] };
  });
  return writePo(headers, entries);
}

export interface ReadTranslations {
  readonly language: string;
  readonly news: readonly NewTranslation[];
  /** The same as before, or empty. */
  readonly unchanged: number;
  /** The original has changed since, or the translator was not sure: left out. */
  readonly outdated: number;
  /** The flow has no such text (any more). */
  readonly unknown: number;
}

export type Refusal = { readonly refused: 'syntax' | 'columns' | 'language'; readonly line?: number };

/** By the beginning of the file: a PO file, or a CSV file as ours. `language` where the file names none. */
export function readTranslations(
  definition: FlowDefinition,
  source: string,
  language?: string,
): ReadTranslations | Refusal {
  const rows = /^\ufeff?\s*(?:#|msg)/.test(source) ? rowsOfPo(source) : rowsOfCsv(source);
  if ('refused' in rows) return rows;
  const wanted = rows.language || language;
  if (!wanted || wanted === definition.language) return { refused: 'language' };
  const items = new Map(textsOf(definition).map((item) => [item.key, item]));
  const localization = definition.localization;
  const sums = { unchanged: 0, outdated: 0, unknown: 0 };
  const news: NewTranslation[] = [];
  for (const row of rows.rows) {
    const item = items.get(row.key);
    if (!item) sums.unknown++;
    else if (row.text === '' || row.text === translationOf(localization, wanted, item)) sums.unchanged++;
    else if (row.fuzzy || normal(row.base) !== normal(item.base)) sums.outdated++;
    else news.push({ item, language: wanted, text: row.text });
  }
  return { language: wanted, news, ...sums };
}

/** Programs change ends of lines. */
const normal = (text: string): string => text.replace(/\r\n?/g, '\n').trim();

interface Rows {
  readonly language: string;
  readonly rows: ReadonlyArray<{ key: string; base: string; text: string; fuzzy: boolean }>;
}

function rowsOfPo(source: string): Rows | Refusal {
  const file = readPo(source);
  if ('line' in file) return { refused: 'syntax', line: file.line };
  const rows = file.entries.map(({ context, id, text, fuzzy }) => ({ key: context, base: id, text, fuzzy }));
  return { language: file.headers.Language ?? '', rows };
}

function rowsOfCsv(source: string): Rows | Refusal {
  const [head, ...rows] = readCsv(source);
  if (head?.[0] !== 'key' || head.length < 4) return { refused: 'columns' };
  const read = rows.map(([key = '', , base = '', text = '']) => ({ key, base, text, fuzzy: false }));
  return { language: head[3] ?? '', rows: read };
}
