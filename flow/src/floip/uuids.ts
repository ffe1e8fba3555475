/** Identifiers of one flow: kept where they are UUIDs, derived where not, so that the same file gives the same flow. */
import { derivedUuid as derivedFrom } from '../definition/derived-uuid.ts';
import { UUID } from '../definition/json.ts';
import { textOf } from '../exports/json.ts';

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

/** The UUID of a name within a namespace; `namespace` may be any text. */
export function derivedUuid(namespace: string, ...path: readonly string[]): string {
  return derivedFrom([namespace, ...path].join('\n'));
}

/** Hands out the identifiers of one flow, each only once. */
export interface Ids {
  /** The identifier itself when it is a UUID that nothing else has taken, else one derived from the path. */
  keep(id: unknown, ...path: readonly string[]): string;
  derive(...path: readonly string[]): string;
}

export function makeIds(namespace: string): Ids {
  const taken = new Set<string>();
  const claim = (uuid: string): string => {
    taken.add(uuid);
    return uuid;
  };
  const derive = (...path: readonly string[]): string => {
    let uuid = derivedUuid(namespace, ...path);
    for (let again = 2; taken.has(uuid); again++) uuid = derivedUuid(namespace, ...path, String(again));
    return claim(uuid);
  };
  return {
    derive,
    keep: (id, ...path) => {
      const lower = textOf(id).toLowerCase();
      return isUuid(lower) && !taken.has(lower) ? claim(lower) : derive(...path, lower);
    },
  };
}
