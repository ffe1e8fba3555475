/** Which words begin something already. */
import { foldWords } from '@mhero/flow/text/hygiene.ts';
import type { Queryable } from '../db/db.ts';
import { keywordsInUse } from '../sessions/sessions.ts';

/** As messages are matched: without case and accents. */
const fold = (word: string): string => foldWords(word) || word;

export async function takenBy(
  q: Queryable,
  words: readonly string[],
): Promise<{ word: string; taken_by: string | null }[]> {
  const taken = new Map((await keywordsInUse(q)).map(({ keyword, flow_name }) => [fold(keyword), flow_name]));
  return words.map((word) => ({ word, taken_by: taken.get(fold(word.trim().toLowerCase())) ?? null }));
}
