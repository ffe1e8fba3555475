/** Comma-separated values (RFC 4180) of translations. */

/** Texts with which a spreadsheet would begin a formula; an apostrophe before them keeps them texts. */
const FORMULA = /^[=+\-@\t]/;

/** With a byte order mark, by which spreadsheets know UTF-8. */
export function writeCsv(rows: ReadonlyArray<readonly string[]>): string {
  return `\ufeff${rows.map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`;
}

function cellOf(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Cells of each row. Comma, semicolon or tab: whichever the first line has most of outside quotes. */
export function readCsv(source: string): string[][] {
  const text = source.replace(/^\ufeff/, '');
  const delimiter = delimiterOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quotes = false;
  const endCell = () => {
    row.push(/^'[=+\-@\t]/.test(cell) ? cell.slice(1) : cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    if (row.some((one) => one !== '')) rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (quotes) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') cell += text[at++];
      else quotes = false;
    } else if (char === '"' && cell === '') quotes = true;
    else if (char === delimiter) endCell();
    else if (char === '\n') endRow();
    else if (char !== '\r') cell += char;
  }
  endRow();
  return rows;
}

function delimiterOf(text: string): string {
  const first = text.slice(0, (text.search(/[\r\n]/) + text.length + 1) % (text.length + 1)).replace(/"[^"]*"/g, '');
  const counts = [',', ';', '\t'].map((char) => [char, first.split(char).length] as const);
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}
