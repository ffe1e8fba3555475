/** JSON answers above a network packet leave compressed: officers sit behind slow lines. */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const packed = { br: promisify(brotliCompress), gzip: promisify(gzip) };
const leastBytes = 2048;
// Levels at which a page of a list takes under a millisecond.
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_MODE]: 1 } };

export async function compressJson(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  if (typeof payload !== 'string' || payload.length < leastBytes || reply.hasHeader('content-encoding')) return payload;
  if (!/json|xml|text\//.test(String(reply.getHeader('content-type')))) return payload;
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : null;
  if (!encoding) return payload;
  const bytes = encoding === 'br' ? await packed.br(payload, brotli) : await packed.gzip(payload, { level: 5 });
  reply.header('content-encoding', encoding).header('vary', 'accept-encoding').removeHeader('content-length');
  return bytes;
}
