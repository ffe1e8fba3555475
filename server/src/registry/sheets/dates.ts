/** Dates as people type them. What could be two days is refused, unless the rest of the column decides. */
import { normalise } from './headers.ts';
import { serialDate } from './xlsx.ts';

/** What the column as a whole says of `3/4/1980`. */
export type DayOrder = 'day_first' | 'month_first' | 'unknown';

export type DateReading =
  | { readonly date: string; readonly mended: 'date_format' | 'date_serial' | null }
  | { readonly refused: 'date_ambiguous' | 'date_incomplete' | 'date_not_understood' | 'date_impossible' };

const numeric = /^(\d{1,2})[/\-. ](\d{1,2})[/\-. ](\d{4}|\d{2})(?:[ T]\d{1,2}:\d{2}.*)?$/;
const yearFirst = /^(\d{4})[/\-. ](\d{1,2})[/\-. ](\d{1,2})(?:[ T]\d{1,2}:\d{2}.*)?$/;
const compact = /^(19|20)\d{6}$/;
const named =
  /^(?:(\d{1,2})(?:st|nd|rd|th|er|o)?(?: de| of)? (\p{L}+)|(\p{L}+) (\d{1,2})(?:st|nd|rd|th)?)(?: de| del)? (\d{4}|\d{2})$/u;

/** Feed it every value of a column; then it knows the order of day and month, if any value shows it. */
export function createOrderWatcher(): { see(text: string): void; order(): DayOrder } {
  let dayFirst = 0;
  let monthFirst = 0;
  return {
    see(text) {
      const match = numeric.exec(westernDigits(text));
      if (!match) return;
      if (Number(match[1]) > 12) dayFirst++;
      else if (Number(match[2]) > 12) monthFirst++;
    },
    order: () => {
      if (dayFirst > 0 && monthFirst > 0) return 'unknown';
      return dayFirst > 0 ? 'day_first' : monthFirst > 0 ? 'month_first' : 'unknown';
    },
  };
}

/** `today` is `YYYY-MM-DD`: no one is born after it, and a year of two digits means the last one before it. */
export function readBirthDate(raw: string, order: DayOrder, today: string): DateReading {
  const text = westernDigits(raw).trim();
  const iso = yearFirst.exec(text);
  if (iso)
    return born(
      Number(iso[1]),
      Number(iso[2]),
      Number(iso[3]),
      today,
      /^\d{4}-\d\d-\d\d/.test(text) ? null : 'date_format',
    );
  if (compact.test(text))
    return born(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6)), today, 'date_format');
  if (/^(19|20)\d\d$|^\d{1,2}[/\-.](19|20)\d\d$|^(19|20)\d\d[/\-.]\d{1,2}$/.test(text))
    return { refused: 'date_incomplete' };
  const match = numeric.exec(text);
  if (match) return numericDate(match, order, today);
  const words = named.exec(normalise(text));
  if (words) return namedDate(words, today);
  if (/^\d{5}$/.test(text)) return serial(Number(text), today);
  return { refused: 'date_not_understood' };
}

function numericDate(match: RegExpExecArray, order: DayOrder, today: string): DateReading {
  const first = Number(match[1]);
  const second = Number(match[2]);
  const year = fullYear(match[3]!, today);
  if (first > 12) return born(year, second, first, today, 'date_format');
  if (second > 12) return born(year, first, second, today, 'date_format');
  if (first === second || order === 'day_first') return born(year, second, first, today, 'date_format');
  if (order === 'month_first') return born(year, first, second, today, 'date_format');
  return { refused: 'date_ambiguous' };
}

function namedDate(words: RegExpExecArray, today: string): DateReading {
  const month = monthOf(words[2] ?? words[3] ?? '');
  if (month === null) return { refused: 'date_not_understood' };
  return born(fullYear(words[5]!, today), month, Number(words[1] ?? words[4]), today, 'date_format');
}

/** A day counted by a spreadsheet program, left behind where a date was saved as a number. Four digits are a year. */
function serial(days: number, today: string): DateReading {
  const date = serialDate(days, false);
  if (!date || date > today) return { refused: 'date_not_understood' };
  return { date, mended: 'date_serial' };
}

function fullYear(text: string, today: string): number {
  if (text.length === 4) return Number(text);
  const year = Number(today.slice(0, 2)) * 100 + Number(text);
  return year > Number(today.slice(0, 4)) ? year - 100 : year;
}

function born(
  year: number,
  month: number,
  day: number,
  today: string,
  mended: 'date_format' | 'date_serial' | null,
): DateReading {
  const date = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const real = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(real.getTime()) || real.toISOString().slice(0, 10) !== date) return { refused: 'date_impossible' };
  return year < 1900 || date > today ? { refused: 'date_impossible' } : { date, mended };
}

/** Arabic-Indic and Persian digits. */
function westernDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
}

const months: readonly (readonly string[])[] = [
  'jan january janvier janv janeiro enero ene يناير',
  'feb february fevrier fev fevr fevereiro febrero فبراير',
  'mar march mars marco marzo مارس',
  'apr april avril avr abril abr ابريل',
  'may mai maio mayo مايو',
  'jun june juin junho junio يونيو',
  'jul july juillet juil julho julio يوليو',
  'aug august aout agosto ago اغسطس',
  'sep sept september septembre setembro set septiembre setiembre سبتمبر',
  'oct october octobre outubro out octubre اكتوبر',
  'nov november novembre novembro noviembre نوفمبر',
  'dec december decembre dezembro dez diciembre dic ديسمبر',
].map((line) => line.split(' '));

function monthOf(word: string): number | null {
  const index = months.findIndex((names) => names.includes(word));
  return index < 0 ? null : index + 1;
}
