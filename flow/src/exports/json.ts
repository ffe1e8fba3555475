/** Looking into JSON of others without trusting its shape: nothing here throws. */

export type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function recordOf(value: unknown): Json {
  return isRecord(value) ? value : {};
}

/** Texts and numbers as text, anything else as nothing; never longer than `max` characters. */
export function textOf(value: unknown, max = 10_000): string {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' ? value.slice(0, max) : '';
}

/** The items of an array, or the values of an object that is keyed instead; at most `max`. */
export function listOf(value: unknown, max = 1_000): readonly unknown[] {
  if (Array.isArray(value)) return value.slice(0, max);
  return isRecord(value) ? Object.values(value).slice(0, max) : [];
}

export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !/^\s*-?\d{1,15}(\.\d{1,15})?\s*$/.test(value)) return undefined;
  return Number(value);
}

/**
 * JSON with sorted keys, so that equal values give equal texts; undefined when nested deeper than 100 levels.
 * Properties that are undefined are left out, as JSON does.
 */
export function canonicalJson(value: unknown, depth = 0): string | undefined {
  if (depth > 100) return undefined;
  if (Array.isArray(value)) {
    const items = value.map((item) => canonicalJson(item ?? null, depth + 1));
    return items.includes(undefined) ? undefined : `[${items.join(',')}]`;
  }
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  const parts: string[] = [];
  for (const key of Object.keys(value).sort()) {
    if (value[key] === undefined) continue;
    const part = canonicalJson(value[key], depth + 1);
    if (part === undefined) return undefined;
    parts.push(`${JSON.stringify(key)}:${part}`);
  }
  return `{${parts.join(',')}}`;
}
