import { expect, it } from 'vitest';
import { readDays } from './days.ts';

it('reads lines of a sheet, and says which it cannot', () => {
  const read = readDays(
    'date,name\n2026-07-26,Independence Day\n25.12.2026;Christmas\n07/32/2026\tNo day\n\n"2027-01-01","New Year"',
  );
  expect(read.days).toEqual([
    { day: '2026-07-26', name: 'Independence Day' },
    { day: '2026-12-25', name: 'Christmas' },
    { day: '2027-01-01', name: 'New Year' },
  ]);
  expect(read.refused).toMatchObject([{ line: 4 }]);
});

it('reads a calendar file with several days, folded names and rules that it does not follow', () => {
  const file = [
    'BEGIN:VCALENDAR',
    ...[
      'BEGIN:VEVENT',
      'DTSTART;VALUE=DATE:20260320',
      'DTEND;VALUE=DATE:20260322',
      'SUMMARY:Aïd al-',
      ' Fitr\\, both days',
      'END:VEVENT',
    ],
    ...['BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20260501', 'RRULE:FREQ=YEARLY', 'SUMMARY:Labour Day', 'END:VEVENT'],
    ...['BEGIN:VEVENT', 'SUMMARY:Nothing', 'END:VEVENT', 'END:VCALENDAR'],
  ].join('\r\n');
  const read = readDays(file);
  expect(read.days).toEqual([
    { day: '2026-03-20', name: 'Aïd al-Fitr, both days' },
    { day: '2026-03-21', name: 'Aïd al-Fitr, both days' },
    { day: '2026-05-01', name: 'Labour Day' },
  ]);
  expect(read.refused.map((each) => each.reason)).toEqual([
    'repeats: only its first day was taken; give each year its own',
    'has no date',
  ]);
});
