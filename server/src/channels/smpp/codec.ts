import { type Body, bodies, type CommandName, commands, headerBytes, statuses } from './protocol.ts';

export interface Tlv {
  readonly tag: number;
  readonly value: Buffer;
}

/** One decoded PDU. `name` is undefined for a command id that SMPP 3.4 does not know; its body is then left unread. */
export type Pdu = {
  [C in CommandName]: {
    readonly name: C;
    readonly id: number;
    readonly status: number;
    readonly sequence: number;
    readonly body: Body<C>;
    readonly tlvs: readonly Tlv[];
  };
}[CommandName];

export interface UnknownPdu {
  readonly name: undefined;
  readonly id: number;
  readonly status: number;
  readonly sequence: number;
}

/** A PDU that cannot be read. `status` is what to answer to the peer. */
export class PduError extends Error {
  readonly status: number;
  readonly sequence: number;
  readonly id: number;
  constructor(words: string, status: number, id: number, sequence: number) {
    super(words);
    this.status = status;
    this.id = id;
    this.sequence = sequence;
  }
}

const nameOf = new Map<number, CommandName>(Object.entries(commands).map(([name, id]) => [id, name as CommandName]));

export const isResponse = (id: number): boolean => id >= 0x80000000;

const none: readonly Tlv[] = [];

/**
 * Reads the PDU that fills `bytes[start, end)` exactly; the framer guarantees at least a header. Responses may stop
 * early (many centres leave the body out of a refusal): what is missing reads as empty. Requests may not.
 * Octets are views into `bytes`. Throws PduError and nothing else.
 */
export function decodePdu(bytes: Buffer, start: number, end: number): Pdu | UnknownPdu {
  const id = bytes.readUInt32BE(start + 4);
  const status = bytes.readUInt32BE(start + 8);
  const sequence = bytes.readUInt32BE(start + 12);
  const name = nameOf.get(id);
  if (name === undefined) return { name, id, status, sequence };
  const body: Record<string, number | string | Buffer> = {};
  let at = start + headerBytes;
  const short = (what: string): PduError =>
    new PduError(`${name}: ${what} runs past the end of the PDU`, statuses.ESME_RINVMSGLEN, id, sequence);
  for (const [field, kind] of bodies[name]) {
    if (at >= end) {
      if (!isResponse(id)) throw short(field);
      body[field] = kind === 'int8' ? 0 : kind === 'cstring' ? '' : Buffer.alloc(0);
    } else if (kind === 'int8') {
      body[field] = bytes[at++]!;
    } else if (kind === 'cstring') {
      const stop = stringEnd(bytes, at, end);
      if (stop === end && !isResponse(id)) throw short(field);
      body[field] = bytes.toString('latin1', at, stop);
      at = stop + 1;
    } else {
      const from = at + 1;
      at = from + bytes[at]!;
      if (at > end) throw short(field);
      body[field] = bytes.subarray(from, at);
    }
  }
  const tlvs = at < end ? decodeTlvs(bytes, at, end, id, sequence) : none;
  return { name, id, status, sequence, body, tlvs } as unknown as Pdu;
}

function stringEnd(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== 0) at++;
  return at;
}

function decodeTlvs(bytes: Buffer, from: number, end: number, id: number, sequence: number): Tlv[] {
  const tlvs: Tlv[] = [];
  let at = from;
  while (at + 4 <= end) {
    const stop = at + 4 + bytes.readUInt16BE(at + 2);
    if (stop > end) {
      throw new PduError(
        'an optional parameter runs past the end of the PDU',
        statuses.ESME_RINVOPTPARSTREAM,
        id,
        sequence,
      );
    }
    tlvs.push({ tag: bytes.readUInt16BE(at), value: bytes.subarray(at + 4, stop) });
    at = stop;
  }
  return tlvs;
}

export function findTlv(tlvs: readonly Tlv[], tag: number): Buffer | undefined {
  for (const tlv of tlvs) if (tlv.tag === tag) return tlv.value;
  return undefined;
}

/** A number of 1 to 4 octets, as vendors write the same tag in different widths; undefined when absent or empty. */
export function tlvNumber(tlvs: readonly Tlv[], tag: number): number | undefined {
  const value = findTlv(tlvs, tag);
  return value && value.length >= 1 && value.length <= 4 ? value.readUIntBE(0, value.length) : undefined;
}

/** Text up to the first zero octet. */
export function tlvText(tlvs: readonly Tlv[], tag: number): string | undefined {
  const value = findTlv(tlvs, tag);
  return value?.toString('latin1', 0, stringEnd(value, 0, value.length));
}

