/** Which numbers are work: of the people that were looked at, those whose number others hold too. */
import type { NumberKind } from '@mhero/contract/matching.ts';
import type { Tx } from '../db/db.ts';
import { type Finding, type Held, type HeldBy, readHeld, writeFindings } from './store-find-numbers.ts';

/** Finds, and takes back what is so no more. */
export async function findNumbers(tx: Tx, contactIds: readonly number[]): Promise<void> {
  const held = await readHeld(tx, contactIds);
  await writeFindings(
    tx,
    held.flatMap((each): Finding[] => {
      const kind = kindOf(each);
      const holders = each.holders.map((one) => one.id).sort((a, b) => a - b);
      if (kind === null) return each.state === 'open' ? [{ ...each, kind: null, holders }] : [];
      // A decision holds for those who were there; somebody new makes it work again.
      const known = each.state === 'decided' && holders.every((id) => each.known.includes(id));
      return known ? [] : [{ ...each, kind, holders }];
    }),
  );
}

/** Why a number is work, null when it is not. The first that holds. */
export function kindOf({ holders, wrong, proposed }: Pick<Held, 'holders' | 'wrong' | 'proposed'>): NumberKind | null {
  if (wrong && holders.length > 0) return 'wrong_number';
  if (holders.length < 2 || proposed) return null;
  const byAge = [...holders].sort((a, b) => a.since.localeCompare(b.since) || a.id - b.id);
  const [oldest, newest] = [byAge[0]!, byAge.at(-1)!];
  if (isLater(newest.since, oldest.since) && (isLater(newest.since, newest.made) || oldest.status !== 1))
    return 'recycled';
  const active = holders.filter((one) => one.status === 1);
  if (active.some((one, i) => active.slice(i + 1).some((other) => isDisjoint(one, other)))) return 'claimed';
  return active.filter((one) => one.preferred).length > 1 ? 'shared' : null;
}

const isDisjoint = (one: HeldBy, other: HeldBy): boolean =>
  one.sources.length > 0 && other.sources.length > 0 && !one.sources.some((id) => other.sources.includes(id));

/** Not of the same import: those take minutes at most for what belongs together. */
const isLater = (one: string, other: string): boolean => Date.parse(one) - Date.parse(other) > 60_000;

/** Words by which people say that they are not who we think; POSIX, any case. */
export const wrongNumberPattern = [
  String.raw`wrong\s+(number|person|phone|contact)`,
  String.raw`not\s+(my|the\s+right|his|her)\s+(number|phone)`,
  String.raw`(this|it)\s+is\s+not\s+(him|her)\M`,
  String.raw`mauvais\s+num[ée]ro`,
  String.raw`(faux|pas\s+le\s+bon|pas\s+son|tromp[ée]+\s+de)\s+num[ée]ro`,
  String.raw`n[úu]mero\s+errado`,
  String.raw`namba\s+si\s+sahihi`,
  'الرقم خطأ|رقم خاطئ',
].join('|');
