/** When a broadcast goes out. Pure. */
import { Temporal } from 'temporal-polyfill';
import { AppError } from '../errors.ts';

/** How long after it is due a message may still go out. */
export const validityHours = { emergency: 24, reply: 24, ordinary: 72, bulk: 72 } as const;

/** Wall time of each recipient; null where it is one instant for all. */
export const wallTime = (at: string | undefined): string | null => (at === undefined || hasOffset.test(at) ? null : at);
const hasOffset = /(?:[zZ]|[+-]\d\d:?\d\d)$/;

/**
 * `2026-11-23T09:00` is wall time in `zone`, of the deployment: recipients in other zones have their own hour; with an offset or `Z` it
 * is one instant for all. Absent is now.
 */
export function dueAt(at: string | undefined, zone: string, now: Date): Date {
  if (at === undefined) return now;
  const due = parse(at, zone);
  if (due.getTime() > now.getTime() + 366 * 86_400_000)
    throw new AppError('request:invalid', 'The time lies more than a year ahead.', {
      fields: [{ where: '/at', message: 'is too far ahead' }],
    });
  return due;
}

function parse(at: string, zone: string): Date {
  try {
    if (hasOffset.test(at)) return new Date(Temporal.Instant.from(at).epochMilliseconds);
    return new Date(Temporal.PlainDateTime.from(at).toZonedDateTime(zone).epochMilliseconds);
  } catch {
    throw new AppError(
      'request:invalid',
      `"${at}" is not a time. Write 2026-11-23T09:00, or with an offset 2026-11-23T09:00+01:00.`,
      {
        fields: [{ where: '/at', message: 'is not a time' }],
      },
    );
  }
}

export function expiresAt(due: Date, lane: keyof typeof validityHours): Date {
  return new Date(due.getTime() + validityHours[lane] * 3_600_000);
}
