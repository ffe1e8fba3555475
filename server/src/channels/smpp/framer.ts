import { headerBytes, maxPduBytes } from './protocol.ts';

type Each = (bytes: Buffer, start: number, end: number) => void;

const sane = (length: number): boolean => length >= headerBytes && length <= maxPduBytes;

/** Cuts a byte stream into PDUs. Holds at most one unfinished PDU, never more than `maxPduBytes`. */
export class Framer {
  #carry: Buffer | undefined;
  #filled = 0;
  /** Length of the unfinished PDU; 0 while not even that is known. */
  #wanted = 0;
  #broken = false;

  /**
   * Calls `each` for every whole PDU in `chunk` (with what was left before). Returns false when the stream cannot be
   * followed any more (a length below 16 or above the limit): the connection is then of no further use.
   */
  push(chunk: Buffer, each: Each): boolean {
    this.#broken ||= !this.#follow(chunk, each);
    return !this.#broken;
  }

  #follow(chunk: Buffer, each: Each): boolean {
    let at = 0;
    if (this.#carry) {
      at = this.#fill(this.#carry, chunk, each);
      if (at < 0) return false;
      if (this.#carry) return true;
    }
    while (chunk.length - at >= 4) {
      const length = chunk.readUInt32BE(at);
      if (!sane(length)) return false;
      if (at + length > chunk.length) break;
      each(chunk, at, at + length);
      at += length;
    }
    return at === chunk.length || this.#keep(chunk, at);
  }

  /** Goes on filling the unfinished PDU; returns how many octets of the chunk it took, or -1 for a bad length. */
  #fill(carry: Buffer, chunk: Buffer, each: Each): number {
    let whole = carry;
    let taken = 0;
    if (this.#wanted === 0) {
      taken = chunk.copy(carry, this.#filled, 0, Math.min(4 - this.#filled, chunk.length));
      this.#filled += taken;
      if (this.#filled < 4) return taken;
      this.#wanted = carry.readUInt32BE(0);
      if (!sane(this.#wanted)) return -1;
      whole = Buffer.allocUnsafe(this.#wanted);
      carry.copy(whole, 0, 0, 4);
      this.#carry = whole;
    }
    const more = Math.min(this.#wanted - this.#filled, chunk.length - taken);
    chunk.copy(whole, this.#filled, taken, taken + more);
    this.#filled += more;
    if (this.#filled === this.#wanted) {
      this.#carry = undefined;
      each(whole, 0, whole.length);
    }
    return taken + more;
  }

  #keep(chunk: Buffer, from: number): boolean {
    this.#filled = chunk.length - from;
    this.#wanted = this.#filled >= 4 ? chunk.readUInt32BE(from) : 0;
    if (this.#wanted !== 0 && !sane(this.#wanted)) return false;
    this.#carry = Buffer.allocUnsafe(Math.max(4, this.#wanted));
    chunk.copy(this.#carry, 0, from);
    return true;
  }
}
