/** From contacts to the bitmaps of one block. */
import { NAME_PREFIX, nameWords } from '@mhero/flow/query/query.ts';
import { blockSize, fewest, idColumns, keyOf, sliceKey, slices, textColumns, wordKey } from './keys.ts';

/** One contact as text, its parts divided by U+001F; see `store/blocks.ts` for their order. */
export type ContactLine = string;

export interface BlockBits {
  /** Hexadecimal, one bit for each position. */
  readonly everyone: string;
  readonly few: { readonly key: string; readonly positions: readonly number[] }[];
  readonly many: { readonly key: string; readonly bits: string }[];
}

class Positions {
  readonly #slices: Buffer[][] = [];
  readonly #byKey = new Map<string, number[]>();
  readonly #byValue = new Map<string, Map<string, number[]>>();

  add(key: string, position: number): void {
    const known = this.#byKey.get(key);
    if (known) known.push(position);
    else this.#byKey.set(key, [position]);
  }

  /** Half of the contacts have any given bit: those are set at once. */
  addNumber(index: number, number: number, position: number): void {
    const width = slices[index]?.bits ?? 0;
    this.#slices[index] ??= Array.from({ length: width }, () => Buffer.alloc(blockSize / 8));
    const all = this.#slices[index];
    for (let bit = 0; bit < width; bit++) if (((number >> bit) & 1) === 0) setBit(all[bit] as Buffer, position);
  }

  *slices(): Generator<[string, Buffer]> {
    for (const [index, all] of this.#slices.entries())
      for (const [bit, bytes] of (all ?? []).entries()) yield [sliceKey(slices[index]?.column ?? '', bit), bytes];
  }

  /** Without making the key again for each contact. */
  addValue(column: string, value: string, position: number): void {
    const values = this.#byValue.get(column) ?? new Map<string, number[]>();
    this.#byValue.set(column, values);
    const known = values.get(value);
    if (known) known.push(position);
    else values.set(value, [position]);
  }

  *entries(): Generator<[string, number[]]> {
    yield* this.#byKey;
    for (const [column, values] of this.#byValue)
      for (const [value, positions] of values) yield [keyOf(column, value), positions];
  }
}

export function blockBits(
  lines: Iterable<ContactLine>,
  sources: Iterable<readonly [id: number, source: number]>,
): BlockBits {
  const found = new Positions();
  const everyone: number[] = [];
  for (const line of lines) everyone.push(addContact(found, line));
  let last = -1;
  for (const [id, source] of sources) {
    const position = id % blockSize;
    found.addValue('source', String(source), position);
    if (position !== last) found.add('source', position);
    last = position;
  }
  const few: { key: string; positions: number[] }[] = [];
  const many: { key: string; bits: string }[] = [];
  for (const [key, positions] of found.entries()) {
    if (positions.length <= fewest) few.push({ key, positions });
    else many.push({ key, bits: hexOf(positions) });
  }
  for (const [key, bytes] of found.slices()) many.push({ key, bits: bytes.toString('hex') });
  return { everyone: hexOf(everyone), few, many };
}

/** Answers the contact's position in the block. */
function addContact(found: Positions, line: ContactLine): number {
  const [id = '0', status = '', reach = '', schemes = '', heard = '', name = '', born = '', created = '', ...rest] =
    line.split('\u001f');
  const position = Number(id) % blockSize;
  found.addValue('status', status, position);
  found.addValue('reach', reach, position);
  addList(found, 'schemes', schemes, position);
  if (heard) found.add('last_heard_at', position);
  for (const word of new Set(nameWords(name))) found.add(wordKey(cut(word)), position);
  addNumber(found, 0, born, position);
  addNumber(found, 1, created, position);
  textColumns.forEach((column, i) => {
    if (!rest[i]) return;
    found.addValue(column, rest[i], position);
    found.add(column, position);
  });
  idColumns.forEach((column, i) => {
    addList(found, column, rest[textColumns.length + i] ?? '', position);
  });
  return position;
}

/** Words that differ only later are the same word: one position may come twice, which a bitmap does not mind. */
function cut(word: string): string {
  return word.length <= NAME_PREFIX ? word : [...word].slice(0, NAME_PREFIX).join('');
}

function addList(found: Positions, column: string, list: string, position: number): void {
  if (list === '') return;
  found.add(column, position);
  const values = list.split(',');
  if (values.length === 1) found.addValue(column, list, position);
  else for (const value of new Set(values)) found.addValue(column, value, position);
}

function addNumber(found: Positions, index: number, milliseconds: string, position: number): void {
  const column = slices[index];
  if (milliseconds === '' || !column) return;
  found.add(column.column, position);
  const { bits, origin, step } = column;
  // What lies beyond the slices is put at their ends; a bound out there is answered by the table.
  const wanted = Math.floor((Number(milliseconds) - origin) / step);
  const number = Math.min(Math.max(wanted, 0), 2 ** bits - 1);
  found.addNumber(index, number, position);
}

function hexOf(positions: readonly number[]): string {
  const bytes = Buffer.alloc(blockSize / 8);
  for (const position of positions) setBit(bytes, position);
  return bytes.toString('hex');
}

/** The first position is the highest bit of the first byte, as PostgreSQL counts. */
function setBit(bytes: Buffer, position: number): void {
  bytes[position >> 3] = (bytes[position >> 3] ?? 0) | (0x80 >> (position & 7));
}
