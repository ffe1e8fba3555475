import { headerBytes, maxPduBytes } from './protocol.ts';

/** Cuts a byte stream into PDUs. Holds at most one unfinished PDU, never more than `maxPduBytes`. */
export interface Framer {
  /**
   * Calls `each` for every whole PDU in `chunk` (with what was left before). Returns false when the stream cannot be
   * followed any more (a length below 16 or above the limit): the connection is then of no further use.
   */
  push(chunk: Buffer, each: (bytes: Buffer, start: number, end: number) => void): boolean;
}

export function createFramer(): Framer {
  let carry: Buffer | undefined;
  let filled = 0;
  let wanted = 0;
  let broken = false;

  const sane = (length: number): boolean => length >= headerBytes && length <= maxPduBytes;

  /** Goes on filling the unfinished PDU; returns how many octets of the chunk it took, or -1 for a bad length. */
  function fill(chunk: Buffer, each: (bytes: Buffer, start: number, end: number) => void): number {
    let taken = 0;
    if (wanted === 0) {
      taken = Math.min(4 - filled, chunk.length);
      chunk.copy(carry!, filled, 0, taken);
      filled += taken;
      if (filled < 4) return taken;
      wanted = carry!.readUInt32BE(0);
      if (!sane(wanted)) return -1;
      const whole = Buffer.allocUnsafe(wanted);
      carry!.copy(whole, 0, 0, 4);
      carry = whole;
    }
    const more = Math.min(wanted - filled, chunk.length - taken);
    chunk.copy(carry!, filled, taken, taken + more);
    filled += more;
    if (filled === wanted) {
      const whole = carry!;
      carry = undefined;
      each(whole, 0, whole.length);
    }
    return taken + more;
  }

  function keep(chunk: Buffer, from: number): boolean {
    filled = chunk.length - from;
    wanted = filled >= 4 ? chunk.readUInt32BE(from) : 0;
    if (wanted !== 0 && !sane(wanted)) return false;
    carry = Buffer.allocUnsafe(Math.max(4, wanted));
    chunk.copy(carry, 0, from);
    return true;
  }

  function follow(chunk: Buffer, each: (bytes: Buffer, start: number, end: number) => void): boolean {
    let at = 0;
    if (carry) {
      at = fill(chunk, each);
      if (at < 0) return false;
      if (carry) return true;
    }
    while (chunk.length - at >= 4) {
      const length = chunk.readUInt32BE(at);
      if (!sane(length)) return false;
      if (at + length > chunk.length) break;
      each(chunk, at, at + length);
      at += length;
    }
    return at === chunk.length || keep(chunk, at);
  }

  return {
    push(chunk, each) {
      broken ||= !follow(chunk, each);
      return !broken;
    },
  };
}
