/**
 * `migrate`: `{id, flow, to?, base_media_url?}` → `{id, flow}`, and `{id, template, default_to_self?}` →
 * `{id, template, error?}` for templates of the language before version 13. What cannot be migrated is
 * `{id, error: {message}}`.
 */
import { definitionError } from '../../src/definition/errors.ts';
import { isObject, textOf } from '../../src/definition/json.ts';
import { migrateTemplate } from '../../src/definition/legacy/expressions/template.ts';
import { migrateDefinition } from '../../src/definition/migrate.ts';

export function answer(request: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (typeof request.template === 'string') {
    return { ...migrateTemplate(request.template, { defaultToSelf: request.default_to_self === true }) };
  }
  if (!isObject(request.flow)) throw definitionError('', 'must be an object');
  const to = textOf(request.to) || undefined;
  return { flow: migrateDefinition(request.flow, to, { baseMediaUrl: textOf(request.base_media_url) || undefined }) };
}
