/** XLSX read as a stream: memory holds the shared texts and one portion of rows, never the sheet. */
import { checkRow, cleanCell, limits, type Sheet, type SheetRow, tooLarge, unreadable } from './sheet.ts';
import {
  parseXml,
  readDateStyles,
  readSharedStrings,
  readWorkbook,
  type Workbook,
  type XmlHandlers,
} from './xlsx-parts.ts';
import { type Archive, openArchive } from './xlsx-zip.ts';

/** `sheet` names one; otherwise the first. Errors: `import:unreadable`, `import:too_large`. */
export async function openXlsx(path: string, sheet?: string): Promise<Sheet> {
  const archive = await openArchive(path);
  let workbook: Workbook;
  try {
    workbook = await readWorkbook(archive);
  } finally {
    archive.close();
  }
  const chosen = sheet === undefined ? workbook.sheets[0]! : workbook.sheets.find(({ name }) => name === sheet);
  if (!chosen)
    throw unreadable(`The file has no sheet "${sheet}"; it has ${workbook.sheets.map((s) => s.name).join(', ')}.`);
  return {
    format: 'xlsx',
    names: workbook.sheets.map(({ name }) => name),
    description: chosen.name,
    rows: () => readRows(path, workbook, chosen.path),
  };
}

async function* readRows(path: string, workbook: Workbook, part: string): AsyncGenerator<SheetRow> {
  const archive = await openArchive(path);
  try {
    const context: CellContext = {
      dates: await readDateStyles(archive),
      strings: await readSharedStrings(archive),
      from1904: workbook.from1904,
    };
    yield* collectRows(archive, part, context);
  } finally {
    archive.close();
  }
}

async function* collectRows(archive: Archive, part: string, context: CellContext): AsyncGenerator<SheetRow> {
  let ready: SheetRow[] = [];
  const handlers = rowHandlers(context, (row) => ready.push(row));
  for await (const _ of parseXml(archive.read(part), handlers)) {
    yield* ready;
    ready = [];
  }
}

interface CellContext {
  readonly dates: readonly boolean[];
  readonly strings: readonly string[];
  readonly from1904: boolean;
}

function rowHandlers(context: CellContext, done: (row: SheetRow) => void): XmlHandlers {
  let number = 0;
  let cells: string[] = [];
  let column = -1;
  let type = '';
  let style = 0;
  let text = '';
  let reading = false;
  let phonetic = false;
  const finishRow = (): void => {
    while (cells.length > 0 && cells[cells.length - 1] === '') cells.pop();
    if (cells.length > 0) {
      checkRow(cells, number);
      done({ number, cells });
    }
    cells = [];
  };
  return {
    open(name, attributes) {
      if (name === 'row') {
        number = attributes.r ? rowNumber(attributes.r, number) : number + 1;
        column = -1;
      } else if (name === 'c') {
        column = attributes.r ? columnOf(attributes.r) : column + 1;
        type = attributes.t ?? 'n';
        style = Number(attributes.s ?? 0);
        text = '';
      } else if (name === 'rPh') phonetic = true;
      // A formula (f) is never read: only the value that the spreadsheet program kept beside it.
      reading = name === 'v' || (name === 't' && !phonetic);
    },
    text(piece) {
      if (reading && text.length <= limits.cellCharacters) text += piece.slice(0, limits.cellCharacters + 1);
    },
    close(name) {
      if (name === 'v' || name === 't') reading = false;
      else if (name === 'rPh') phonetic = false;
      else if (name === 'row') finishRow();
      else if (name === 'c' && text !== '')
        placeCell(cells, column, number, cleanCell(cellText(text, type, style, context)));
    },
  };
}

function placeCell(cells: string[], column: number, number: number, value: string): void {
  if (value === '') return;
  if (column >= limits.columns)
    throw tooLarge(
      `Row ${number} has a value in column ${column + 1}; at most ${limits.columns.toLocaleString('en')} columns can be read. Delete what is right of the data.`,
    );
  while (cells.length < column) cells.push('');
  cells[column] = value;
}

function rowNumber(text: string, previous: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number <= previous)
    throw unreadable(`The file is damaged: row "${text.slice(0, 20)}" after row ${previous}.`);
  return number;
}

/** `AB12` is 27. */
function columnOf(reference: string): number {
  let index = 0;
  for (const letter of reference.toUpperCase()) {
    const value = letter.charCodeAt(0) - 64;
    if (value < 1 || value > 26) break;
    index = index * 26 + value;
    if (index > 1_000_000) break;
  }
  if (index === 0) throw unreadable(`The file is damaged: there is no cell "${reference.slice(0, 20)}".`);
  return index - 1;
}

function cellText(text: string, type: string, style: number, { dates, strings, from1904 }: CellContext): string {
  if (type === 's') {
    const shared = strings[Number(text)];
    if (shared === undefined) throw unreadable(`The file is damaged: the shared text ${text.slice(0, 20)} is missing.`);
    return shared;
  }
  if (type === 'b') return text === '1' ? 'TRUE' : 'FALSE';
  if (type !== 'n') return text;
  return dates[style] ? (serialDate(Number(text), from1904) ?? text) : plainNumber(text);
}

/**
 * The day that a spreadsheet's number stands for, `YYYY-MM-DD`, with the time when there is one. Day 60 of the 1900
 * system is the 29th of February 1900, which never was (ECMA-376 18.17.4.1): days before it are one later.
 */
export function serialDate(serial: number, from1904: boolean): string | null {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_465) return null;
  const days = from1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const iso = new Date(Date.UTC(1899, 11, 30) + Math.round(days * 86_400) * 1000).toISOString();
  return Number.isInteger(serial) ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
}

/** `2.31777000001E11` is 231777000001: digits are moved as text, so none is lost. Other numbers stay as stored. */
export function plainNumber(text: string): string {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?[eE]\+?(\d{1,2})$/.exec(text);
  if (!match) return /^\d+\.0+$/.test(text) ? text.slice(0, text.indexOf('.')) : text;
  const [, sign = '', whole = '', fraction = '', exponent] = match;
  const shift = Number(exponent);
  if (fraction.length > shift || shift > 20) return text;
  return (sign === '-' ? '-' : '') + (whole + fraction.padEnd(shift, '0')).replace(/^0+(?=\d)/, '');
}
