/** CSV as it is found: any separator, UTF-8, UTF-16 with a byte order mark, or Windows-1252. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { checkRow, cleanCell, limits, type Sheet, type SheetRow, tooLarge, unreadable } from './sheet.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const encodingNames: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
};
const delimiters = [',', ';', '\t', '|'] as const;
const delimiterNames: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' };
const sampleBytes = 64 * 1024;

/** Errors: `import:unreadable` for what is not text. */
export async function openCsv(path: string): Promise<Sheet> {
  const encoding = await detectEncoding(path);
  const sample = await readSample(path, encoding);
  const delimiter = detectDelimiter(sample);
  return {
    format: 'csv',
    names: [''],
    description: `${encodingNames[encoding]}, separated by ${delimiterNames[delimiter]}`,
    rows: () => readRows(path, encoding, delimiter),
  };
}

/** A file is UTF-8 only when all of it is: one accent in the last row decides, so the whole file is looked at. */
export async function detectEncoding(path: string): Promise<Encoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let first = true;
  let utf8 = true;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    if (first && chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
    if (first && chunk[0] === 0xfe && chunk[1] === 0xff) return 'utf-16be';
    first = false;
    if (chunk.includes(0)) throw unreadable('The file is not a text file. Save the sheet as CSV (UTF-8) or as .xlsx.');
    if (utf8) utf8 = decodes(decoder, chunk);
  }
  return utf8 && decodes(decoder, null) ? 'utf-8' : 'windows-1252';
}

function decodes(decoder: InstanceType<typeof TextDecoder>, chunk: Buffer | null): boolean {
  try {
    if (chunk) decoder.decode(chunk, { stream: true });
    else decoder.decode();
    return true;
  } catch {
    return false;
  }
}

async function readSample(path: string, encoding: Encoding): Promise<string> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(sampleBytes);
    const { bytesRead } = await file.read(buffer, 0, sampleBytes, 0);
    return new TextDecoder(encoding).decode(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** The separator that cuts the first lines into the same number of columns, and the more columns the better. */
export function detectDelimiter(sample: string): string {
  const told = /^\ufeff?sep=(.)\r?\n/i.exec(sample);
  if (told) return told[1]!;
  let best: { delimiter: string; score: number } = { delimiter: ',', score: 0 };
  for (const delimiter of delimiters) {
    const counts = countColumns(sample, delimiter);
    const usual = mostFrequent(counts.filter((count) => count > 1));
    const alike = counts.filter((count) => count === usual).length;
    const score = usual > 1 ? (alike / counts.length) * 100 + Math.min(usual, 50) : 0;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** Columns of each of the first lines. Text inside quotes counts as one cell. */
function countColumns(sample: string, delimiter: string): number[] {
  const counts: number[] = [];
  let columns = 1;
  let quoted = false;
  let empty = true;
  for (const letter of sample) {
    if (letter === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (letter === delimiter) columns++;
    else if (letter === '\n' || letter === '\r') {
      if (!empty || columns > 1) counts.push(columns);
      if (counts.length === 50) return counts;
      columns = 1;
      empty = true;
      continue;
    }
    empty = false;
  }
  if (!empty) counts.push(columns);
  return counts;
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}

async function* readRows(path: string, encoding: Encoding, delimiter: string): AsyncGenerator<SheetRow> {
  const options: Options = {
    delimiter,
    bom: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: limits.rowBytes,
  };
  const bytes = createReadStream(path, { highWaterMark: 256 * 1024 });
  const parser = parse(options);
  const source = encoding === 'utf-8' ? bytes : Readable.from(decode(bytes, encoding));
  source.on('error', (error: Error) => parser.destroy(error));
  source.pipe(parser);
  let number = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      number++;
      if (number === 1 && record.length <= 2 && /^sep=/i.test(record[0] ?? '')) continue;
      const cells = record.map(cleanCell);
      while (cells.length > 0 && cells[cells.length - 1] === '') cells.pop();
      if (cells.length === 0) continue;
      checkRow(cells, number);
      yield { number, cells };
    }
  } catch (error) {
    throw error instanceof CsvError ? explain(error, number) : error;
  } finally {
    bytes.destroy();
    parser.destroy();
  }
}

async function* decode(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** The parser stops some rows after those that it handed over; its own count of rows is the right one. */
function explain(error: CsvError, handedOver: number): Error {
  const records = (error as CsvError & { records?: number }).records ?? handedOver;
  const row = records + 1;
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return unreadable(
      `A quote (") that opens in row ${row} is never closed. Close it, or double it if it is part of the text.`,
    );
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return tooLarge(
      `Row ${row} is longer than ${limits.rowBytes / 1024 / 1024} MB. Often a quote (") in that row is never closed.`,
    );
  return unreadable(`Row ${row} cannot be read as CSV: ${error.message}`);
}
