/** What actions that save results have in common. */
import type { TextField } from '../definition/schema.ts';

/** Name of a result: at most 64 characters. */
export const resultName = { kind: 'text', min: 1, max: 64 } as const satisfies TextField;
export const optionalResultName = { kind: 'text', max: 64, optional: true } as const satisfies TextField;

/** Categories of the results that services give. */
export const SUCCESS = 'Success';
export const FAILURE = 'Failure';

/** For inspection: the result of a call under this name, if it has one. */
export function callResults(name: string | undefined) {
  return name ? [{ name, categories: [SUCCESS, FAILURE] }] : [];
}
