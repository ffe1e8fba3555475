/** Inputs for an import: files and folders, or resources that somebody hands over. */
import type { Checkpoint, Input, Portion } from '../../connectors/connectors.ts';
import { findFiles, type Reading, readFile, sizeOf } from './files.ts';
import type { ResourceStream } from './incoming.ts';

export async function fileInput(paths: readonly string[]): Promise<Input> {
  const files = await findFiles(paths);
  return { bytes: await sizeOf(files), open: (from) => readFiles(files, from) };
}

async function* readFiles(files: readonly string[], from: Checkpoint | null): AsyncGenerator<Portion> {
  const reading: Reading = { bytes: await sizeOf(files.slice(0, from?.file ?? 0)) };
  for (const [file, path] of files.entries()) {
    if (file < (from?.file ?? 0)) continue;
    yield* portions(readFile(path, reading), file, file === from?.file ? from.items : 0, () => reading.bytes);
  }
}

/** Resources of a converter (a sheet, the demonstration country). They come in the same order when opened again. */
export function streamInput(open: () => ResourceStream): Input {
  return { bytes: null, open: (from) => portions(open(), 0, from?.items ?? 0, () => 0) };
}

async function* portions(
  stream: ResourceStream,
  file: number,
  skip: number,
  bytes: () => number,
): AsyncGenerator<Portion> {
  let before = 0;
  for await (const items of stream) {
    const done = Math.min(items.length, Math.max(0, skip - before));
    const rest = done > 0 ? items.slice(done) : items;
    if (rest.length > 0) yield { file, before: before + done, items: rest, bytes: bytes() };
    before += items.length;
  }
}
