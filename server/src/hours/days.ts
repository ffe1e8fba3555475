/** Holidays as people have them: lines of a sheet, or a calendar file (iCalendar, RFC 5545). Pure. */
import type { HolidaysMade } from '@mhero/contract/hours.ts';
import { isDate } from '@mhero/flow/recurrence/recurrence.ts';

export interface NamedDay {
  readonly day: string;
  readonly name: string;
}

export interface ReadDays {
  readonly days: readonly NamedDay[];
  readonly refused: HolidaysMade['refused'];
}

const mostDays = 2_000;
const mostRefused = 50;
/** A holiday of an iCalendar file that lasts longer is no holiday. */
const longestDays = 31;

/** Lines `2026-07-26,Independence Day` (also with a semicolon or a tab, or `26/07/2026`), or an iCalendar file. */
export function readDays(text: string): ReadDays {
  return /^\s*BEGIN:VCALENDAR/i.test(text) ? readCalendar(text) : readLines(text);
}

function readLines(text: string): ReadDays {
  const days: NamedDay[] = [];
  const refused: HolidaysMade['refused'] = [];
  for (const [i, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.replace(/^\uFEFF/, '').trim();
    if (line === '') continue;
    const [first = '', ...rest] = line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const day = dayOf(first);
    if (day !== null && days.length < mostDays) days.push({ day, name: (rest.join(', ') || first).slice(0, 200) });
    else if (refused.length < mostRefused && !(i === 0 && !/\d/.test(first)))
      refused.push({
        line: i + 1,
        text: line.slice(0, 100),
        reason: day === null ? 'has no date; write 2026-07-26,Name' : `is beyond the first ${mostDays} days`,
      });
  }
  return { days, refused };
}

/** Years first, or days first with four figures of the year; never the American order. */
function dayOf(text: string): string | null {
  const iso = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(text);
  const european = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(text);
  const day = iso
    ? `${iso[1]}-${iso[2]}-${iso[3]}`
    : european
      ? `${european[3]}-${european[2]!.padStart(2, '0')}-${european[1]!.padStart(2, '0')}`
      : '';
  return isDate(day) ? day : null;
}

interface Draft {
  readonly line: number;
  start?: string;
  end?: string;
  name?: string;
  repeats?: boolean;
}

function readCalendar(text: string): ReadDays {
  const days: NamedDay[] = [];
  const refused: HolidaysMade['refused'] = [];
  let draft: Draft | null = null;
  // Long lines are folded: what follows begins with a space.
  for (const [i, line] of text
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .entries()) {
    const [key = '', ...rest] = line.split(':');
    const value = rest.join(':').trim();
    const name = key.split(';')[0]!.toUpperCase();
    if (name === 'BEGIN' && value.toUpperCase() === 'VEVENT') draft = { line: i + 1 };
    else if (draft && name === 'DTSTART') draft.start = value;
    else if (draft && name === 'DTEND') draft.end = value;
    else if (draft && name === 'RRULE') draft.repeats = true;
    else if (draft && name === 'SUMMARY') draft.name = value.replace(/\\([,;\\])/g, '$1').replace(/\\n/gi, ' ');
    else if (draft && name === 'END' && value.toUpperCase() === 'VEVENT') {
      const reason = take(draft, days);
      if (reason !== null && refused.length < mostRefused)
        refused.push({ line: draft.line, text: (draft.name ?? '').slice(0, 100), reason });
      draft = null;
    }
  }
  return { days, refused };
}

/** Why it was not taken; null when it was. */
function take({ start, end, name, repeats }: Draft, days: NamedDay[]): string | null {
  const first = dayOf((start ?? '').slice(0, 8));
  if (first === null) return 'has no date';
  // DTEND of whole days is the day after the last.
  const last = end === undefined ? null : dayOf(end.slice(0, 8));
  const count = last === null ? 1 : Math.max(1, Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000));
  if (count > longestDays) return `lasts longer than ${longestDays} days`;
  if (days.length + count > mostDays) return `is beyond the first ${mostDays} days`;
  for (let i = 0; i < count; i++)
    days.push({
      day: new Date(Date.parse(first) + i * 86_400_000).toISOString().slice(0, 10),
      name: (name ?? first).slice(0, 200),
    });
  return repeats ? 'repeats: only its first day was taken; give each year its own' : null;
}
