/** The account of one import: every item that was read is taken, changed, unchanged or refused; notes say why. */
import { type Note, refusedReasons } from '../reasons.ts';
import type { Counts, TypeCounts } from '../store/imports.ts';

export type Outcome = 'taken' | 'changed' | 'unchanged' | 'refused';

export interface Account {
  readonly counts: Counts;
  readonly reasons: Record<string, number>;
  count(type: string, outcome: Outcome, mended?: boolean): void;
  /** Keeps the note if there is still room for its verdict; always counts its reason. */
  note(note: Note): void;
  /** The notes to write since the last call. */
  takeNotes(): Note[];
}

const mostNotes = { refused: 100_000, mended: 20_000, warned: 20_000 } as const;

export function createAccount(counts: Counts = {}, reasons: Record<string, number> = {}): Account {
  let fresh: Note[] = [];
  const kept = { refused: 0, mended: 0, warned: 0 };
  for (const [type, count] of Object.entries(reasons))
    if ((refusedReasons as readonly string[]).includes(type)) kept.refused += count;

  return {
    counts,
    reasons,
    count(type, outcome, mended = false) {
      let row: TypeCounts | undefined = counts[type];
      if (!row) counts[type] = row = { taken: 0, changed: 0, unchanged: 0, mended: 0, refused: 0 };
      row[outcome]++;
      if (mended) row.mended++;
    },
    note(note) {
      reasons[note.reason] = (reasons[note.reason] ?? 0) + 1;
      if (kept[note.verdict] >= mostNotes[note.verdict]) return;
      kept[note.verdict]++;
      fresh.push(note);
    },
    takeNotes() {
      const notes = fresh;
      fresh = [];
      return notes;
    },
  };
}
