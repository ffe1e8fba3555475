/** A recurrence in plain words: "every Monday at 9:00 in the recipient's time zone, not on public holidays". Pure. */
import { type Repeat, type When, weekdayOf } from './recurrence.ts';

interface Speech {
  list(items: readonly string[]): string;
  date(date: string): string;
  time(time: string): string;
  once(date: string): string;
  days(interval: number): string;
  weeks(interval: number, days: readonly number[]): string;
  monthOn(interval: number, monthday: number): string;
  monthNth(interval: number, nth: number, day: number): string;
  years(interval: number, date: string): string;
  from(date: string): string;
  until(date: string): string;
  times(count: number): string;
  zone(zone: string | null): string;
  readonly holidays: Readonly<Record<When['holidays'], string>>;
}

/** `language` is `en` or `fr`; any other is read in English. */
export function whenWords(when: When, language: string): string {
  const speech = language.startsWith('fr') ? french : english;
  const { repeat } = when;
  const days = repeat === null ? speech.once(when.on) : repeatWords(when.on, repeat, speech);
  const ends = repeat === null ? [] : [speech.from(when.on), ...endWords(repeat, speech)];
  const holidays = speech.holidays[when.holidays];
  return [`${days} ${speech.time(when.time)} ${speech.zone(when.zone)}`, ...ends, ...(holidays ? [holidays] : [])].join(
    ', ',
  );
}

function repeatWords(on: string, repeat: Repeat, speech: Speech): string {
  const { every, interval, weekdays = [], nth } = repeat;
  const days = weekdays.length > 0 ? [...weekdays].sort((a, b) => a - b) : [weekdayOf(on)];
  if (every === 'day') return speech.days(interval);
  if (every === 'week') return speech.weeks(interval, days);
  if (every === 'year') return speech.years(interval, on);
  return nth === undefined
    ? speech.monthOn(interval, repeat.monthday ?? Number(on.slice(8)))
    : speech.monthNth(interval, nth, days[0]!);
}

function endWords({ until, times }: Repeat, speech: Speech): string[] {
  if (times !== undefined) return [speech.times(times)];
  return until === undefined ? [] : [speech.until(until)];
}

const utc = (date: string): Date => new Date(`${date}T00:00:00Z`);
const formats = {
  en: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }),
  fr: new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }),
  enYearly: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' }),
  frYearly: new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'long', timeZone: 'UTC' }),
};

const englishDays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const englishNth: Readonly<Record<number, string>> = { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', [-1]: 'last' };
const joined = (items: readonly string[], and: string): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${and} ${items.at(-1)}`;

function ordinal(n: number): string {
  const teen = n % 100 > 10 && n % 100 < 14;
  return `${n}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`;
}

const each = (interval: number, one: string, many: string): string =>
  interval === 1 ? `every ${one}` : `every ${interval} ${many}`;

const english: Speech = {
  list: (items) => joined(items, 'and'),
  date: (date) => formats.en.format(utc(date)),
  time: (time) => `at ${time.replace(/^0/, '')}`,
  once: (date) => `once on ${englishDays[weekdayOf(date) - 1]} ${formats.en.format(utc(date))}`,
  days: (interval) => each(interval, 'day', 'days'),
  weeks(interval, days) {
    const named = english.list(days.map((day) => englishDays[day - 1]!));
    const working = days.join() === '1,2,3,4,5' ? 'Monday to Friday' : named;
    return interval === 1 ? `every ${working}` : `every ${interval} weeks on ${working}`;
  },
  monthOn: (interval, day) => `${each(interval, 'month', 'months')} on the ${day === -1 ? 'last day' : ordinal(day)}`,
  monthNth: (interval, nth, day) =>
    `${each(interval, 'month', 'months')} on the ${englishNth[nth]} ${englishDays[day - 1]}`,
  years: (interval, date) => `${each(interval, 'year', 'years')} on ${formats.enYearly.format(utc(date))}`,
  from: (date) => `from ${english.date(date)}`,
  until: (date) => `until ${english.date(date)}`,
  times: (count) => (count === 1 ? 'one time' : `${count} times`),
  zone: (zone) => (zone === null ? 'in the recipient’s time zone' : `in the time of ${cityOf(zone)}`),
  holidays: {
    ignore: '',
    skip: 'not on public holidays',
    move: 'not on public holidays but on the next working day',
  },
};

const frenchDays = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'];
const frenchNth: Readonly<Record<number, string>> = {
  1: 'premier',
  2: 'deuxième',
  3: 'troisième',
  4: 'quatrième',
  [-1]: 'dernier',
};
const monthsFr = (interval: number): string => (interval === 1 ? 'de chaque mois' : `tous les ${interval} mois`);

const french: Speech = {
  list: (items) => joined(items, 'et'),
  date: (date) => formats.fr.format(utc(date)).replace(/^1 /, '1er '),
  time(time) {
    const [hours, minutes] = time.split(':');
    return `à ${Number(hours)} h${minutes === '00' ? '' : ` ${minutes}`}`;
  },
  once: (date) => `une fois, le ${frenchDays[weekdayOf(date) - 1]} ${french.date(date)}`,
  days: (interval) => (interval === 1 ? 'chaque jour' : `tous les ${interval} jours`),
  weeks(interval, days) {
    const working = days.join() === '1,2,3,4,5';
    const plural = french.list(days.map((day) => `${frenchDays[day - 1]}s`));
    if (interval > 1) return `toutes les ${interval} semaines, ${working ? 'du lundi au vendredi' : `les ${plural}`}`;
    if (working) return 'du lundi au vendredi';
    return days.length === 1 ? `chaque ${frenchDays[days[0]! - 1]}` : `les ${plural}`;
  },
  monthOn: (interval, day) =>
    `le ${day === -1 ? 'dernier jour' : day === 1 ? '1er' : day} ${monthsFr(interval)}`.replace(
      /^le (.*) tous/,
      'le $1, tous',
    ),
  monthNth: (interval, nth, day) =>
    `le ${frenchNth[nth]} ${frenchDays[day - 1]}${interval === 1 ? ' ' : ', '}${monthsFr(interval)}`,
  years: (interval, date) => {
    const day = formats.frYearly.format(utc(date)).replace(/^1 /, '1er ');
    return interval === 1 ? `chaque année le ${day}` : `tous les ${interval} ans le ${day}`;
  },
  from: (date) => `à partir du ${french.date(date)}`,
  until: (date) => `jusqu’au ${french.date(date)}`,
  times: (count) => `${count} fois`,
  zone: (zone) => (zone === null ? 'dans le fuseau horaire de chaque destinataire' : `à l’heure de ${cityOf(zone)}`),
  holidays: {
    ignore: '',
    skip: 'sauf les jours fériés',
    move: 'reporté au jour ouvrable suivant en cas de jour férié',
  },
};

/** `Africa/Porto-Novo` is read as Porto-Novo. */
const cityOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
