/** Small seeded randomness: person 17 of seed 1 is the same person whoever asks, in whatever order. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, below). */
  below(limit: number): number;
  /** True with the given probability. */
  chance(share: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** An index by cumulative weights, ascending, the last being their sum. */
  weighted(cumulative: ArrayLike<number>): number;
}

/** Mixes numbers into one unsigned 32-bit seed (the finaliser of MurmurHash3). */
export function mix(...parts: readonly number[]): number {
  let h = 0x9e3779b9;
  for (const part of parts) {
    h = Math.imul(h ^ (part | 0), 0x85ebca6b);
    h ^= h >>> 13;
    h = Math.imul(h, 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return h >>> 0;
}

/** The generator known as mulberry32: 32 bits of state, enough for a demonstration, useless for secrets. */
export function createRandom(...seed: readonly number[]): Random {
  let state = mix(...seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (share) => next() < share,
    pick: (items) => items[below(items.length)]!,
    weighted: (cumulative) => search(cumulative, next() * (cumulative[cumulative.length - 1] ?? 0)),
  };
}

/** Running sums, for `weighted`. */
export function cumulate(weights: readonly number[]): Float64Array {
  let sum = 0;
  return Float64Array.from(weights, (weight) => {
    sum += weight;
    return sum;
  });
}

function search(cumulative: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value < cumulative[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
