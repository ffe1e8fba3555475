/** Places in texts as people write them: `I live in Gasabo, near the market`. */
import type { PlaceLevel, Places } from './environment.ts';

/** No name of a place stands further back in a text than this; all else of a longer text is not looked at. */
const MAX_TEXT = 1000;

/**
 * Paths of the places of this level that a text names: as a whole, else without punctuation, else by one of its words,
 * else by two words that stand together. The first of these that finds something counts.
 * @param parent path of the place in which to look
 */
export function findPlaces(places: Places, text: string, level: PlaceLevel, parent?: string): readonly string[] {
  const name = text.trim().slice(0, MAX_TEXT);
  for (const candidate of candidates(name)) {
    const found = candidate === '' ? [] : places.findByName(candidate, level, parent);
    if (found.length > 0) return found;
  }
  return [];
}

function* candidates(name: string): Generator<string> {
  yield name;
  const words = name.match(/[\p{L}\p{M}\p{N}_'-]+/gu) ?? [];
  yield words.join(' ');
  if (words.length < 2) return;
  yield* words;
  for (let i = 1; i < words.length; i++) yield `${words[i - 1]} ${words[i]}`;
}
