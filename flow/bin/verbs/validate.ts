/** `validate`: `{id, flow}` → `{id, valid, error?}`: whether a definition can be read, after migration, by itself. */
import { isDefinitionError } from '../../src/definition/errors.ts';
import { readFlow } from '../../src/definition/read-flow.ts';

export function answer(request: Readonly<Record<string, unknown>>): Record<string, unknown> {
  try {
    readFlow(request.flow);
    return { valid: true };
  } catch (error) {
    if (isDefinitionError(error)) return { valid: false, error: error.message };
    throw error;
  }
}
