/** The key of a result from its name: `Favourite Color` is read as `@results.favourite_color`. */
const SEPARATORS = /[^\p{L}\p{N}_]+/gu;

/** Trimmed, each run of anything but letters, digits and _ as one _, in lower case. */
export function resultKey(name: string): string {
  return name.trim().replace(SEPARATORS, '_').toLowerCase();
}
