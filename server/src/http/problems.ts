/** Every refusal leaves as problem details (RFC 9457). A bug says nothing of its inside. */
import type { Problem } from '@mhero/contract/common.ts';
import type { FastifyError, FastifySchemaValidationError } from 'fastify';
import { AppError, type ErrorCode, errorStatus, type FieldError } from '../errors.ts';

export function problemOf(error: unknown): Problem {
  if (error instanceof AppError) return make(error.code, error.message, error.detail);
  const known = knownOf(error);
  if (known.validation)
    return make('request:invalid', 'The request is not valid.', {
      fields: known.validation.flatMap((found) => fieldsOf(found, known.validationContext)),
    });
  if (known.statusCode === 429) return make('request:rate_limited', 'Too many requests. Wait a minute and try again.');
  if (known.statusCode === 413) return make('request:too_large', 'The request is too large.');
  if (known.statusCode !== undefined && known.statusCode >= 400 && known.statusCode < 500)
    return { ...make('request:invalid', known.message ?? ''), status: known.statusCode };
  if (known.code === '53100')
    return make(
      'disk:full',
      'The disk of the database is full. Nothing was half stored; free some space and try again.',
    );
  // PostgreSQL holds every character but NUL.
  if (known.code === '22021' || known.code === '22P05')
    return make('request:invalid', 'The request holds a character that no text has (NUL). Remove it and try again.');
  if (known.code === '40001' || known.code === '40P01')
    return make('request:conflict', 'Somebody changed the same thing at the same moment. Try again.', {
      retry_after: 1,
    });
  if (known.code === 'ECONNREFUSED' || /^(57P|08|53300)/.test(known.code ?? ''))
    return make('database:unreachable', 'The database does not answer at the moment. Nothing was lost; try again.');
  return make(
    'bug:unexpected',
    'Something went wrong on our side. Nothing was half stored; it has been noted in the log.',
  );
}

/** Anything may be thrown. */
function knownOf(error: unknown): Partial<FastifyError> {
  if (typeof error !== 'object' || error === null) return {};
  const { code, statusCode, validation, validationContext, message } = error as Partial<FastifyError>;
  return {
    validationContext,
    message: typeof message === 'string' ? message : '',
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof statusCode === 'number' ? { statusCode } : {}),
    ...(Array.isArray(validation) ? { validation } : {}),
  };
}

/** In a body by JSON pointer, elsewhere by `query/name` and the like. */
function fieldsOf(found: FastifySchemaValidationError, context: string | undefined): FieldError[] {
  const part = context === undefined || context === 'body' ? '' : context === 'querystring' ? 'query' : context;
  const missing = found.params?.requiredProperties as string[] | undefined;
  const message = found.message ?? 'is not valid';
  if (missing) return missing.map((name) => ({ where: `${part}${found.instancePath}/${name}`, message: 'is missing' }));
  return [{ where: part + found.instancePath || '/', message }];
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
