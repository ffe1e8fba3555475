/**
 * Which version of each resource has been handed over: 24 bytes for each, so that a million fit in tens of megabytes.
 * Ids are kept as 64 bits of hash: among a million, two that are confused are less likely than one in ten million.
 */
export interface Seen {
  readonly size: number;
  has(id: string): boolean;
  /**
   * True when this version is new to us: its id was not there, or an older version of it. Where neither instant nor
   * version is known it is always new. `firstWins`: of two with one instant the first (history is newest first).
   */
  take(id: string, stamp: number | null, version: string | null, firstWins: boolean): boolean;
}

const mix = (text: string, seed: number, factor: number): number => {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), factor);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
};

export function createSeen(): Seen {
  let slots = 1024;
  let size = 0;
  let low = new Uint32Array(slots);
  let high = new Uint32Array(slots);
  let versions = new Uint32Array(slots);
  let stamps = new Float64Array(slots);

  /** The slot of the key, or the empty one where it belongs. An empty slot has both halves 0. */
  function find(a: number, b: number): number {
    let at = a & (slots - 1);
    while ((low[at] !== 0 || high[at] !== 0) && (low[at] !== a || high[at] !== b)) at = (at + 1) & (slots - 1);
    return at;
  }

  function grow(): void {
    const old = { low, high, versions, stamps, slots };
    slots *= 2;
    low = new Uint32Array(slots);
    high = new Uint32Array(slots);
    versions = new Uint32Array(slots);
    stamps = new Float64Array(slots);
    for (let i = 0; i < old.slots; i++) {
      if (old.low[i] === 0 && old.high[i] === 0) continue;
      const at = find(old.low[i]!, old.high[i]!);
      low[at] = old.low[i]!;
      high[at] = old.high[i]!;
      versions[at] = old.versions[i]!;
      stamps[at] = old.stamps[i]!;
    }
  }

  function slotOf(id: string): { at: number; known: boolean; a: number; b: number } {
    const a = mix(id, 0x811c9dc5, 0x01000193) || 1;
    const b = mix(id, 0x2f0b4c47, 0x5bd1e995) || 1;
    const at = find(a, b);
    return { at, a, b, known: low[at] !== 0 || high[at] !== 0 };
  }

  return {
    get size() {
      return size;
    },
    has: (id) => slotOf(id).known,
    take(id, stamp, version, firstWins) {
      const { at, known, a, b } = slotOf(id);
      const mark = version === null ? 0 : mix(version, 0x811c9dc5, 0x01000193);
      if (known) {
        const before = stamps[at]!;
        const newer =
          stamp !== null && before >= 0 && stamp !== before ? stamp > before : !firstWins && mark !== versions[at];
        if (!newer && !(stamp === null && version === null && !firstWins)) return false;
      }
      low[at] = a;
      high[at] = b;
      versions[at] = mark;
      stamps[at] = stamp ?? -1;
      if (known) return true;
      size++;
      if (size * 2 > slots) grow();
      return true;
    },
  };
}
