/** Every refusal leaves as problem details (RFC 9457). A bug says nothing of its inside. */
import type { Problem } from '@mhero/contract/common.ts';
import type { FastifyError } from 'fastify';
import { AppError, type ErrorCode, errorStatus, type FieldError } from '../errors.ts';

export function problemOf(error: unknown): Problem {
  if (error instanceof AppError) return make(error.code, error.message, error.detail);
  const known = error as Partial<FastifyError> & { code?: string };
  if (known.validation)
    return make('request:invalid', 'The request is not valid.', { fields: known.validation.map(fieldOf) });
  if (known.statusCode === 429) return make('request:rate_limited', 'Too many requests. Wait a minute and try again.');
  if (known.statusCode === 413) return make('request:too_large', 'The request is too large.');
  if (known.statusCode && known.statusCode < 500)
    return { ...make('request:invalid', known.message ?? ''), status: known.statusCode };
  if (known.code === '53100')
    return make(
      'disk:full',
      'The disk of the database is full. Nothing was half stored; free some space and try again.',
    );
  if (known.code === 'ECONNREFUSED' || known.code?.startsWith('57P') || known.code?.startsWith('08'))
    return make('database:unreachable', 'The database does not answer at the moment. Nothing was lost; try again.');
  return make(
    'bug:unexpected',
    'Something went wrong on our side. Nothing was half stored; it has been noted in the log.',
  );
}

function fieldOf(found: { instancePath: string; message?: string; params?: Record<string, unknown> }): FieldError {
  const missing = found.params?.missingProperty;
  return {
    where: missing ? `${found.instancePath}/${missing}` : found.instancePath || '/',
    message: found.message ?? 'is not valid',
  };
}

function make(code: ErrorCode, words: string, detail: AppError['detail'] = {}): Problem {
  const [area, reason] = code.split(':') as [string, string];
  return {
    type: `https://mhero.org/problems/${area}/${reason}`,
    title: reason.replaceAll('_', ' '),
    status: errorStatus[code],
    detail: words,
    code,
    ...detail,
  };
}
