/** From the columns of a schedule to its form and back. Pure. */
import type { When } from '@mhero/contract/schedules.ts';
import { readRule } from '@mhero/flow/recurrence/recurrence.ts';

/** In place of a rule of hours: the schedule comes for all at once. */
export const everybody = -1;

/** Whether people of different places may have it at different times. */
export const splits = (when: Pick<When, 'zone' | 'holidays'>): boolean =>
  when.zone === null || when.holidays !== 'ignore';

interface Columns {
  readonly starts_on: string;
  readonly clock: string;
  readonly zone: string | null;
  readonly rule: string | null;
  readonly holidays: When['holidays'];
}

export function whenOf({ starts_on, clock, zone, rule, holidays }: Columns): When {
  const repeat = readRule(rule);
  return { on: starts_on, time: clock, zone, repeat: repeat as When['repeat'], holidays };
}
