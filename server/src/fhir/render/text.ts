/** What strings of FHIR may hold: people write anything. */

/** Without control characters and space at the ends; empty where nothing is left. */
export const clean = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '')
    .trim();

/** A FHIR code: no space at its ends, none twice in a row. */
export const codeOf = (text: string): string => clean(text).replace(/\s+/g, ' ');

/** `{ [key]: cleaned }`, or nothing. */
export function words<Key extends string>(key: Key, text: string | null | undefined): { [name in Key]?: string } {
  const cleaned = clean(text ?? '');
  return cleaned === '' ? {} : ({ [key]: cleaned } as { [name in Key]?: string });
}
