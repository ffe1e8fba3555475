/** Errors are values: they run through all that uses them, until something asks whether they are there. */
import type { ErrorValue, Value } from './values.ts';

export type ErrorOr<T> = T | ErrorValue;

export function errorOf(message: string): ErrorValue {
  return { kind: 'error', message };
}

export function isError(value: Value): value is ErrorValue {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'error';
}
