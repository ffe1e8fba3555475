/** JSON Patch (RFC 6902) on plain values, for servers that take whole resources only. Never changes its input. */
import { isDeepStrictEqual } from 'node:util';
import type { Json, PatchOperation } from './contract.ts';
import { isObject } from './json.ts';

export class PatchFailed extends Error {}

/** Errors: `PatchFailed` when a path leads nowhere or a test fails. */
export function applyPatch(resource: Json, patch: readonly PatchOperation[]): Json {
  let value: unknown = structuredClone(resource);
  for (const operation of patch) value = applyOne(value, operation);
  if (!isObject(value)) throw new PatchFailed('The patch leaves no resource.');
  return value;
}

/** True when the outcome of the patch is there already: what it adds and replaces stands, what it removes is gone. */
export function isApplied(resource: Json, patch: readonly PatchOperation[]): boolean {
  const writing = patch.filter((operation) => operation.op !== 'test');
  try {
    return writing.every((operation) => standsThere(resource, operation));
  } catch (error) {
    if (error instanceof PatchFailed) return false;
    throw error;
  }
}

function standsThere(resource: Json, operation: PatchOperation): boolean {
  const keys = keysOf(operation.path);
  const key = keys.at(-1)!;
  const parent = lookUp(resource, keys.slice(0, -1));
  if (operation.op === 'remove') return isObject(parent) && !(key in parent);
  if (!('value' in operation)) return false;
  if (key === '-') return Array.isArray(parent) && parent.some((item) => isDeepStrictEqual(item, operation.value));
  return isDeepStrictEqual(lookUp(parent, [key]), operation.value);
}

function applyOne(value: unknown, operation: PatchOperation): unknown {
  const keys = keysOf(operation.path);
  switch (operation.op) {
    case 'test':
      if (!isDeepStrictEqual(lookUp(value, keys), operation.value))
        throw new PatchFailed(`${operation.path} is not what it was taken to be.`);
      return value;
    case 'add':
      return put(value, keys, structuredClone(operation.value));
    case 'replace':
      lookUp(value, keys);
      return put(take(value, keys), keys, structuredClone(operation.value));
    case 'remove':
      return take(value, keys);
    case 'copy':
      return put(value, keys, structuredClone(lookUp(value, keysOf(operation.from))));
    case 'move': {
      const moved = lookUp(value, keysOf(operation.from));
      return put(take(value, keysOf(operation.from)), keys, moved);
    }
  }
}

function keysOf(path: string): string[] {
  if (path === '') return [];
  if (!path.startsWith('/')) throw new PatchFailed(`"${path}" is no JSON pointer.`);
  const keys = path.slice(1).split('/');
  if (keys.includes('__proto__')) throw new PatchFailed(`"${path}" is no JSON pointer.`);
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const indexOf = (key: string, most: number): number => {
  if (!/^(0|[1-9]\d*)$/.test(key) || Number(key) > most) throw new PatchFailed(`There is no item ${key}.`);
  return Number(key);
};

function lookUp(value: unknown, keys: readonly string[]): unknown {
  let at = value;
  for (const key of keys) {
    if (Array.isArray(at)) at = at[indexOf(key, at.length - 1)];
    else if (isObject(at) && Object.hasOwn(at, key)) at = at[key];
    else throw new PatchFailed(`There is no "${key}".`);
  }
  return at;
}

function put(value: unknown, keys: readonly string[], item: unknown): unknown {
  if (keys.length === 0) return item;
  const parent = lookUp(value, keys.slice(0, -1));
  const key = keys.at(-1)!;
  if (Array.isArray(parent)) parent.splice(key === '-' ? parent.length : indexOf(key, parent.length), 0, item);
  else if (isObject(parent)) (parent as Record<string, unknown>)[key] = item;
  else throw new PatchFailed(`"${key}" cannot be put there.`);
  return value;
}

function take(value: unknown, keys: readonly string[]): unknown {
  if (keys.length === 0) return undefined;
  const parent = lookUp(value, keys.slice(0, -1));
  const key = keys.at(-1)!;
  lookUp(parent, [key]);
  if (Array.isArray(parent)) parent.splice(indexOf(key, parent.length - 1), 1);
  else delete (parent as Record<string, unknown>)[key];
  return value;
}
