/** Steps of a line of time. */
import type { Question } from '../../api/results.ts';

type Step = NonNullable<Question['dates']>['step'];
/** More columns than this are thinner than a pixel; wrong years make such lines. */
const most = 400;

/** All steps from the first to the last of `days`, which are the first days of their steps; beyond 400, only those named. */
export function stepsBetween(days: readonly string[], step: Step): string[] {
  const steps: string[] = [];
  const last = days.at(-1) ?? '';
  for (let day = days[0] ?? last; day !== '' && day <= last; day = after(day, step)) {
    steps.push(day);
    if (steps.length > most) return [...days];
  }
  return steps;
}

function after(day: string, step: Step): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (step === 'day') date.setUTCDate(date.getUTCDate() + 1);
  else if (step === 'week') date.setUTCDate(date.getUTCDate() + 7);
  else if (step === 'month') date.setUTCMonth(date.getUTCMonth() + 1);
  else date.setUTCFullYear(date.getUTCFullYear() + (step === 'year' ? 1 : 10));
  return date.toISOString().slice(0, 10);
}

export function stepName(day: string, step: Step, language: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const write = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(date);
  if (step === 'year') return write({ year: 'numeric' });
  if (step === 'decade') return `${date.getUTCFullYear()}–${date.getUTCFullYear() + 9}`;
  if (step === 'month') return write({ month: 'short', year: 'numeric' });
  return write({ day: 'numeric', month: 'short' });
}
