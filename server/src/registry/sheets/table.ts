/** A sheet seen as a table: the row of headers, and the rows below it. */
import { columnLetters, type Sheet, type SheetRow, unreadable } from './sheet.ts';

export interface Table {
  /** Each different: a header that comes twice is told apart by a number, one that is empty is called by its letter. */
  readonly headers: readonly string[];
  /** The number of the row of headers. */
  readonly headerRow: number;
  rows(): AsyncGenerator<SheetRow>;
}

const searchedRows = 20;
const longestHeader = 200;

export async function readTable(sheet: Sheet): Promise<Table> {
  const first: SheetRow[] = [];
  for await (const row of sheet.rows()) {
    first.push(row);
    if (first.length === searchedRows) break;
  }
  const header = findHeader(first);
  if (!header) throw unreadable('The sheet is empty: there is no row with headers.');
  const width = Math.max(...first.map((row) => row.cells.length));
  return {
    headers: nameColumns(header.cells, width),
    headerRow: header.number,
    rows: () => below(sheet, header.number),
  };
}

async function* below(sheet: Sheet, headerRow: number): AsyncGenerator<SheetRow> {
  for await (const row of sheet.rows()) if (row.number > headerRow) yield row;
}

/** Titles above a table fill one cell; the row of headers is the first that fills at least half as many as the fullest. */
function findHeader(rows: readonly SheetRow[]): SheetRow | undefined {
  const filled = (row: SheetRow): number => row.cells.filter((cell) => cell !== '').length;
  const most = Math.max(0, ...rows.map(filled));
  return rows.find((row) => filled(row) * 2 >= most);
}

function nameColumns(cells: readonly string[], width: number): string[] {
  const used = new Set<string>();
  return Array.from({ length: width }, (_, i) => {
    const base = (cells[i] ?? '').replace(/\s+/g, ' ').slice(0, longestHeader) || `Column ${columnLetters(i)}`;
    let name = base;
    for (let n = 2; used.has(name.toLowerCase()); n++) name = `${base} (${n})`;
    used.add(name.toLowerCase());
    return name;
  });
}
