/**
 * Finds the elements of a JSON text without parsing it as a whole: the members of a Bundle's `entry`, the elements of
 * a list, or whole top-level objects. Works on bytes, so that a Bundle of any size needs the memory of one entry.
 */
import { AppError } from '../errors.ts';
import { deepestResource, type Incoming, largestResource } from './contract.ts';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

export async function* readEntries(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<readonly Incoming[]> {
  const scanner = createScanner(name);
  for await (const chunk of chunks) {
    const found = scanner.take(chunk);
    if (found.length > 0) yield found;
  }
  const last = scanner.end();
  if (last.length > 0) yield last;
}

export interface Scanner {
  take(chunk: Buffer): readonly Incoming[];
  end(): readonly Incoming[];
}

export function createScanner(name: string): Scanner {
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** Reading a key of the outermost object. */
  let inKey = false;
  let key: number[] = [];
  let keyExpected = false;
  let lastKey = '';
  /** Depth at which items stand: 0 for top-level objects, 1 in a top-level list, 2 in `entry`. */
  let itemDepth = 0;
  let entriesFound = false;
  let inItem = false;
  /** Where the item in hand begins in this chunk. */
  let itemStart = -1;
  let deepest = 0;
  let held: Buffer[] = [];
  let heldBytes = 0;
  let tooLarge = false;
  let count = 0;
  let started = false;
  let inPrimitive = false;
  let found: Incoming[] = [];

  const where = (): string => (entriesFound || itemDepth === 1 ? `${name} entry ${count}` : `${name} value ${count}`);

  function finish(part: Buffer): void {
    count++;
    inItem = false;
    const large = tooLarge || heldBytes + part.length > largestResource;
    const refused = large ? 'too_large' : deepest - itemDepth > deepestResource ? 'too_deep' : null;
    const bytes = refused ? null : held.length > 0 ? Buffer.concat([...held, part]) : part;
    found.push({ where: where(), text: bytes ? bytes.toString('utf8') : null, refused });
    drop();
  }

  function drop(): void {
    held = [];
    heldBytes = 0;
    tooLarge = false;
    deepest = 0;
  }

  function hold(part: Buffer): void {
    heldBytes += part.length;
    if (heldBytes > largestResource) {
      tooLarge = true;
      held = [];
    } else held.push(Buffer.from(part));
  }

  function begin(byte: number): void {
    started = true;
    if (byte !== openBrace && byte !== openBracket)
      throw new AppError(
        'import:unreadable',
        `${name} is not JSON: it begins with "${String.fromCharCode(byte)}". Give a FHIR R4 Bundle or NDJSON file.`,
      );
    if (byte === openBracket) itemDepth = 1;
  }

  /** A byte inside a string; keys of the outermost object are remembered. */
  function inside(byte: number): void {
    if (escaped) escaped = false;
    else if (byte === backslash) escaped = true;
    else if (byte === quote) {
      inString = false;
      if (inKey) lastKey = Buffer.from(key).toString('latin1');
      inKey = false;
      return;
    }
    if (inKey && key.length < 40) key.push(byte);
  }

  function openString(): void {
    inString = true;
    if (depth === 1 && keyExpected && itemDepth !== 1) {
      inKey = true;
      key = [];
      keyExpected = false;
    }
    if (!inItem && depth === itemDepth && itemDepth > 0) inPrimitive = true;
  }

  function open(byte: number, at: number): void {
    if (!inItem && depth === itemDepth && (itemDepth > 0 || byte === openBrace)) {
      inItem = true;
      itemStart = at;
    }
    // The whole object was taken for an item until its `entry` shows that it is a Bundle.
    if (depth === 1 && byte === openBracket && lastKey === 'entry' && itemDepth === 0) {
      itemDepth = 2;
      entriesFound = true;
      inItem = false;
      itemStart = -1;
      drop();
    }
    depth++;
    if (depth > deepest) deepest = depth;
    if (depth === 1) keyExpected = true;
  }

  function close(chunk: Buffer, at: number): void {
    if (depth > 0) depth--;
    if (inPrimitive && depth === itemDepth - 1) primitive();
    if (inItem && depth === itemDepth) {
      finish(chunk.subarray(itemStart, at + 1));
      itemStart = -1;
    }
    if (itemDepth === 2 && depth === 1) {
      itemDepth = 0;
      lastKey = '';
    }
    if (depth === 0) {
      lastKey = '';
      entriesFound = false;
      itemDepth = 0;
    }
  }

  function outside(byte: number, chunk: Buffer, at: number): void {
    if (byte === quote) openString();
    else if (byte === openBrace || byte === openBracket) open(byte, at);
    else if (byte === closeBrace || byte === closeBracket) close(chunk, at);
    else if (byte === comma) {
      if (inPrimitive && depth === itemDepth) primitive();
      if (depth === 1) keyExpected = true;
    } else if (byte !== colon && !inItem && itemDepth > 0 && depth === itemDepth) inPrimitive = true;
  }

  function take(chunk: Buffer): readonly Incoming[] {
    found = [];
    itemStart = inItem ? 0 : -1;
    let i = 0;
    if (!started && chunk.length >= 3 && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) i = 3;
    for (; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (inString) inside(byte);
      else if (!isSpace(byte)) {
        if (!started) begin(byte);
        outside(byte, chunk, i);
      }
    }
    if (inItem) hold(itemStart > 0 ? chunk.subarray(itemStart) : chunk);
    return found;
  }

  function primitive(): void {
    inPrimitive = false;
    count++;
    found.push({ where: where(), text: null, refused: 'not_a_resource' });
  }

  function end(): readonly Incoming[] {
    if (!started) throw new AppError('import:unreadable', `${name} is empty.`);
    if (depth === 0 && !inString) return [];
    count++;
    return [{ where: `${where()} (the file ends inside it)`, text: null, refused: 'not_json' }];
  }

  return { take, end };
}
