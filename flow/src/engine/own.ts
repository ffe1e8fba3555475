/** Plain objects whose keys come from people: results, locals, params. No key reaches the prototype. */

export function getOwn<T>(object: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}

export function setOwn<T>(object: Record<string, T>, key: string, value: T): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const { isRawJSON } = JSON as unknown as { isRawJSON?(value: unknown): boolean };

/** A number of exactly these digits (ECMAScript 2026), not an object that looks like one. */
export function isRawJson(value: unknown): value is { readonly rawJSON: string } {
  return isRawJSON?.(value) === true;
}
