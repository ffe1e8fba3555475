/** Splitting a text into words, as the router tests and the word functions see them. */

/** A run of letters, marks, digits, `_` and `'`, or one single symbol such as an emoji. All else separates. */
const TOKEN = /[\p{M}\p{L}\p{N}_']+|\p{S}/gu;

/** The words of a text in their order; none for a text without any. */
export function tokens(text: string): readonly string[] {
  return text.match(TOKEN) ?? [];
}
