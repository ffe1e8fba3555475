/** What stands behind a dot or in square brackets. */
import { describe, toInteger, toText } from '../values/convert.ts';
import { errorOf, isError } from '../values/errors.ts';
import { isArray, kindOf } from '../values/kinds.ts';
import type { ObjectValue, Value } from '../values/values.ts';

/** Told when a property is read that should no longer be used. */
export interface Deprecations {
  deprecated: string[] | undefined;
}

const INDEX = /^\d{1,9}$/;

/** `container.typed`: a property that is not there is an error. `key` is `typed` in lower case. */
export function propertyOf(container: Value, key: string, typed: string, notes: Deprecations): Value {
  if (container !== null && typeof container === 'object') {
    if (isArray(container)) {
      return INDEX.test(key) ? itemOf(container, Number(key)) : errorOf(`array has no property '${typed}'`);
    }
    if (container.kind === 'object') {
      const value = container.get(key);
      if (value === undefined) return errorOf(`object has no property '${typed}'`);
      if (container.deprecated !== undefined) note(container, key, notes);
      return value;
    }
    if (container.kind === 'error') return container;
  }
  return errorOf(`${describe(container)} has no property '${typed}'`);
}

/** `container[key]`: a property that is not there is null, an index beyond the ends an error. -1 is the last item. */
export function lookupOf(container: Value, key: Value, notes: Deprecations): Value {
  if (isError(container)) return container;
  if (isError(key)) return key;
  if (isArray(container)) {
    const index = toInteger(key);
    return typeof index === 'number' ? itemOf(container, index) : index;
  }
  if (container === null || typeof container !== 'object' || container.kind !== 'object') {
    return errorOf(`${describe(container)} doesn't support lookups`);
  }
  const text = toText(key);
  if (typeof text !== 'string') return text;
  const lower = text.toLowerCase();
  const value = container.get(lower);
  if (value !== undefined && container.deprecated !== undefined) note(container, lower, notes);
  return value ?? null;
}

function itemOf(array: readonly Value[], index: number): Value {
  if (index >= array.length || index < -array.length) {
    return errorOf(`index ${index} is out of range for ${array.length} items`);
  }
  return array[index < 0 ? array.length + index : index]!;
}

/** Notes why, when the property of the object should no longer be used. */
export function note(object: ObjectValue, key: string, notes: Deprecations): void {
  const reason = object.deprecated?.(key);
  if (reason === undefined) return;
  notes.deprecated ??= [];
  if (!notes.deprecated.includes(reason)) notes.deprecated.push(reason);
}

/** How a value that should have been a function is named in an error. */
export function notAFunction(value: Value): Value {
  return isError(value) ? value : errorOf(`${kindOf(value) === 'text' ? 'text' : describe(value)} is not a function`);
}
