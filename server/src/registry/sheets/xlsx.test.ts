import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openSheet } from './open-sheet.ts';
import { cleanCell } from './sheet.ts';
import { allRows, fileOf, type XlsxParts, xlsxBytes, xlsxOf } from './testing.ts';
import { plainNumber, serialDate } from './xlsx.ts';
import { isDateFormat } from './xlsx-parts.ts';

const read = async (parts: XlsxParts, sheet?: string) =>
  (await allRows((await openSheet(fileOf(xlsxBytes(parts)), sheet)).rows())).map((row) => row.cells);
const row = (cells: string, number = 1) => `<row r="${number}">${cells}</row>`;

describe('XLSX', { timeout: 30_000 }, () => {
  it('reads back what was written, whatever the cells hold', async () => {
    const cell = fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .map((text) => cleanCell(text.replace(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g, '')))
      .filter((text) => text !== '');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 }),
        async (table) => {
          const sheet = await openSheet(fileOf(xlsxOf(table)));
          expect((await allRows(sheet.rows())).map(({ cells }) => cells)).toEqual(table);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('reads shared, rich, inline and computed texts, and never a formula', async () => {
    const shared = ['<t>Mary</t>', '<r><t>Ko</t></r><r><t xml:space="preserve">llie </t></r><rPh><t>x</t></rPh>'];
    const cells =
      '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>in</t></is></c>' +
      '<c r="D1" t="str"><f>CONCATENATE("a","b")</f><v>ab</v></c><c r="F1" t="b"><v>1</v></c><c r="G1" t="e"><v>#N/A</v></c>';
    expect(await read({ rows: row(cells), shared })).toEqual([['Mary', 'Kollie', 'in', 'ab', '', 'TRUE', '#N/A']]);
  });

  it('keeps every digit of a phone number that was typed as a number', async () => {
    const cells =
      '<c r="A1"><v>231777000001</v></c><c r="B1"><v>2.31777000001E11</v></c><c r="C1"><v>777000001</v></c>';
    expect(await read({ rows: row(cells) })).toEqual([['231777000001', '231777000001', '777000001']]);
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 17n }), (number) => {
        const digits = String(number);
        const scientific = `${digits[0]}.${digits.slice(1) || '0'}E${digits.length - 1}`;
        expect(plainNumber(digits.length > 1 ? scientific : digits)).toBe(digits);
      }),
    );
    expect(plainNumber('1.5')).toBe('1.5');
    expect(plainNumber('5.0')).toBe('5');
    expect(plainNumber('1.23E-5')).toBe('1.23E-5');
  });

  it('shows a number as a date when its style does, in both calendars', async () => {
    const styles =
      '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="0 &quot;days&quot;"/></numFmts>' +
      '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>';
    const cells = [1, 2, 3].map((style) => `<c s="${style}"><v>29221</v></c>`).join('');
    expect(await read({ rows: row(cells), styles })).toEqual([['1980-01-01', '1980-01-01', '29221']]);
    expect(await read({ rows: row(cells), styles, from1904: true })).toEqual([['1984-01-02', '1984-01-02', '29221']]);
    expect(serialDate(1, false)).toBe('1900-01-01');
    expect(serialDate(59, false)).toBe('1900-02-28');
    expect(serialDate(61, false)).toBe('1900-03-01');
    expect(serialDate(29221.5, false)).toBe('1980-01-01 12:00:00');
    expect(
      ['dd/mm/yyyy', '[$-409]d-mmm-yy', 'yyyy', '#,##0', '0.00E+00', '[Red]0', 'General', '"day" 0'].map(isDateFormat),
    ).toEqual([true, true, true, false, false, false, false, false]);
  });

  it('reads the sheet that is named, and says which there are', async () => {
    expect(await read({ rows: '' }, 'Other')).toEqual([['Second']]);
    await expect(read({ rows: '' }, 'Third')).rejects.toThrow('no sheet "Third"; it has Staff, Other');
  });

  it('places cells by their reference, and counts those without one', async () => {
    const rows =
      row('<c r="C1"><v>3</v></c><c><v>4</v></c>') + row('<c r="B7"><v>2</v></c>', 7) + '<row><c><v>1</v></c></row>';
    const sheet = await openSheet(fileOf(xlsxBytes({ rows })));
    expect(await allRows(sheet.rows())).toEqual([
      { number: 1, cells: ['', '', '3', '4'] },
      { number: 7, cells: ['', '2'] },
      { number: 8, cells: ['1'] },
    ]);
  });

  it('refuses a zip bomb before it unpacks', async () => {
    const bomb = {
      rows: `<?xml version="1.0"?><worksheet><sheetData>${' '.repeat(21_000_000)}</sheetData></worksheet>`,
    };
    await expect(read(bomb)).rejects.toThrow('unpacks to far more than it should');
    const texts = {
      rows: row('<c t="s"><v>0</v></c>'),
      shared: ['<t>a</t>'],
      more: { 'xl/sharedStrings.xml': strToU8(' '.repeat(21_000_000)) },
    };
    await expect(read(texts)).rejects.toThrow('unpacks to far more than it should');
  });

  it('refuses a text without end, far columns and too many parts', async () => {
    const random = randomBytes(4_500_000).toString('hex');
    const endless = {
      rows: `<?xml version="1.0"?><worksheet><sheetData><row r="1"><c t="str"><v>${random}`,
      stored: true,
    };
    await expect(read(endless)).rejects.toThrow('does not end');
    await expect(read({ rows: row('<c r="XFD1"><v>1</v></c>') })).rejects.toThrow('column 16384; at most 1,000');
    const more = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`x${i}`, new Uint8Array()]));
    await expect(read({ rows: '', more, stored: true })).rejects.toThrow('not a usual sheet');
  });

  it('says in words when the file is damaged', async () => {
    const whole = xlsxBytes({ rows: row('<c><v>1</v></c>') });
    const open = async (bytes: Uint8Array) => allRows((await openSheet(fileOf(bytes))).rows());
    await expect(open(whole.subarray(0, whole.length - 30))).rejects.toThrow('damaged or not an XLSX');
    await expect(read({ rows: '<row r="1"><c><v>1</v></row>' })).rejects.toThrow('The file is damaged');
    await expect(read({ rows: row('<c t="s"><v>9</v></c>') })).rejects.toThrow('the shared text 9 is missing');
    await expect(read({ rows: row('', 5) + row('<c><v>1</v></c>', 5) })).rejects.toThrow('row "5" after row 5');
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), async (at, value) => {
        const bytes = Uint8Array.from(whole);
        bytes[at] = value;
        const error = await open(bytes).then(
          () => null,
          (thrown: unknown) => thrown,
        );
        if (error) expect(error).toMatchObject({ code: expect.stringMatching(/^import:/) });
      }),
      { numRuns: 60 },
    );
  });
});