/**
 * Many PDUs encoded into one buffer, handed over as one write. A chunk is never written twice, so what was taken may
 * still wait in the socket.
 */
export interface PduWriter {
  bytes: Buffer;
  from: number;
  at: number;
}

const chunkBytes = 65_536;

export function createWriter(): PduWriter {
  return { bytes: Buffer.allocUnsafeSlow(chunkBytes), from: 0, at: 0 };
}

/** Makes room for `octets` more; what is not yet taken moves along into the new chunk. */
export function reserve(writer: PduWriter, octets: number): void {
  if (writer.at + octets <= writer.bytes.length) return;
  const waiting = writer.bytes.subarray(writer.from, writer.at);
  const next = Buffer.allocUnsafeSlow(Math.max(chunkBytes, (waiting.length + octets) * 2));
  waiting.copy(next);
  writer.bytes = next;
  writer.from = 0;
  writer.at = waiting.length;
}

/** All that was encoded since the last call; empty when nothing was. */
export function take(writer: PduWriter): Buffer {
  const taken = writer.bytes.subarray(writer.from, writer.at);
  writer.from = writer.at;
  return taken;
}

export function writeUint32(writer: PduWriter, value: number): void {
  const { bytes, at } = writer;
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
  writer.at = at + 4;
}

export function writeHeader(writer: PduWriter, length: number, id: number, status: number, sequence: number): void {
  writeUint32(writer, length);
  writeUint32(writer, id);
  writeUint32(writer, status);
  writeUint32(writer, sequence);
}

/** Short ASCII strings are quicker copied here than through the native call. Ends with a zero octet. */
export function writeString(writer: PduWriter, text: string): void {
  const { bytes } = writer;
  let at = writer.at;
  for (let index = 0; index < text.length; index++) bytes[at++] = text.charCodeAt(index);
  bytes[at++] = 0;
  writer.at = at;
}

const sizeOf = (value: unknown): number =>
  typeof value === 'string' ? value.length + 1 : Buffer.isBuffer(value) ? value.length + 1 : 1;

/**
 * Appends one PDU. Fields left out are 0 or empty; the body of a refusal (status not 0) is left out as 4.x of the
 * specification has it for responses. Throws RangeError for octets beyond 255 and for strings with a zero inside.
 */
export function encodePdu<C extends CommandName>(
  writer: PduWriter,
  name: C,
  sequence: number,
  body: Partial<Body<C>> = {},
  options: { readonly status?: number; readonly tlvs?: readonly Tlv[] } = {},
): void {
  const { status = 0, tlvs = none } = options;
  const id = commands[name];
  const values: Record<string, unknown> = body;
  const bare = status !== 0 && isResponse(id);
  let length = headerBytes;
  if (!bare) {
    for (const [field] of bodies[name]) length += sizeOf(checked(field, values[field]));
    for (const tlv of tlvs) length += 4 + tlv.value.length;
  }
  // A field of octets that was left out still has its length byte, which is what sizeOf counts for undefined.
  reserve(writer, length);
  writeHeader(writer, length, id, status, sequence);
  if (bare) return;
  for (const [field, kind] of bodies[name]) {
    const value = values[field];
    if (kind === 'int8') writer.bytes[writer.at++] = (value as number | undefined) ?? 0;
    else if (kind === 'cstring') writeString(writer, (value as string | undefined) ?? '');
    else writeOctets(writer, value as Buffer | undefined);
  }
  for (const tlv of tlvs) writeTlv(writer, tlv);
}

function checked(field: string, value: unknown): unknown {
  if (typeof value === 'string' && value.includes('\0')) throw new RangeError(`${field} holds a zero octet`);
  if (Buffer.isBuffer(value) && value.length > 255) throw new RangeError(`${field} is longer than 255 octets`);
  return value;
}

function writeOctets(writer: PduWriter, value: Uint8Array | undefined): void {
  writer.bytes[writer.at++] = value?.length ?? 0;
  if (!value) return;
  writer.bytes.set(value, writer.at);
  writer.at += value.length;
}

export function writeTlv(writer: PduWriter, tlv: { readonly tag: number; readonly value: Uint8Array }): void {
  const { bytes, at } = writer;
  bytes[at] = tlv.tag >>> 8;
  bytes[at + 1] = tlv.tag;
  bytes[at + 2] = tlv.value.length >>> 8;
  bytes[at + 3] = tlv.value.length;
  bytes.set(tlv.value, at + 4);
  writer.at = at + 4 + tlv.value.length;
}
