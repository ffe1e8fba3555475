/** Rows to what the API answers. */
import type { DuplicateRow, MatchPerson, MergeRow, NumberRow } from '@mhero/contract/matching.ts';
import type { MergeLine, NumberLine, PairRow } from './model.ts';
import type { HolderRow } from './store-numbers.ts';
import { wordsOf } from './words.ts';

export function toDuplicate(row: PairRow, people: ReadonlyMap<number, MatchPerson>): DuplicateRow {
  const { uuid, low, high, found_at, decided_at, by_name, state, score, reasons, by_itself, note, merge } = row;
  return {
    ...{ id: uuid, state, score, reasons, by_itself, note, merge },
    words: wordsOf(reasons),
    people: [people.get(low)!, people.get(high)!],
    found_at: found_at.toISOString(),
    decided_at: decided_at?.toISOString() ?? null,
    decided_by: by_name,
  };
}

export function toMerge(row: MergeLine): MergeRow {
  const { uuid, at, by_name, survivor, absorbed, reasons, moved, undone_at, undone_by, can_undo } = row;
  return {
    ...{ id: uuid, by: by_name, survivor, absorbed, reasons, moved, undone_by, can_undo },
    at: at.toISOString(),
    words: wordsOf(reasons),
    undone_at: undone_at?.toISOString() ?? null,
  };
}

export function toNumber(
  row: NumberLine,
  holders: readonly HolderRow[],
  people: ReadonlyMap<number, MatchPerson>,
): NumberRow {
  const { uuid, kind, scheme, value, state, evidence, decision, decided_for, by_name, note } = row;
  return {
    ...{ id: uuid, kind, scheme, value, state, evidence, decision, decided_for, note },
    people: holders.flatMap(({ contact_id, preferred, receives, since, origins }) => {
      const person = people.get(contact_id);
      return person ? [{ ...person, preferred, receives, since: since.toISOString(), origins }] : [];
    }),
    found_at: row.found_at.toISOString(),
    decided_at: row.decided_at?.toISOString() ?? null,
    decided_by: by_name,
  };
}
