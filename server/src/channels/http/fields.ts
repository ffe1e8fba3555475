import type { HookRequest } from '../contract.ts';

/** Reads the value at a path like `messages.0.id` or `messages[0].id`. Only what the value itself owns. */
export function valueAt(value: unknown, path: string): unknown {
  let at = value;
  for (const step of path.split(/[.[\]]+/)) {
    if (step === '') continue;
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string, unknown>)[step];
  }
  return at;
}

/** Words and numbers as text; anything else is no text. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined;
}

/** One message or receipt of a hook request: looks into the body first, then into the query. */
export type Fields = (path: string) => string | undefined;

/**
 * The body of a hook request as something to look into. JSON and forms are understood; anything else has no fields.
 * Undefined when a body that calls itself JSON is not.
 */
export function readBody(request: HookRequest): { readonly value: unknown } | undefined {
  const type = (request.headers['content-type'] ?? '').toLowerCase();
  if (request.body.length === 0) return { value: {} };
  if (type.includes('json')) {
    try {
      return { value: JSON.parse(request.body.toString('utf8')) };
    } catch {
      return undefined;
    }
  }
  if (type.includes('x-www-form-urlencoded')) return { value: formFields(request.body.toString('utf8')) };
  return { value: {} };
}

const mostFields = 1_000;

/** The last of several fields with one name counts. */
function formFields(body: string): Record<string, string> {
  const fields: Record<string, string> = Object.create(null);
  let count = 0;
  for (const [name, value] of new URLSearchParams(body)) {
    if (++count > mostFields) break;
    fields[name] = value;
  }
  return fields;
}

export function fieldsOf(item: unknown, query: HookRequest['query']): Fields {
  return (path) => {
    if (path === '') return undefined;
    const found = textOf(
      Object.hasOwn(Object(item), path) ? (item as Record<string, unknown>)[path] : valueAt(item, path),
    );
    return found ?? (Object.hasOwn(query, path) ? query[path] : undefined);
  };
}
