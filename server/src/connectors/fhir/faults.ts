/** What goes wrong on the way, in words that an officer can act on. */
import { AppError } from '../../errors.ts';

export const unreachable = (words: string, detail: { retry_after?: number; said?: string } = {}): AppError =>
  new AppError('connector:unreachable', words, detail);

export const unreadable = (words: string, said = ''): AppError =>
  new AppError('connector:unreadable', words, said === '' ? {} : { said });

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');

const certificate = /^(CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERR_TLS_CERT|HOSTNAME_MISMATCH)/;

/** True when trying again cannot help. */
export const isFatal = (error: unknown, signal: AbortSignal | undefined): boolean =>
  error instanceof AppError ||
  signal?.aborted === true ||
  codeOf(error) === 'PRIVATE_NETWORK_REFUSED' ||
  certificate.test(codeOf(error));

/** The error of a connection as one of ours; what stopped us stays what it is. */
export function refusedWords(error: unknown, host: string, signal: AbortSignal | undefined): Error {
  if (error instanceof AppError || signal?.aborted) return error as Error;
  const code = codeOf(error);
  if (code === 'PRIVATE_NETWORK_REFUSED') return new AppError('connector:refused', `${(error as Error).message}.`);
  if (certificate.test(code))
    return new AppError(
      'connector:refused',
      `The certificate of ${host} is not trusted (${code}). Have it renewed, or set NODE_EXTRA_CA_CERTS to its authority.`,
    );
  return unreachable(`${host} cannot be reached: ${wordsOf(code, error)}`);
}

/** A connection that ended before its time. */
export const isBroken = (error: unknown): boolean => broken.test(codeOf(error));

const broken = /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_ABORTED|Z_BUF_ERROR)$/;

function wordsOf(code: string, error: unknown): string {
  if (/TIMEOUT|TIMEDOUT/.test(code)) return 'it did not answer in time.';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name is not known.';
  if (code === 'ECONNREFUSED') return 'nothing listens at that address.';
  if (broken.test(code)) return 'it broke off the connection.';
  return `${(error as Error).message || code}.`;
}
