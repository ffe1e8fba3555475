/** A portion of those who changed is compared with everybody who could be the same, in one transaction. */
import type { Tx } from '../db/db.ts';
import { findNumbers } from './find-numbers.ts';
import { keysOf, printOf } from './keys.ts';
import type { WeightOf } from './names.ts';
import { type Crowd, type Facts, isCertain, likely, scoreOf } from './score.ts';
import * as store from './store-compare.ts';

export interface Compared {
  /** Taken off the list, whether or not anything was another. */
  readonly people: number;
  readonly pairs: number;
  readonly skipped: number;
  /** To be linked without a decision. */
  readonly certain: readonly { id: number; uuid: string; low: number; high: number }[];
}

/** How many at once: what is read of them and of those they are compared with is all that is in memory. */
const portion = 500;

/** Null: nobody is left, or another node is at it. */
export async function comparePortion(tx: Tx, weightOf: WeightOf): Promise<Compared | null> {
  if (!(await store.lockComparing(tx))) return null;
  const touched = await store.takeTouched(tx, portion);
  if (touched.length === 0) return null;
  const people = await store.readFactsOf(tx, touched);
  const changed = await refreshKeys(tx, touched, people);
  const { pairs, skipped, written } = await comparePeople(tx, changed, weightOf);
  await findNumbers(tx, touched);
  return { people: touched.length, pairs, skipped, certain: written };
}

/** Answers those who are another than when they were compared last. */
async function refreshKeys(tx: Tx, touched: readonly number[], people: readonly Facts[]): Promise<Facts[]> {
  const prints = await store.readPrints(tx, touched);
  const there = new Set(people.map((each) => each.id));
  const gone = touched.filter((id) => !there.has(id) && prints.has(id));
  const changed = people.filter((each) => !prints.get(each.id)?.equals(printOf(each)));
  const known = changed.map((each) => ({ id: each.id, print: printOf(each), keys: keysOf(each) }));
  await store.writeKeys(tx, known, gone);
  await store.addWords(
    tx,
    changed.flatMap((each) => (prints.has(each.id) ? [] : each.words)),
  );
  return changed;
}

async function comparePeople(tx: Tx, changed: readonly Facts[], weightOf: WeightOf) {
  if (changed.length === 0) return { pairs: 0, skipped: 0, written: [] };
  const ids = changed.map((each) => each.id);
  const found = await store.findCandidates(tx, changed, changed.map(keysOf));
  const proposed = await store.proposedOf(tx, ids);
  const pairs = new Map([...found.pairs, ...proposed].map((pair) => [pair.join(' '), pair]));
  const known = new Map(changed.map((each) => [each.id, each]));
  const others = [...new Set([...pairs.values()].flat())].filter((id) => !known.has(id));
  for (let at = 0; at < others.length; at += 2000)
    for (const each of await store.readFactsOf(tx, others.slice(at, at + 2000))) known.set(each.id, each);
  const crowd: Crowd = { weightOf, holdersOf: await holders(tx, [...pairs.values()], known) };
  const scored = [...pairs.values()].flatMap(([low, high]) => {
    const [one, other] = [known.get(low), known.get(high)];
    if (!one || !other) return [];
    const { score, reasons } = scoreOf(one, other, crowd);
    return [{ low, high, score, reasons, certain: isCertain(one, other, reasons) }];
  });
  // Only what is proposed, or was, meets the database.
  const before = new Set(proposed.map((pair) => pair.join(' ')));
  const worth = scored.filter((each) => each.score >= likely || before.has(`${each.low} ${each.high}`));
  const written = await store.writePairs(tx, worth, likely);
  return { pairs: scored.length, skipped: found.skipped, written: written.filter((pair) => pair.by_itself) };
}

/** How many hold each number that two of a pair share. */
async function holders(
  tx: Tx,
  pairs: readonly [number, number][],
  known: ReadonlyMap<number, Facts>,
): Promise<Crowd['holdersOf']> {
  const shared = new Set(
    pairs.flatMap(([low, high]) => known.get(low)?.tels.filter((tel) => known.get(high)?.tels.includes(tel)) ?? []),
  );
  const counts = shared.size === 0 ? new Map<string, number>() : await store.countHolders(tx, [...shared]);
  return (tel) => counts.get(tel) ?? 0;
}

/** A word that more than one in a thousand has is worth less, down to a third for what one in twenty is called. */
export function weightsOf(people: number, words: ReadonlyMap<string, number>): WeightOf {
  if (people < 200) return () => 1;
  return (word) => {
    const share = (words.get(word) ?? 0) / people;
    return share <= 0.001 ? 1 : Math.max(0.34, 1 - Math.log10(share * 1000) * 0.39);
  };
}
