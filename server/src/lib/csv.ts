/** Cells of CSV files (RFC 4180) that are opened in spreadsheets. */

/** What a spreadsheet would take for a formula is made plain text by a leading apostrophe. A negative number is none. */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const plain = /^[=+\-@\t\r]/.test(value) && !/^-\d+(\.\d+)?$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

export const csvLine = (cells: readonly (string | number | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** So that spreadsheets read it as UTF-8. */
export const csvMark = '\ufeff';
