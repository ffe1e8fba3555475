/**
 * A Bundle read from bytes: entry by entry while it comes, and at its end the rest of it (`link`, `total`, `meta`),
 * wherever that stood. Needs the memory of one entry, whatever the size of the Bundle.
 */
import { deepestResource, type Json, largestResource, type Unread } from '../contract.ts';
import { isObject } from '../json.ts';

export interface EntryText {
  /** From 1. */
  readonly number: number;
  readonly text: string | null;
  readonly refused: Unread | null;
}

/** What came is not a whole Bundle. `cut`: it broke off, so asking again may help. */
export class NoBundle extends Error {
  readonly cut: boolean;
  /** The beginning of what came instead. */
  readonly head: string;
  constructor(cut: boolean, head: string) {
    super(cut ? 'The answer broke off.' : 'The answer is no Bundle.');
    this.cut = cut;
    this.head = head;
  }
}

export interface BundleScanner {
  take(chunk: Buffer): readonly EntryText[];
  /** The Bundle without its entries. Errors: `NoBundle`. */
  end(): Json;
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const largestEnvelope = 4 * 1024 * 1024;
const headBytes = 500;
/** `"entry" : ` with as much white space as anybody would write. */
const keyBytes = 200;

export function createBundleScanner(): BundleScanner {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  let escaped = false;
  let inEntries = false;
  let inItem = false;
  /** In `entry`, something that is no object. */
  let inOther = false;
  let count = 0;
  let held: Buffer[] = [];
  let heldBytes = 0;
  const rest: Buffer[] = [];
  let restBytes = 0;
  /** The last of `rest`: a key may lie in two chunks. */
  let tail = '';
  let started = false;
  let found: EntryText[] = [];
  let head = '';

  function hold(part: Buffer): void {
    heldBytes += part.length;
    if (heldBytes > largestResource) held = [];
    else held.push(Buffer.from(part));
  }

  function keepRest(part: Buffer): void {
    restBytes += part.length;
    if (restBytes > largestEnvelope) throw new NoBundle(false, head);
    rest.push(Buffer.from(part));
    tail = `${tail}${endOf(part)}`.slice(-keyBytes);
  }

  function finish(part: Buffer): void {
    count++;
    inItem = false;
    const refused =
      heldBytes + part.length > largestResource ? 'too_large' : deepest > deepestResource + 2 ? 'too_deep' : null;
    const bytes = held.length > 0 ? Buffer.concat([...held, part]) : part;
    found.push({ number: count, text: refused ? null : bytes.toString('utf8'), refused });
    held = [];
    heldBytes = 0;
  }

  function other(): void {
    inOther = false;
    count++;
    found.push({ number: count, text: null, refused: 'not_a_resource' });
  }

  const endOf = (part: Buffer): string => part.toString('latin1', Math.max(0, part.length - keyBytes));

  const afterEntryKey = (part: Buffer): boolean => /"entry"\s*:\s*$/.test(`${tail}${endOf(part)}`);

  function begin(chunk: Buffer): void {
    head = chunk.toString('utf8', 0, headBytes);
    started = true;
    if (!/^\ufeff?\s*(\{|$)/.test(head)) throw new NoBundle(false, head);
  }

  function take(chunk: Buffer): readonly EntryText[] {
    found = [];
    if (!started) begin(chunk);
    let itemStart = 0;
    let restStart = 0;
    const length = chunk.length;
    for (let i = 0; i < length; i++) {
      const byte = chunk[i]!;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) inString = false;
        else {
          // Texts are most of the bytes: over to what may end them.
          while (i + 1 < length && chunk[i + 1] !== quote && chunk[i + 1] !== backslash) i++;
        }
      } else if (byte === quote) {
        inString = true;
        if (inEntries && depth === 2) inOther = true;
      } else if (byte === openBrace || byte === openBracket) {
        if (inEntries) {
          if (depth === 2 && byte === openBrace) {
            inItem = true;
            itemStart = i;
            deepest = 0;
          } else if (depth === 2) inOther = true;
        } else if (depth === 1 && byte === openBracket && afterEntryKey(chunk.subarray(restStart, i))) {
          inEntries = true;
          keepRest(chunk.subarray(restStart, i + 1));
        }
        depth++;
        if (depth > deepest) deepest = depth;
      } else if (byte === closeBrace || byte === closeBracket) {
        depth--;
        if (inEntries && depth === 2 && inItem) finish(chunk.subarray(itemStart, i + 1));
        else if (inEntries && depth === 1) {
          if (inOther) other();
          inEntries = false;
          restStart = i;
        }
      } else if (inEntries && depth === 2) {
        if (byte === comma) {
          if (inOther) other();
        } else if (byte > 0x20) inOther = true;
      }
    }
    if (inItem) hold(chunk.subarray(itemStart));
    else if (!inEntries) keepRest(chunk.subarray(restStart));
    return found;
  }

  function end(): Json {
    if (!started || depth > 0 || inString) throw new NoBundle(true, head);
    let bundle: unknown;
    try {
      bundle = JSON.parse(
        Buffer.concat(rest)
          .toString('utf8')
          .replace(/^\ufeff/, ''),
      );
    } catch {
      throw new NoBundle(false, head);
    }
    if (!isObject(bundle) || bundle.resourceType !== 'Bundle') throw new NoBundle(false, head);
    return bundle;
  }

  return { take, end };
}
