/** Says by its first bytes what a file is, and opens sheets. Names and endings of files are not believed. */
import { open, stat } from 'node:fs/promises';
import { openCsv } from './csv.ts';
import { limits, type Sheet, tooLarge, unreadable } from './sheet.ts';
import { openXlsx } from './xlsx.ts';

export type InputKind = 'fhir' | 'csv' | 'xlsx';

const headBytes = 4096;
const oleMagic = 'd0cf11e0a1b11ae1';

/** Errors: `import:unreadable` for files of known kinds that cannot be read, saying what to do instead. */
export async function inputKind(path: string): Promise<InputKind> {
  const about = await stat(path).catch(() => {
    throw unreadable(`There is no file ${path}.`);
  });
  if (about.isDirectory()) return 'fhir';
  if (about.size === 0) throw unreadable('The file is empty.');
  const head = await readHead(path);
  const hex = head.toString('hex', 0, 8);
  if (hex === oleMagic)
    throw unreadable('This is a sheet of an old Excel format (.xls) or one with a password. Save it as .xlsx or CSV.');
  if (hex.startsWith('504b0304') || hex.startsWith('504b0506')) {
    if (head.includes('opendocument.spreadsheet'))
      throw unreadable('This is an OpenDocument sheet (.ods). Save it as .xlsx or CSV.');
    return 'xlsx';
  }
  if (hex.startsWith('25504446')) throw unreadable('This is a PDF. Bring the sheet that it was made from.');
  if (hex.startsWith('1f8b')) throw unreadable('This is a packed file (gzip). Unpack it first.');
  return /^\ufeff?\s*[[{]/.test(head.toString('utf8')) ? 'fhir' : 'csv';
}

/** `sheet` names one of an XLSX. Errors: `import:unreadable`, `import:too_large`. */
export async function openSheet(path: string, sheet?: string): Promise<Sheet> {
  const kind = await inputKind(path);
  if (kind === 'fhir') throw unreadable('This file holds FHIR resources, not a sheet. Bring it as a FHIR import.');
  const { size } = await stat(path);
  if (size > limits.fileBytes)
    throw tooLarge(
      `The file has ${Math.round(size / 1024 / 1024)} MB; at most ${limits.fileBytes / 1024 / 1024} MB can be read. Cut it into several.`,
    );
  return kind === 'xlsx' ? openXlsx(path, sheet) : openCsv(path);
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(headBytes);
    const { bytesRead } = await file.read(buffer, 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
