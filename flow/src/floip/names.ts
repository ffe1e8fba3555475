/** Names as our definitions allow them. */

/** The key of a result or field: `Patient ID` is `patient_id`. */
export function resultKey(name: string): string {
  const key = name
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_]+/gu, '_');
  return /^\p{N}/u.test(key) ? `q_${key}` : key || '_';
}

/** Results are read as `@results.name`, which needs a letter first. At most 64 characters. */
export function resultName(name: string): string {
  const safe = /^\p{N}/u.test(name) ? `q_${name}` : name;
  return safe.slice(0, 64).trim() || '_';
}

/** A key that a contact field may have: `^[a-z][a-z0-9_]*$`, at most 36 characters. */
export function fieldKey(name: string): string {
  const key = name
    .trim()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return (/^[a-z]/.test(key) ? key : `f_${key}`).slice(0, 36);
}

/** The name of a block: word characters, a letter or _ first. */
export function blockName(name: string): string {
  const safe = name
    .trim()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .slice(0, 64);
  return /^[A-Za-z_]\w/.test(safe) ? safe : `b_${safe}`;
}
