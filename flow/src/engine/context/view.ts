/**
 * Objects of the context. They are views: a property is worked out when it is asked for and shows what is now, so that
 * they are made once for a run and never have to be made anew when something changes.
 */
import { parseIso } from '../../values/datetime.ts';
import type { ObjectValue, Value } from '../../values/values.ts';

const none = (): Value => null;
const never = (): undefined => undefined;

/** An object with these properties; `get` gives undefined for all others. All views have the same shape. */
export function view(
  keys: readonly string[] | (() => readonly string[]),
  get: (key: string) => Value | undefined,
  initial?: () => Value,
  deprecated?: (key: string) => string | undefined,
): ObjectValue {
  return {
    kind: 'object',
    hasDefault: initial !== undefined,
    defaultValue: initial ?? none,
    get,
    keys: typeof keys === 'function' ? keys : () => keys,
    deprecated: deprecated ?? never,
  };
}

/** Texts by property, the first of which stands for the whole. */
export function texts(properties: Readonly<Record<string, string>>, initial?: string): ObjectValue {
  return view(
    Object.keys(properties),
    (key) => (Object.hasOwn(properties, key) ? properties[key] : undefined),
    initial === undefined ? undefined : () => initial,
  );
}

/** A time of the JSON, null when there is none. */
export function timeOf(text: string | null | undefined): Value {
  return text ? (parseIso(text) ?? null) : null;
}

/** What was given as lines `Name: value`, in the order of their letters. */
export function lines(all: readonly string[]): string {
  return [...all].sort(byCodePoint).join('\n');
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Works it out once. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
