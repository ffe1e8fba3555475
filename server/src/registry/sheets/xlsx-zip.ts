/** The packed file of an XLSX, with bounds against archives made to explode. */
import type { Readable } from 'node:stream';
import { type Entry, open, type ZipFile } from 'yauzl';
import { limits, tooLarge, unreadable } from './sheet.ts';

export interface Archive {
  has(name: string): boolean;
  /** The unpacked entry in portions. Errors: `import:unreadable`, `import:too_large`. */
  read(name: string): AsyncGenerator<Buffer>;
  close(): void;
}

const damaged = 'The file is damaged or not an XLSX file. Open it in a spreadsheet program and save it again as .xlsx.';

export async function openArchive(path: string): Promise<Archive> {
  const zip = await new Promise<ZipFile>((resolve, reject) =>
    open(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, file) =>
      error ? reject(unreadable(damaged)) : resolve(file),
    ),
  );
  try {
    const entries = await listEntries(zip);
    return {
      has: (name) => entries.has(name.toLowerCase()),
      read: (name) => readEntry(zip, entries.get(name.toLowerCase()), name),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > limits.entries)
    throw tooLarge(`The file holds ${zip.entryCount} parts; it is not a usual sheet.`);
  const entries = new Map<string, Entry>();
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName.toLowerCase(), entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', () => reject(unreadable(damaged)));
    zip.readEntry();
  });
}

async function* readEntry(zip: ZipFile, entry: Entry | undefined, name: string): AsyncGenerator<Buffer> {
  if (!entry) throw unreadable(`The part ${name} is missing. ${damaged}`);
  if (!entry.canDecodeFileData())
    throw unreadable(
      'The file is protected by a password or packed in an unusual way. Save it again without a password.',
    );
  checkSize(entry, entry.uncompressedSize);
  const stream = await new Promise<Readable>((resolve, reject) =>
    zip.openReadStream(entry, (error, opened) => (error ? reject(unreadable(damaged)) : resolve(opened))),
  );
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      // What the archive says of its own size is not trusted.
      size += chunk.length;
      checkSize(entry, size);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof Error && 'code' in error && String(error.code).startsWith('import:')
      ? error
      : unreadable(damaged);
  } finally {
    stream.destroy();
  }
}

function checkSize(entry: Entry, size: number): void {
  const exploding = size > limits.ratioFrom && size > entry.compressedSize * limits.ratio;
  if (size > limits.entryBytes || exploding)
    throw tooLarge(
      `The file unpacks to far more than it should (${entry.fileName}: ${Math.round(size / 1024 / 1024)} MB and more). Delete empty rows and formats below the data, or save the sheet as CSV.`,
    );
}
