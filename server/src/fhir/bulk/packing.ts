/**
 * Parts of a file, compressed one by one, that are one stream of gzip when put together: each ends on a byte without
 * ending the stream, and the checksum goes on from part to part. Several streams of gzip one after another would be
 * shorter to write, but some clients stop silently after the first.
 */
import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, inflateRaw } from 'node:zlib';

const compress = promisify(deflateRaw);
const expand = promisify(inflateRaw);
const open = { finishFlush: constants.Z_SYNC_FLUSH };

/** Magic, deflate, no flags, no time, unknown system (RFC 1952). */
const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** The last block of deflate, with nothing in it. */
const end = Buffer.from([3, 0]);

export const gzipOverhead = head.length + end.length + 8;

export async function packPart(bytes: Buffer, crc: number): Promise<{ packed: Buffer; crc: number }> {
  return { packed: await compress(bytes, { ...open, level: 5 }), crc: crc32(bytes, crc) };
}

export const unpackPart = (packed: Buffer): Promise<Buffer> => expand(packed, open);

/** The whole file as it leaves, with or without compression; memory holds one part. */
export async function* fileBytes(
  part: (no: number) => Promise<Buffer | null>,
  file: { readonly bytes: number; readonly crc: number },
  gzip: boolean,
): AsyncGenerator<Buffer> {
  if (gzip) yield head;
  for (let no = 0; ; no++) {
    const packed = await part(no);
    if (!packed) break;
    yield gzip ? packed : await unpackPart(packed);
  }
  if (!gzip) return;
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(file.crc, 0);
  tail.writeUInt32LE(file.bytes % 2 ** 32, 4);
  yield Buffer.concat([end, tail]);
}
