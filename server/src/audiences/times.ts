/** Days and ages as half-open ranges. Every comparison is by day, in the time zone of the deployment. */
import { type Comparator, localDay, type QueryEnvironment } from '@mhero/flow/query/query.ts';
import { Temporal } from 'temporal-polyfill';
import { nobody, not, type Test, type TimeColumn } from './test.ts';

type Range = { readonly from?: string; readonly before?: string };

export function dayTest(column: TimeColumn, comparator: Comparator, day: string, timezone: string): Test {
  const at = (date: Temporal.PlainDate): string =>
    column === 'birth_date' ? date.toString() : startOf(date, timezone).toString();
  const date = Temporal.PlainDate.from(day);
  const [begin, end] = [at(date), at(date.add({ days: 1 }))];
  const ranges: Partial<Record<Comparator, Range>> = {
    '>': { from: end },
    '>=': { from: begin },
    '<': { before: begin },
    '<=': { before: end },
  };
  return { kind: 'time', column, ...(ranges[comparator] ?? { from: begin, before: end }) };
}

function startOf(date: Temporal.PlainDate, timezone: string): Temporal.Instant {
  try {
    return date.toZonedDateTime(timezone).toInstant();
  } catch {
    return date.toZonedDateTime('UTC').toInstant();
  }
}

/** Whole years lived on the day of `now`. Who is not born yet, or has no birth date, has no age. */
export function ageTest(comparator: Comparator, wanted: number, env: QueryEnvironment): Test {
  const day = env.now === undefined ? undefined : localDay(env.now, env);
  if (day === undefined) return nobody;
  const today = Temporal.PlainDate.from(day);
  const known: Test = atLeast(0, today);
  switch (comparator) {
    case '>=':
      return atLeast(Math.ceil(wanted), today);
    case '>':
      return atLeast(Math.floor(wanted) + 1, today);
    case '<':
      return { kind: 'and', tests: [known, not(atLeast(Math.ceil(wanted), today))] };
    case '<=':
      return { kind: 'and', tests: [known, not(atLeast(Math.floor(wanted) + 1, today))] };
    default:
      if (!Number.isInteger(wanted) || wanted < 0) return nobody;
      return { kind: 'and', tests: [atLeast(wanted, today), not(atLeast(wanted + 1, today))] };
  }
}

/** Nobody has lived as long as the calendar goes back. */
const oldest = 1000;

function atLeast(years: number, today: Temporal.PlainDate): Test {
  if (years > oldest) return nobody;
  // From a 29 February the day that many years ago is the 28th: nobody was born on the 29th of such a year.
  const then = today.subtract({ years: Math.max(years, 0) });
  return { kind: 'time', column: 'birth_date', before: then.add({ days: 1 }).toString() };
}
