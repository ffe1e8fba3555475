/** Files and folders: which of them to read, and how (NDJSON or a JSON document, gzip or not). */
import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Incoming, readCsdFile } from '../../connectors/connectors.ts';
import { readEntries } from '../../connectors/entries.ts';
import { readLines } from '../../connectors/lines.ts';
import { AppError } from '../../errors.ts';

const readable = /\.(?:json|ndjson|jsonl|xml)(?:\.gz)?$/i;
const chunkBytes = 256 * 1024;
const sniffBytes = 64 * 1024;

/** The files of these paths; folders are searched, in the order of types that lets most references resolve at once. */
export async function findFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    if (!found) throw new AppError('import:unreadable', `There is no file or folder ${path}.`);
    if (!found.isDirectory()) {
      files.push(path);
      continue;
    }
    const inside = await readdir(path, { recursive: true, withFileTypes: true });
    const named = inside.filter((entry) => entry.isFile() && readable.test(entry.name));
    files.push(...named.map((entry) => join(entry.parentPath, entry.name)).sort(byUse));
  }
  if (files.length === 0)
    throw new AppError('import:unreadable', `No .json, .ndjson or .xml file in ${paths.join(', ')}.`);
  return files;
}

const order = [/codesystem|valueset/i, /country/i, /region/i, /district/i, /organi[sz]ation/i, /location|facilit/i];
const people = [/practitioner(?!.?role)/i, /role/i, /group/i];

function rankOf(path: string): number {
  const name = basename(path);
  const place = order.findIndex((pattern) => pattern.test(name));
  if (place >= 0) return place;
  const person = people.findIndex((pattern) => pattern.test(name));
  return person >= 0 ? 100 + person : 50;
}

const byUse = (a: string, b: string): number => rankOf(a) - rankOf(b) || (a < b ? -1 : 1);

export async function sizeOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

export interface Reading {
  /** Bytes of the file itself that were read so far. */
  bytes: number;
}

export async function* readFile(path: string, reading: Reading): AsyncGenerator<readonly Incoming[]> {
  const name = basename(path);
  const head = await readHead(path);
  const zipped = head[0] === 0x1f && head[1] === 0x8b;
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  file.on('data', (chunk) => {
    reading.bytes += chunk.length;
  });
  file.pause();
  try {
    const chunks = (zipped ? gunzip(file, name) : file) as AsyncIterable<Buffer>;
    const byLine = /\.(?:ndjson|jsonl)(?:\.gz)?$/i.test(name) || (!zipped && looksLikeLines(head));
    if (/\.xml(?:\.gz)?$/i.test(name) || (!zipped && looksLikeXml(head))) yield* readCsdFile(chunks, name);
    else yield* byLine ? readLines(chunks, name) : readEntries(chunks, name);
  } finally {
    file.destroy();
  }
}

async function* gunzip(file: Readable, name: string): AsyncGenerator<Buffer> {
  const plain = createGunzip({ chunkSize: chunkBytes });
  file.on('error', (error) => plain.destroy(error));
  try {
    for await (const chunk of file.pipe(plain)) yield chunk as Buffer;
  } catch (error) {
    throw new AppError('import:unreadable', `${name} is not a whole gzip file: ${(error as Error).message}.`);
  }
}

async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const buffer = Buffer.alloc(sniffBytes);
    const { bytesRead } = await handle.read(buffer, 0, sniffBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** An angle bracket first, in UTF-8 or UTF-16, perhaps after a byte order mark and white space. */
const looksLikeXml = (head: Buffer): boolean =>
  /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*</.test(head.subarray(0, 200).toString('latin1'));

/** A first line that is a whole JSON object, with another after it. */
function looksLikeLines(head: Buffer): boolean {
  const end = head.indexOf(10);
  if (end < 0 || !head.subarray(end + 1).some((byte) => byte === 0x7b)) return false;
  try {
    const first: unknown = JSON.parse(head.toString('utf8', 0, end));
    return typeof first === 'object' && first !== null;
  } catch {
    return false;
  }
}
