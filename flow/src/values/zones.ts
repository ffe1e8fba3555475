/**
 * Time zones: IANA names, whose rules come from the JavaScript engine (`Intl`), and fixed offsets. Offsets are asked
 * for at every date that is shown, so they are kept by blocks of time; a zone costs one formatter when it is first used.
 */
import type { Zone } from './values.ts';

const HOUR = 3600;
/** About six days: no zone changed its rule twice in so short a time. */
const BLOCK = 2 ** 19;
/** Blocks that one zone keeps, about 65 years if they lie together. */
const MAX_BLOCKS = 4096;
/** What a JavaScript date can hold, in seconds. */
const MAX_SECONDS = 8.64e12;
const MAX_NAME = 64;
const NAME = /^[A-Z][\w+\-/]*$/;

/** One stretch of time: `before` is the offset until `change`, `after` from then on. */
interface Block {
  readonly change: number;
  readonly before: number;
  readonly after: number;
}

export const utc: Zone = { name: 'UTC', offsetAt: () => 0 };

/** Only zones that exist are kept, and of these there are few hundred. */
const known = new Map<string, Zone>([['UTC', utc]]);
const fixed = new Map<number, Zone>();
let spellings: Map<string, string> | undefined;

/** The zone of this IANA name, as it is written there; undefined when there is none. */
export function zone(name: string): Zone | undefined {
  const found = known.get(name);
  if (found !== undefined || name.length > MAX_NAME || !NAME.test(name) || !spelledSo(name)) return found;
  const made = ianaZone(name);
  if (made !== undefined) known.set(name, made);
  return made;
}

/** A zone that is always so many seconds east of Greenwich. Its name is the offset: `-05:00`. */
export function fixedZone(offset: number): Zone {
  const found = fixed.get(offset);
  if (found !== undefined) return found;
  const made: Zone = { name: offset === 0 ? 'UTC' : offsetName(offset, ':'), offsetAt: () => offset };
  fixed.set(offset, made);
  return made;
}

/** `-0500`, or with `:` as separator `-05:00`. Seconds, which only old local times have, are cut off. */
export function offsetName(offset: number, separator: '' | ':'): string {
  const minutes = Math.trunc(Math.abs(offset) / 60);
  const hours = Math.trunc(minutes / 60);
  return `${offset < 0 ? '-' : '+'}${two(hours)}${separator}${two(minutes % 60)}`;
}

/**
 * The instant of a local time, given as seconds of a clock that is wrongly read as UTC. A time that does not exist or
 * exists twice is taken as Go does: with the offset in force at the moment that the clock's own offset leads to.
 */
export function instantOf(local: number, zone: Zone): number {
  return local - zone.offsetAt(local - zone.offsetAt(local));
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** Names are known in one spelling only, while `Intl` accepts any case. */
function spelledSo(name: string): boolean {
  spellings ??= new Map(Intl.supportedValuesOf('timeZone').map((each) => [each.toLowerCase(), each]));
  const spelling = spellings.get(name.toLowerCase());
  return spelling === undefined || spelling === name;
}

function ianaZone(name: string): Zone | undefined {
  let rawOffset: (seconds: number) => number;
  try {
    rawOffset = offsetReader(name);
  } catch {
    return undefined;
  }
  const blocks = new Map<number, Block>();
  let last: Block = { change: 0, before: 0, after: 0 };
  let lastIndex = Number.NaN;
  const offsetAt = (seconds: number): number => {
    const index = Math.floor(seconds / BLOCK);
    if (index !== lastIndex) {
      let block = blocks.get(index);
      if (block === undefined) {
        block = readBlock(index * BLOCK, rawOffset);
        if (blocks.size >= MAX_BLOCKS) blocks.clear();
        blocks.set(index, block);
      }
      last = block;
      lastIndex = index;
    }
    return seconds < last.change ? last.before : last.after;
  };
  return { name, offsetAt };
}

function readBlock(start: number, rawOffset: (seconds: number) => number): Block {
  const before = rawOffset(start);
  const after = rawOffset(start + BLOCK - 1);
  if (before === after) return { change: start, before, after };
  let low = start;
  let high = start + BLOCK - 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (rawOffset(middle) === before) low = middle;
    else high = middle;
  }
  return { change: high, before, after };
}

/** Reads the clock of the zone. Throws when `Intl` does not know it. */
function offsetReader(name: string): (seconds: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    calendar: 'gregory',
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (seconds) => {
    const clamped = Math.max(-MAX_SECONDS + 24 * HOUR, Math.min(MAX_SECONDS - 24 * HOUR, seconds));
    const shown: Record<string, string> = {};
    for (const part of format.formatToParts(clamped * 1000)) shown[part.type] = part.value;
    const year = shown.era === 'BC' ? 1 - Number(shown.year) : Number(shown.year);
    const local = new Date(0);
    local.setUTCFullYear(year, Number(shown.month) - 1, Number(shown.day));
    local.setUTCHours(Number(shown.hour), Number(shown.minute), Number(shown.second));
    return local.getTime() / 1000 - clamped;
  };
}
