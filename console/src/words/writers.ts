/** Numbers, dates and lists as one language writes them. */
export interface Writers {
  number(value: number): string;
  /** A share of a whole, for example "38 %"; never 0 or 100 when it is not exactly that. */
  percent(part: number, whole: number): string;
  money(amount: number, currency: string): string;
  /** In words when near: "today 14:05", "yesterday 9:30", else the date with the time. */
  when(instant: string): string;
  day(date: string): string;
  duration(seconds: number): string;
  list(items: readonly string[]): string;
  /** The name of a language by its ISO 639 code. */
  languageName(code: string): string;
  countryName(code: string): string;
}

const DAY = 86_400_000;

export function createWriters(language: string): Writers {
  const number = new Intl.NumberFormat(language);
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short' });
  const sameYear = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
  const otherYear = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric' });
  const near = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const names = new Intl.DisplayNames(language, { type: 'language' });
  const countries = new Intl.DisplayNames(language, { type: 'region' });
  const dayOf = (date: Date): string => {
    const days = Math.round((midnight(date) - midnight(new Date())) / DAY);
    if (Math.abs(days) <= 1) return near.format(days, 'day');
    return (date.getFullYear() === new Date().getFullYear() ? sameYear : otherYear).format(date);
  };
  return {
    number: (value) => number.format(value),
    percent: (part, whole) => percentOf(language, part, whole),
    money: (amount, currency) => new Intl.NumberFormat(language, { style: 'currency', currency }).format(amount),
    when: (instant) => {
      const date = new Date(instant);
      return `${dayOf(date)} ${time.format(date)}`;
    },
    day: (text) => dayOf(new Date(text.length === 10 ? `${text}T12:00` : text)),
    duration: (seconds) => durationOf(language, seconds),
    list: (items) => list.format(items),
    languageName: (code) => nameOr(names, code),
    countryName: (code) => nameOr(countries, code),
  };
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function percentOf(language: string, part: number, whole: number): string {
  const share = whole === 0 ? 0 : part / whole;
  // Nearly all is not all, and a few are not none.
  const edge = (share > 0 && share < 0.005) || (share < 1 && share >= 0.995);
  const format = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: edge ? 2 : 0 });
  return format.format(edge ? Math.min(0.9999, Math.max(0.0001, share)) : share);
}

function durationOf(language: string, seconds: number): string {
  const [value, unit] =
    seconds < 90 ? [seconds, 'second'] : seconds < 5400 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour'];
  const digits = unit === 'hour' ? 1 : 0;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: unit as string,
    unitDisplay: 'long',
    maximumFractionDigits: digits,
  }).format(Math.max(1, value as number));
}

function nameOr(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
