/** How `name ~` finds people: by the beginnings of the words of a name. */

const WORDS = /[\p{L}\p{M}\p{N}_]+/gu;
const SHORTEST_TOKEN = 2;
/** Only so many characters of a word are compared. */
export const NAME_PREFIX = 8;

/** Words in lower case, whatever their length. */
export function nameWords(text: string): string[] {
  return text.toLowerCase().match(WORDS) ?? [];
}

/** The words of a query's value that are long enough to search for, cut to the compared length. */
export function nameTokens(text: string): string[] {
  return nameWords(text)
    .map((word) => [...word])
    .filter((characters) => characters.length >= SHORTEST_TOKEN)
    .map((characters) => characters.slice(0, NAME_PREFIX).join(''));
}
