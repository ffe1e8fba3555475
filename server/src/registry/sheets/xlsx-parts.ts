/** The small parts of an XLSX (ECMA-376 part 1, chapter 18): its sheets, which styles are dates, the shared texts. */
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { limits, tooLarge, unreadable } from './sheet.ts';
import type { Archive } from './xlsx-zip.ts';

export interface XmlHandlers {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Reads XML in portions; after each, what the handlers collected may be taken. Names come without their prefix. */
export async function* parseXml(bytes: AsyncIterable<Buffer>, handlers: XmlHandlers): AsyncGenerator<void> {
  const parser = new SaxesParser();
  const local = (name: string): string => (name.includes(':') ? name.slice(name.indexOf(':') + 1) : name);
  parser.on('error', (error) => {
    throw unreadable(`The file is damaged: ${error.message.slice(0, 200)}`);
  });
  let quiet = 0;
  parser.on('opentag', (tag: SaxesTagPlain) => {
    quiet = 0;
    handlers.open?.(local(tag.name), tag.attributes);
  });
  if (handlers.text) {
    parser.on('text', (text) => handlers.text?.(text));
    parser.on('cdata', (text) => handlers.text?.(text));
  }
  if (handlers.close) parser.on('closetag', (tag: SaxesTagPlain) => handlers.close?.(local(tag.name)));
  const decoder = new TextDecoder();
  for await (const chunk of bytes) {
    // The parser keeps a text or a tag until it ends: one that never ends would fill memory.
    quiet += chunk.length;
    if (quiet > limits.quietBytes) throw unreadable('The file is damaged: a text in it does not end.');
    parser.write(decoder.decode(chunk, { stream: true }));
    yield;
  }
  parser.write(decoder.decode());
  parser.close();
  yield;
}

async function parseWhole(bytes: AsyncIterable<Buffer>, handlers: XmlHandlers): Promise<void> {
  for await (const _ of parseXml(bytes, handlers));
}

export interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly path: string }[];
  /** Days are counted from 1904, as old programs for the Macintosh do. */
  readonly from1904: boolean;
}

export async function readWorkbook(archive: Archive): Promise<Workbook> {
  if (!archive.has('xl/workbook.xml'))
    throw unreadable('The file is a packed file but not an XLSX sheet. Save the sheet as .xlsx or CSV.');
  const found: { name: string; id: string }[] = [];
  let from1904 = false;
  await parseWhole(archive.read('xl/workbook.xml'), {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = attributes.date1904 === '1' || attributes.date1904 === 'true';
      const id = attributes['r:id'] ?? Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      if (name === 'sheet' && id) found.push({ name: attributes.name ?? '', id });
    },
  });
  const targets = new Map<string, string>();
  await parseWhole(archive.read('xl/_rels/workbook.xml.rels'), {
    open(name, { Id, Target, Type }) {
      if (name === 'Relationship' && Id && Target && Type?.endsWith('/worksheet'))
        targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  const sheets = found.flatMap(({ name, id }) => {
    const path = targets.get(id);
    return path ? [{ name, path }] : [];
  });
  if (sheets.length === 0) throw unreadable('The file has no sheet with cells.');
  return { sheets, from1904 };
}

/** Of each cell style: whether its number is shown as a date. */
export async function readDateStyles(archive: Archive): Promise<readonly boolean[]> {
  if (!archive.has('xl/styles.xml')) return [];
  const own = new Map<string, boolean>();
  const styles: boolean[] = [];
  let inCells = false;
  await parseWhole(archive.read('xl/styles.xml'), {
    open(name, { numFmtId = '0', formatCode = '' }) {
      if (name === 'numFmt') own.set(numFmtId, isDateFormat(formatCode));
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells && styles.length < 100_000)
        styles.push(own.get(numFmtId) ?? builtInDate(Number(numFmtId)));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

/** Built-in formats that show a day; 18 to 21 and 45 to 47 show hours only (ECMA-376 18.8.30). */
const builtInDate = (id: number): boolean =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

/** A format shows a day when it has a year or a day outside of quoted text and brackets. */
export function isDateFormat(code: string): boolean {
  return /[yd]/i.test(code.replace(/"[^"]*"|\\.|_.|\[[^\]]*\]/g, '').replace(/general|red/gi, ''));
}

export async function readSharedStrings(archive: Archive): Promise<readonly string[]> {
  if (!archive.has('xl/sharedStrings.xml')) return [];
  const strings: string[] = [];
  let size = 0;
  let text = '';
  let reading = false;
  let phonetic = false;
  await parseWhole(archive.read('xl/sharedStrings.xml'), {
    open(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') phonetic = true;
      reading = name === 't' && !phonetic;
    },
    text(part) {
      if (!reading) return;
      // A longer text is refused where a cell uses it; here it only must not fill memory.
      if (text.length <= limits.cellCharacters) text += part.slice(0, limits.cellCharacters + 1);
    },
    close(name) {
      if (name === 't') reading = false;
      if (name === 'rPh') phonetic = false;
      if (name !== 'si') return;
      strings.push(text);
      size += text.length;
      if (size > limits.sharedCharacters || strings.length > limits.sharedStrings)
        throw tooLarge('The sheet holds more text than can be read from an XLSX file. Save it as CSV and bring that.');
    },
  });
  return strings;
}
