/** What a rehearsal found, in figures that have their denominators. */
import type { FlowCounts } from './counts.ts';
import type { Outcome } from './talk.ts';

export interface QuestionFigures {
  readonly node: string;
  /** As the first person was asked, in the flow's own language where somebody was asked in it. */
  readonly text: string;
  readonly asked: number;
  /** Of those asked: who wrote something. */
  readonly answered: number;
  /** Of those asked: whose conversation ended here, by silence or STOP. */
  readonly dropped: number;
  /** Answers that no rule understood, of all answers to it. */
  readonly misunderstood: number;
}

export interface Tally {
  readonly text: string;
  readonly node: string | undefined;
  readonly times: number;
}

export interface Rehearsed {
  /** As the canvas draws it. */
  readonly counts: FlowCounts;
  /** They add up to `counts.base`. */
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** In the order in which most people meet them. */
  readonly questions: readonly QuestionFigures[];
  readonly answers: number;
  readonly misunderstood: { readonly total: number; readonly texts: readonly Tally[] };
  /** Written after the conversation was over: nobody answered them. */
  readonly late: { readonly total: number; readonly texts: readonly Tally[] };
  readonly messages: number;
  readonly parts: number;
  /** Parts of the first texts, which all leave at once. */
  readonly firstParts: number;
  /** In the currency of the prices; null without prices. */
  readonly cost: number | null;
  /** At the channel's rate; null without a rate. Seconds. */
  readonly sending: { readonly first: number; readonly all: number; readonly longestWait: number } | null;
  /** From the first text to the end, of those who finished. Minutes; null where nobody did. */
  readonly minutes: { readonly median: number; readonly most9of10: number; readonly last: number } | null;
  /** Events that would have reached somebody else, by type. */
  readonly outside: Readonly<Record<string, number>>;
  readonly problems: readonly Tally[];
}

/** Counts texts; the most frequent first. */
export function tallyOf(list: Iterable<{ node?: string | undefined; text: string }>, most: number): Tally[] {
  const found = new Map<string, { text: string; node: string | undefined; times: number }>();
  for (const { node, text } of list) {
    const key = `${node ?? ''} ${text.trim().toLowerCase()}`;
    const known = found.get(key);
    if (known) known.times++;
    else found.set(key, { text, node, times: 1 });
  }
  return [...found.values()].sort((a, b) => b.times - a.times || (a.text < b.text ? -1 : 1)).slice(0, most);
}

/** The longest that a part waits when all go through one channel in the order in which they come. Seconds. */
export function longestWait(sent: ReadonlyArray<{ at: number; parts: number }>, rate: number): number {
  let free = 0;
  let longest = 0;
  for (const { at, parts } of sent.toSorted((a, b) => a.at - b.at)) {
    free = Math.max(free, at / 1000) + parts / rate;
    longest = Math.max(longest, free - at / 1000);
  }
  return longest;
}

/** The value below which this share of a sorted list lies. */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
