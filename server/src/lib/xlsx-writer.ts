/**
 * Writes a workbook as a stream: rows come in portions and bytes go out, whatever their number. Texts stand in their cells
 * (no table of shared strings, which would have to be kept), so a text is never a formula.
 */
import { Zip, ZipDeflate } from 'fflate';

/** A local date and time `2026-11-22T09:30:00`, or a date `2026-11-22`, without a zone. */
export interface Moment {
  readonly moment: string;
}
export type Cell = string | number | boolean | Moment | null;

export interface XlsxWriter {
  /** Bytes that are ready; may be none yet. */
  rows(rows: readonly (readonly Cell[])[]): Uint8Array[];
  end(): Uint8Array[];
}

/** Limits of the format: rows of a sheet and characters of a cell. */
const mostRows = 1_048_576;
const longestText = 32_767;

/** The same rows give the same bytes. A sheet that is full is followed by another with the same head. */
export function writeXlsx(head: readonly string[], sheetName: string): XlsxWriter {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    ready.push(bytes);
  });
  const encoder = new TextEncoder();
  let sheets = 0;
  let sheet: ZipDeflate | null = null;
  let row = 0;

  function file(name: string): ZipDeflate {
    const made = new ZipDeflate(name, { level: 6 });
    // The earliest time that the format can say.
    made.mtime = new Date(1980, 0, 1);
    zip.add(made);
    return made;
  }
  const write = (name: string, text: string): void => void file(name).push(encoder.encode(text), true);

  function line(cells: readonly Cell[], style: number): string {
    row++;
    return `<row r="${row}">${cells.map((cell) => cellXml(cell, style)).join('')}</row>`;
  }

  function open(): string {
    sheets++;
    row = 0;
    sheet = file(`xl/worksheets/sheet${sheets}.xml`);
    return `${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>${line(head, styles.head)}`;
  }
  function close(): void {
    sheet?.push(encoder.encode('</sheetData></worksheet>'), true);
    sheet = null;
  }
  /** `sheet` is the one that `open` has just made. */
  const sheetOf = (text: string): void => void sheet?.push(encoder.encode(text));
  const taken = (): Uint8Array[] => ready.splice(0);

  return {
    rows(rows) {
      let text = sheet ? '' : open();
      for (const cells of rows) {
        if (row === mostRows) {
          sheet!.push(encoder.encode(text));
          close();
          text = open();
        }
        text += line(cells, styles.plain);
      }
      sheet!.push(encoder.encode(text));
      return taken();
    },
    end() {
      if (sheets === 0) sheetOf(open());
      close();
      for (const [name, text] of Object.entries(frame(sheets, sheetName))) write(name, text);
      zip.end();
      return taken();
    },
  };
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const styles = { plain: 0, time: 1, day: 2, head: 3, text: 4 } as const;

function cellXml(cell: Cell, style: number): string {
  if (cell === null || cell === '') return '<c/>';
  if (typeof cell === 'number') return Number.isFinite(cell) ? `<c><v>${cell}</v></c>` : '<c/>';
  if (typeof cell === 'boolean') return `<c t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (typeof cell === 'object') {
    const serial = serialOf(cell.moment);
    if (serial === null) return textXml(cell.moment, style);
    return `<c s="${cell.moment.length > 10 ? styles.time : styles.day}"><v>${serial}</v></c>`;
  }
  return textXml(cell, /^[=+\-@\t\r]/.test(cell) ? styles.text : style);
}

const textXml = (text: string, style: number): string =>
  `<c${style === 0 ? '' : ` s="${style}"`} t="inlineStr"><is><t xml:space="preserve">${escapeXml(text.slice(0, longestText))}</t></is></c>`;

/** Days since the last day of 1899; what lies before 1900-03-01 is counted differently there and stays a text. */
function serialOf(moment: string): number | null {
  const at = Date.parse(moment.length > 10 ? `${moment}Z` : moment);
  const days = at / 86_400_000 + 25_569;
  return Number.isNaN(at) || days < 61 ? null : Math.round(days * 86_400_000) / 86_400_000;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Characters that XML cannot say are left out. */
const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, (sign) => entities[sign]!);

function frame(sheets: number, name: string): Record<string, string> {
  const numbers = Array.from({ length: sheets }, (_, i) => i + 1);
  const plain =
    name
      .replace(/[\\/?*[\]:]/g, ' ')
      .trim()
      .slice(0, 25) || 'Results';
  const titles = numbers.map((n) => escapeXml(n === 1 ? plain : `${plain} ${n}`));
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const overrides = numbers.map(
    (n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${type}.worksheet+xml"/>`,
  );
  return {
    'xl/styles.xml': `${xml}<styleSheet xmlns="${main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    'xl/workbook.xml': `${xml}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${numbers.map((n, i) => `<sheet name="${titles[i]}" sheetId="${n}" r:id="rId${n}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${xml}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${numbers.map((n) => `<Relationship Id="rId${n}" Type="${relations}/worksheet" Target="worksheets/sheet${n}.xml"/>`).join('')}<Relationship Id="rId${sheets + 1}" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    '_rels/.rels': `${xml}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    '[Content_Types].xml': `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${overrides.join('')}</Types>`,
  };
}
