/** Sheets made for tests: XLSX packed by an independent library, files in a folder of their own. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { SheetRow } from './sheet.ts';

const folder = mkdtempSync(join(tmpdir(), 'mhero-sheets-'));
let files = 0;

export function fileOf(content: string | Uint8Array, name = 'sheet'): string {
  const path = join(folder, `${++files}-${name}`);
  writeFileSync(path, content);
  return path;
}

export interface XlsxParts {
  /** XML of `sheetData`, or a whole worksheet when it begins with `<?xml`. */
  readonly rows: string;
  readonly shared?: readonly string[];
  /** XML inside `styleSheet`. */
  readonly styles?: string;
  readonly from1904?: boolean;
  /** Packs nothing, which is faster. */
  readonly stored?: boolean;
  readonly more?: Readonly<Record<string, Uint8Array>>;
}

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export function xlsxBytes({ rows, shared, styles, from1904, stored, more }: XlsxParts): Uint8Array {
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${relations}/${type}" Target="${target}"/>`;
  const parts: Record<string, Uint8Array> = {
    '[Content_Types].xml': strToU8('<Types/>'),
    'xl/workbook.xml': strToU8(
      `<workbook ${main} xmlns:r="${relations}"><workbookPr${from1904 ? ' date1904="1"' : ''}/><sheets><sheet name="Staff" sheetId="1" r:id="rId1"/><sheet name="Other" sheetId="2" r:id="rId2"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<Relationships>${relation('rId1', 'worksheet', 'worksheets/sheet1.xml')}${relation('rId2', 'worksheet', '/xl/worksheets/sheet2.xml')}</Relationships>`,
    ),
    'xl/worksheets/sheet1.xml': strToU8(
      rows.startsWith('<?xml') ? rows : `<worksheet ${main}><sheetData>${rows}</sheetData></worksheet>`,
    ),
    'xl/worksheets/sheet2.xml': strToU8(
      `<worksheet ${main}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Second</t></is></c></row></sheetData></worksheet>`,
    ),
    ...(shared && {
      'xl/sharedStrings.xml': strToU8(`<sst ${main}>${shared.map((s) => `<si>${s}</si>`).join('')}</sst>`),
    }),
    ...(styles && { 'xl/styles.xml': strToU8(`<styleSheet ${main}>${styles}</styleSheet>`) }),
    ...more,
  };
  return zipSync(parts, { level: stored ? 0 : 1 });
}

/** A sheet of texts, as a spreadsheet program would save it. */
export function xlsxOf(table: readonly (readonly string[])[]): Uint8Array {
  const encode = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/\r/g, '&#13;');
  const rows = table.map(
    (cells, r) =>
      `<row r="${r + 1}">${cells.map((cell) => `<c t="inlineStr"><is><t xml:space="preserve">${encode(cell)}</t></is></c>`).join('')}</row>`,
  );
  return xlsxBytes({ rows: rows.join('') });
}

/** Quoted where it must be. */
export function csvOf(table: readonly (readonly string[])[], delimiter = ','): string {
  const quote = (cell: string): string =>
    /["\r\n]/.test(cell) || cell.includes(delimiter) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell;
  return `${table.map((row) => row.map(quote).join(delimiter)).join('\r\n')}\r\n`;
}

export async function allRows(rows: AsyncGenerator<SheetRow>): Promise<SheetRow[]> {
  const all: SheetRow[] = [];
  for await (const row of rows) all.push(row);
  return all;
}
