/** When the clock of a zone changes. Pure but for the rules of time zones that the program brings along. */
import { Temporal } from 'temporal-polyfill';

export interface ClockChange {
  readonly zone: string;
  readonly since: Date;
  /** From UTC, east positive. */
  readonly seconds: number;
}

const firstYear = 2000;
const yearsAhead = 10;

/** From 2000 on, to ten years after `now`; the first row holds since the beginning of 2000. */
export function clockOf(zone: string, now: Date): ClockChange[] {
  const last = Date.UTC(now.getUTCFullYear() + yearsAhead, 0, 1);
  const changes: ClockChange[] = [];
  let moment: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(
    Date.UTC(firstYear, 0, 1),
  ).toZonedDateTimeISO(zone);
  while (moment !== null && moment.epochMilliseconds < last) {
    const seconds = Math.round(moment.offsetNanoseconds / 1e9);
    changes.push({ zone, since: new Date(moment.epochMilliseconds), seconds });
    moment = moment.getTimeZoneTransition('next');
  }
  return changes;
}
