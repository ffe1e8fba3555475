/** Bytes in parts of a size that a database and a download take well. */

const partBytes = 1 << 20;

/** Of a megabyte each, and what is left at the end. Never holds more than one part and the chunk that filled it. */
export async function* inParts(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let part = Buffer.allocUnsafeSlow(partBytes);
  let size = 0;
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; ) {
      const taken = Math.min(chunk.length - at, partBytes - size);
      part.set(chunk.subarray(at, at + taken), size);
      at += taken;
      size += taken;
      if (size < partBytes) continue;
      yield part;
      part = Buffer.allocUnsafeSlow(partBytes);
      size = 0;
    }
  if (size > 0) yield part.subarray(0, size);
}
