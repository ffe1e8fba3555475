/** `migrate`: `{id, flow, to?, base_media_url?}` → `{id, flow}`. What cannot be migrated is `{id, error: {message}}`. */
import { definitionError } from '../../src/definition/errors.ts';
import { isObject, textOf } from '../../src/definition/json.ts';
import { migrateDefinition } from '../../src/definition/migrate.ts';

export function answer(request: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (!isObject(request.flow)) throw definitionError('', 'must be an object');
  const to = textOf(request.to) || undefined;
  return { flow: migrateDefinition(request.flow, to, { baseMediaUrl: textOf(request.base_media_url) || undefined }) };
}
