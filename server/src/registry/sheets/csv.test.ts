import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectDelimiter } from './csv.ts';
import { inputKind, openSheet } from './open-sheet.ts';
import { cleanCell } from './sheet.ts';
import { readTable } from './table.ts';
import { allRows, csvOf, fileOf } from './testing.ts';

const read = async (content: string | Uint8Array) => allRows((await openSheet(fileOf(content))).rows());
const cellsOf = async (content: string | Uint8Array) => (await read(content)).map((row) => row.cells);

describe('CSV', { timeout: 30_000 }, () => {
  it('reads back what was written, whatever the cells hold', async () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => cleanCell(text.replaceAll('\u0000', '')));
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom(',', ';', '\t', '|'), async (rows, delimiter) => {
        const header = ['Name', 'Phone', 'Sex', 'Facility', 'County', 'Cadre'];
        const full = [header, ...rows.map((row) => [...row, ...Array(6 - row.length).fill('x')])];
        const trimmed = full.map((row) => row.slice(0, row.findLastIndex((text) => text !== '') + 1));
        const kept = trimmed.filter((row) => row.length > 0);
        expect(await cellsOf(`sep=${delimiter}\r\n${csvOf(full, delimiter)}`)).toEqual(kept);
      }),
      { numRuns: 60 },
    );
  });

  it('finds the separator, also when cells hold other separators', () => {
    expect(detectDelimiter('Name;Phone;Notes\nA, B;1;"x;y"\nC, D;2;z\n')).toBe(';');
    expect(detectDelimiter('Name\tPhone\nA, B\t1\n')).toBe('\t');
    expect(detectDelimiter('Name,Phone\n"A; B; C; D",1\n')).toBe(',');
    expect(detectDelimiter('Name|Phone\nA|1\n')).toBe('|');
    expect(detectDelimiter('Name\nMary\n')).toBe(',');
  });

  it('reads UTF-8 with and without a mark, UTF-16 with a mark, and Windows-1252', async () => {
    const text = 'Prénom;Œuvre\nZoé;Coût – 5 €\n';
    const expected = [
      ['Prénom', 'Œuvre'],
      ['Zoé', 'Coût – 5 €'],
    ];
    const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
    const windows = Buffer.from(
      [...text].map((letter) => ({ Œ: 0x8c, '–': 0x96, '€': 0x80 })[letter] ?? letter.charCodeAt(0)),
    );
    expect(await cellsOf(text)).toEqual(expected);
    expect(await cellsOf(`\ufeff${text}`)).toEqual(expected);
    expect(await cellsOf(utf16)).toEqual(expected);
    expect(await cellsOf(Buffer.from(utf16).swap16())).toEqual(expected);
    expect(await cellsOf(windows)).toEqual(expected);
  });

  it('takes a file for Windows-1252 when only its last letter is not UTF-8', async () => {
    const rows = `Name,Phone\n${'Mary,0777123456\n'.repeat(50_000)}`;
    const cells = await cellsOf(Buffer.concat([Buffer.from(rows), Buffer.from('Jos\xe9,1', 'latin1')]));
    expect(cells.at(-1)).toEqual(['José', '1']);
    expect(cells).toHaveLength(50_002);
  });

  it('keeps the row numbers of the spreadsheet past empty rows and mixed line ends', async () => {
    expect(await read('Name,Phone\r\n\r\nMary,1\nJohn,2\r,,\rAnn,3')).toEqual([
      { number: 1, cells: ['Name', 'Phone'] },
      { number: 3, cells: ['Mary', '1'] },
      { number: 4, cells: ['John', '2'] },
      { number: 6, cells: ['Ann', '3'] },
    ]);
  });

  it('takes a quote inside a text as a letter', async () => {
    expect(await cellsOf('Name,Phone\nMary "Ma" Doe,1\n"Doe, ""J""",2\n')).toEqual([
      ['Name', 'Phone'],
      ['Mary "Ma" Doe', '1'],
      ['Doe, "J"', '2'],
    ]);
  });

  it('says which row has a quote that is never closed', async () => {
    await expect(read('Name,Phone\nMary,1\n"John,2\nAnn,3\n')).rejects.toThrow('A quote (") that opens in row 3');
    const large = `Name,Phone\nMary,1\n"John,2\n${'Ann,3\n'.repeat(300_000)}`;
    await expect(read(large)).rejects.toThrow('Row 3 is longer than 1 MB');
  });

  it('refuses 10,000 columns and cells without end, saying where', async () => {
    await expect(read(`${Array(10_000).fill('x').join(',')}\n`)).rejects.toThrow(
      'Row 1 has 10,000 columns; at most 1,000',
    );
    await expect(read(`Name,Phone\nMary,${'1'.repeat(20_000)}\n`)).rejects.toThrow(
      'column B of row 2 has 20,000 characters',
    );
  });

  it('says what other files are', async () => {
    const kind = (content: string | Uint8Array) => inputKind(fileOf(content));
    expect(await kind('{"resourceType":"Bundle"}')).toBe('fhir');
    expect(await kind('\ufeff [{"resourceType":"Patient"}]')).toBe('fhir');
    expect(await kind('Name,Phone\n')).toBe('csv');
    await expect(kind('')).rejects.toThrow('empty');
    await expect(kind(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).rejects.toThrow('old Excel format');
    await expect(kind('%PDF-1.7')).rejects.toThrow('PDF');
    await expect(kind(Buffer.from('1f8b0800', 'hex'))).rejects.toThrow('gzip');
    await expect(read(Buffer.from([1, 2, 0, 3, 4]))).rejects.toThrow('not a text file');
    await expect(openSheet('/nowhere/at/all.csv')).rejects.toThrow('There is no file');
  });
});

describe('the row of headers', () => {
  const headersOf = async (content: string) => (await readTable(await openSheet(fileOf(content)))).headers;

  it('stands below titles', async () => {
    const table = await readTable(
      await openSheet(fileOf('Staff list 2026,,,\n\nName,Phone,Sex,County\nMary,1,F,Bomi\n')),
    );
    expect(table.headerRow).toBe(3);
    expect(table.headers).toEqual(['Name', 'Phone', 'Sex', 'County']);
    expect(await allRows(table.rows())).toEqual([{ number: 4, cells: ['Mary', '1', 'F', 'Bomi'] }]);
  });

  it('names each column differently, also those without a header', async () => {
    expect(await headersOf('Name,Phone,Phone,,phone\nMary,1,2,3,4,5\n')).toEqual([
      'Name',
      'Phone',
      'Phone (2)',
      'Column D',
      'phone (3)',
      'Column F',
    ]);
  });
});
