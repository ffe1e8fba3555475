/** NDJSON: one JSON text per line, read as bytes and cut at line ends, whatever the chunks. */
import { type Incoming, largestResource } from './contract.ts';

const lineFeed = 10;

export async function* readLines(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<readonly Incoming[]> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let line = 0;
  let tooLarge = false;

  function take(buffer: Buffer, start: number, end: number, into: Incoming[]): void {
    line++;
    const where = `${name} line ${line}`;
    if (tooLarge || restBytes + end - start > largestResource) into.push({ where, text: null, refused: 'too_large' });
    else {
      const bytes =
        rest.length > 0 ? Buffer.concat([...rest, buffer.subarray(start, end)]) : buffer.subarray(start, end);
      const text = bytes.toString('utf8').trim();
      const plain = line === 1 && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
      if (plain !== '') into.push({ where, text: plain, refused: null });
    }
    rest = [];
    restBytes = 0;
    tooLarge = false;
  }

  for await (const chunk of chunks) {
    const found: Incoming[] = [];
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      take(chunk, start, end, found);
      start = end + 1;
    }
    if (start < chunk.length) {
      restBytes += chunk.length - start;
      if (restBytes > largestResource) {
        tooLarge = true;
        rest = [];
      } else rest.push(chunk.subarray(start));
    }
    if (found.length > 0) yield found;
  }
  const last: Incoming[] = [];
  if (restBytes > 0) {
    restBytes = tooLarge ? restBytes : 0;
    const buffer = rest.length > 0 ? Buffer.concat(rest) : Buffer.alloc(0);
    rest = [];
    take(buffer, 0, buffer.length, last);
  }
  if (last.length > 0) yield last;
}
