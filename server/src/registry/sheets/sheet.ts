/** What a spreadsheet is to the rest of the room, whatever its format: rows of texts, in order, each with its number. */
import { AppError } from '../../errors.ts';

export interface SheetRow {
  /** As a spreadsheet program counts them: the first line of the file is 1. */
  readonly number: number;
  /** Trimmed; absent cells at the end are left out. */
  readonly cells: readonly string[];
}

export interface Sheet {
  readonly format: 'csv' | 'xlsx';
  /** Names of the sheets in the file; one without a name in a CSV. */
  readonly names: readonly string[];
  /** In words: `UTF-8, separated by ";"`, or the sheet's name. */
  readonly description: string;
  /** All rows with content, from the file again at each call. Errors: `import:unreadable`, `import:too_large`. */
  rows(): AsyncGenerator<SheetRow>;
}

/** Hostile files end here, with words, before they cost memory. */
export const limits = {
  fileBytes: 200 * 1024 * 1024,
  columns: 1000,
  cellCharacters: 10_000,
  rowBytes: 1024 * 1024,
  rows: 3_000_000,
  /** Of one entry of an XLSX, unpacked. */
  entryBytes: 3 * 1024 ** 3,
  /** Unpacked size by packed size, of entries above `ratioFrom`. Real sheets stay below 60. */
  ratio: 250,
  ratioFrom: 20 * 1024 * 1024,
  /** Of XML without a tag. */
  quietBytes: 8 * 1024 * 1024,
  entries: 10_000,
  /** All shared texts of an XLSX together, held in memory. */
  sharedCharacters: 64 * 1024 * 1024,
  sharedStrings: 3_000_000,
} as const;

export const unreadable = (message: string): AppError => new AppError('import:unreadable', message);
export const tooLarge = (message: string): AppError => new AppError('import:too_large', message);

/** Blanks of all kinds around a cell mean nothing; composed letters compare equal however they were typed. */
export function cleanCell(text: string): string {
  const trimmed = text.trim();
  return /^[\x20-\x7e]*$/.test(trimmed)
    ? trimmed
    : trimmed
        .normalize('NFC')
        .replace(/[\u200b\u200e\u200f\ufeff]/g, '')
        .trim();
}

/** Bounds a row; the message names the row. */
export function checkRow(cells: readonly string[], number: number): void {
  if (cells.length > limits.columns)
    throw tooLarge(
      `Row ${number} has ${cells.length.toLocaleString('en')} columns; at most ${limits.columns.toLocaleString('en')} can be read. Delete the columns that are not needed, or check that the separator is right.`,
    );
  const long = cells.findIndex((cell) => cell.length > limits.cellCharacters);
  if (long >= 0)
    throw tooLarge(
      `The cell in column ${columnLetters(long)} of row ${number} has ${cells[long]!.length.toLocaleString('en')} characters; at most ${limits.cellCharacters.toLocaleString('en')} can be read. In a CSV this is often a quote that is never closed.`,
    );
  if (number > limits.rows)
    throw tooLarge(`The sheet has more than ${limits.rows.toLocaleString('en')} rows. Cut it into several files.`);
}

/** 0 is A, 26 is AA. */
export function columnLetters(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}
