/** PostgreSQL array literals, built faster than the driver's general encoder does. */

const special = /["\\]/g;

/** text[] (and, as text, date[], bytea[] in hex …). NUL is not text in PostgreSQL and was cut before. */
export function textArray(values: readonly (string | null)[]): string {
  let out = '{';
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (i > 0) out += ',';
    if (value === null || value === undefined) out += 'NULL';
    else out += value.includes('"') || value.includes('\\') ? `"${value.replace(special, '\\$&')}"` : `"${value}"`;
  }
  return out + '}';
}

/** int[], float8[]. */
export function numberArray(values: readonly (number | null)[]): string {
  let out = '{';
  for (let i = 0; i < values.length; i++) out += (i > 0 ? ',' : '') + (values[i] ?? 'NULL');
  return out + '}';
}

export function booleanArray(values: readonly boolean[]): string {
  return `{${values.map((value) => (value ? 't' : 'f')).join(',')}}`;
}

/** One int[] for each row as its literal; unnest takes arrays apart, so lists travel as text and are cast. */
export const listText = (ids: readonly number[]): string => (ids.length === 0 ? '{}' : `{${ids.join(',')}}`);
