/** Recipients by language and number prefix. */
import type { Queryable } from '../db/db.ts';
import type { PrefixCount } from './answers.ts';
import { byLanguageAndPrefix } from './store/recipients.ts';
import type { Test } from './test.ts';

interface Group {
  readonly language: string | null;
  readonly prefix: string | null;
  readonly people: number;
}

/** The longest of the given prefixes wins; `+` at the beginning may be left out. */
export async function countPrefixes(
  db: Queryable,
  test: Test,
  area: Test,
  prefixes: readonly string[],
): Promise<PrefixCount[]> {
  const digits = (text: string): string => text.replace(/\D/g, '');
  const known = prefixes.map((prefix) => ({ prefix, digits: digits(prefix) }));
  known.sort((a, b) => b.digits.length - a.digits.length);
  // One more than the longest prefix, for the plus sign.
  const length = (known[0]?.digits.length ?? 0) + 1;
  const groups = await db.query<Group>(byLanguageAndPrefix(test, area, length));
  const found = new Map<string, { language: string | null; prefix: string | null; people: number }>();
  for (const group of groups) {
    const number = digits(group.prefix ?? '');
    const prefix = known.find((each) => number.startsWith(each.digits))?.prefix ?? null;
    const key = JSON.stringify([group.language, prefix]);
    const sum = found.get(key);
    if (sum) sum.people += group.people;
    else found.set(key, { language: group.language, prefix, people: group.people });
  }
  return [...found.values()];
}
