/** Uploaded sheets: kept below the data folder for a week, each in a folder of its own. */
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../errors.ts';
import { limits, tooLarge } from './sheet.ts';

export interface Upload {
  readonly id: string;
  readonly path: string;
  /** The file's name as its sender called it. */
  readonly file: string;
}

const keptDays = 7;
const tooMuch = `The file has more than ${limits.fileBytes / 1024 / 1024} MB. Cut it into several files.`;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Nothing is left behind when the upload breaks off or is too large (`import:too_large`). */
export async function saveUpload(dataDir: string, file: string, content: Readable): Promise<Upload> {
  const id = crypto.randomUUID();
  const folder = join(dataDir, 'uploads', id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'sheet');
  const name =
    basename(file.replaceAll('\\', '/'))
      .replace(/[\u0000-\u001f]/g, '')
      .slice(0, 200) || 'sheet';
  let size = 0;
  try {
    await pipeline(
      content,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          size += chunk.length;
          if (size > limits.fileBytes) throw tooLarge(tooMuch);
          yield chunk;
        }
      },
      createWriteStream(`${path}.part`, { mode: 0o600 }),
    );
    // A multipart reader that has its own limit ends the stream there, without an error.
    if ((content as { truncated?: boolean }).truncated) throw tooLarge(tooMuch);
    await writeFile(join(folder, 'name'), name);
    await rename(`${path}.part`, path);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return { id, path, file: name };
}

/** Errors: `request:not_found` when it is unknown, older than a week, or lies on another node. */
export async function findUpload(dataDir: string, id: string): Promise<Upload> {
  const folder = join(dataDir, 'uploads', id);
  const path = join(folder, 'sheet');
  const found = uuid.test(id) && (await stat(path).catch(() => null));
  if (!found)
    throw new AppError(
      'request:not_found',
      `The uploaded sheet is no longer here (sheets are kept for ${keptDays} days). Upload it again.`,
    );
  return { id, path, file: await readFile(join(folder, 'name'), 'utf8') };
}

/** Removes what is older than a week. Answers how many. */
export async function cleanUploads(dataDir: string, now: Date): Promise<number> {
  const root = join(dataDir, 'uploads');
  let removed = 0;
  for (const id of await readdir(root).catch(() => [])) {
    const about = await stat(join(root, id)).catch(() => null);
    if (!about || now.getTime() - about.mtimeMs < keptDays * 86_400_000) continue;
    await rm(join(root, id), { recursive: true, force: true });
    removed++;
  }
  return removed;
}
