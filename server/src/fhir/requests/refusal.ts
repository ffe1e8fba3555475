/** Refusals that name each element and how to mend it. */
import { AppError, type FieldError } from '../../errors.ts';

const mostTold = 20;

export function refusal(fields: readonly FieldError[]): AppError {
  const told = fields.slice(0, mostTold);
  const more = fields.length > told.length ? ` And ${fields.length - told.length} more.` : '';
  const words = told.map(({ where, message }) => `${where.slice(1) || 'The resource'} ${message}.`).join(' ');
  return new AppError('fhir:invalid', `Nothing was sent. ${words}${more}`, { fields: told });
}
