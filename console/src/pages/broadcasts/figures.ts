/** Figures of one broadcast that are sums of its accounting. Pure. */
import type { Accounting, Broadcast } from '../../api/broadcasts.ts';

export const isOver = (row: Pick<Broadcast, 'state'>): boolean => row.state === 'done' || row.state === 'cancelled';

/** Nothing of theirs has been handed to the network yet. */
export const notYet = (sums: Accounting): number => sums.waiting + sums.held;

/** The network has taken it: the message cannot be taken back. */
export const handedOver = (sums: Accounting): number =>
  sums.sending + sums.sent + sums.delivered + sums.read + sums.failed + sums.expired + sums.unknown;

/** "Send again" goes to them. */
export const failedPeople = (sums: Accounting): number => sums.failed + sums.expired;

/** They got it, or are likely to have, and have not written since. */
export const silentPeople = (sums: Accounting): number =>
  Math.max(0, sums.sent + sums.delivered + sums.read - sums.replied);

export interface CurvePoint {
  readonly minute: number;
  readonly sent: number;
  readonly delivered: number;
  readonly replied: number;
}

/**
 * The minutes as running totals, at most `most` points; a minute in which nothing happened keeps the total before it.
 * The first point is zero, so that a send of one minute is a line as well.
 */
export function totals(minutes: readonly CurvePoint[], most = 240): CurvePoint[] {
  const last = minutes.at(-1)?.minute;
  if (last === undefined) return [];
  const step = Math.max(1, Math.ceil((last + 1) / most));
  const points: CurvePoint[] = [{ minute: 0, sent: 0, delivered: 0, replied: 0 }];
  let at = 0;
  let [sent, delivered, replied] = [0, 0, 0];
  for (let end = step; end < last + 1 + step; end += step) {
    for (; at < minutes.length && minutes[at]!.minute < end; at++) {
      const one = minutes[at]!;
      sent += one.sent;
      delivered += one.delivered;
      replied += one.replied;
    }
    points.push({ minute: end, sent, delivered, replied });
  }
  return points;
}

/** The smallest round figure at or above `value`: 1, 2 or 5 and zeros. */
export function roundUp(value: number): number {
  if (value <= 1) return 1;
  const size = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((one) => one * size >= value) ?? 10) * size;
}
