/** Objects of the expression language: from records, or with properties that are worked out when they are asked for. */
import type { ObjectValue, Value } from './values.ts';

/** The key under which plain JSON holds the default of an object. */
export const DEFAULT_KEY = '__default__';

/** Keys by their lower case, for those that have capitals. */
type CaseIndex = ReadonlyMap<string, string>;
const NO_CAPITALS: CaseIndex = new Map();

interface RecordObject extends ObjectValue {
  readonly record: Readonly<Record<string, Value>>;
  readonly fallback: Value;
  index: CaseIndex | undefined;
}

/** An object with these properties. Keys may have capitals; `defaultValue` is left out when there is none. */
export function objectOf(record: Readonly<Record<string, Value>>, defaultValue?: Value): ObjectValue {
  const object: RecordObject = {
    kind: 'object',
    hasDefault: defaultValue !== undefined,
    record,
    fallback: defaultValue ?? null,
    index: undefined,
    defaultValue: recordDefault,
    get: recordGet,
    keys: recordKeys,
    deprecated: undefined,
  };
  return object;
}

function recordDefault(this: RecordObject): Value {
  return this.fallback;
}

function recordKeys(this: RecordObject): readonly string[] {
  return Object.keys(this.record);
}

function recordGet(this: RecordObject, key: string): Value | undefined {
  if (Object.hasOwn(this.record, key)) return this.record[key];
  this.index ??= caseIndex(Object.keys(this.record));
  const typed = this.index.get(key);
  return typed === undefined ? undefined : this.record[typed];
}

function caseIndex(keys: readonly string[]): CaseIndex {
  let index: Map<string, string> | undefined;
  for (const key of keys) {
    const lower = key.toLowerCase();
    if (lower === key) continue;
    index ??= new Map();
    if (!index.has(lower)) index.set(lower, key);
  }
  return index ?? NO_CAPITALS;
}

export type LazyProperties = Readonly<Record<string, () => Value>>;

interface LazyObject extends ObjectValue {
  readonly properties: LazyProperties;
  readonly makeDefault: (() => Value) | undefined;
  readonly reasons: Readonly<Record<string, string>> | undefined;
  /** What was worked out so far; the default under its key. */
  readonly made: Record<string, Value>;
}

export interface LazyOptions {
  /** Works out the default. */
  readonly defaultValue?: () => Value;
  /** Why a property should no longer be used, by key. */
  readonly deprecated?: Readonly<Record<string, string>>;
}

/** An object whose properties are worked out when they are asked for, each once. Keys are in lower case. */
export function lazyObject(properties: LazyProperties, options?: LazyOptions): ObjectValue {
  const object: LazyObject = {
    kind: 'object',
    hasDefault: options?.defaultValue !== undefined,
    properties,
    makeDefault: options?.defaultValue,
    reasons: options?.deprecated,
    made: {},
    defaultValue: lazyDefault,
    get: lazyGet,
    keys: lazyKeys,
    deprecated: options?.deprecated && lazyDeprecated,
  };
  return object;
}

function lazyDefault(this: LazyObject): Value {
  if (!this.makeDefault) return null;
  const known = this.made[DEFAULT_KEY];
  if (known !== undefined) return known;
  const value = this.makeDefault();
  this.made[DEFAULT_KEY] = value;
  return value;
}

function lazyGet(this: LazyObject, key: string): Value | undefined {
  if (!Object.hasOwn(this.properties, key)) return undefined;
  if (Object.hasOwn(this.made, key)) return this.made[key];
  const value = this.properties[key]!();
  this.made[key] = value;
  return value;
}

function lazyKeys(this: LazyObject): readonly string[] {
  return Object.keys(this.properties);
}

function lazyDeprecated(this: LazyObject, key: string): string | undefined {
  return this.reasons && Object.hasOwn(this.reasons, key) ? this.reasons[key] : undefined;
}
