/**
 * What evaluation may still cost, so that a hostile template ends. Texts cost their bytes, other values 1. Outside of
 * evaluations and sprints nothing is counted.
 */

let left = Number.POSITIVE_INFINITY;

/** Thrown by `spend`, caught by whoever set the budget. */
export const BUDGET_SPENT = new Error('the expression is too complex');

/**
 * From here on at most so many units, and no more than were left. Answers what was left before, for `endBudget`, so that
 * budgets stand inside each other: that of an expression in that of its template in that of a sprint.
 */
export function beginBudget(units: number): number {
  const before = left;
  left = Math.min(units, before);
  return before;
}

/** Ends the budget that began with so many units; what it used is gone from the one around it. Answers what is left. */
export function endBudget(before: number, units: number): number {
  const rest = left;
  left = before - (Math.min(units, before) - rest);
  return rest;
}

/** Throws BUDGET_SPENT when no more is left. */
export function spend(units: number): void {
  left -= units;
  if (left < 0) throw BUDGET_SPENT;
}

/** Counts a text by its bytes in UTF-8; short ones by their length. */
export function spendText(text: string): void {
  spend(text.length < 100 ? text.length : bytesOf(text));
}

function bytesOf(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Half of a pair counts 2, so that a pair counts 4.
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
