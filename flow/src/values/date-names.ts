/** Names of months and days, and the halves of a day, in a language. English as it is; others as `Intl` knows them. */

export interface DateNames {
  readonly months: readonly string[];
  readonly shortMonths: readonly string[];
  /** Sunday first. */
  readonly days: readonly string[];
  readonly shortDays: readonly string[];
  readonly am: string;
  readonly pm: string;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const LANGUAGE = /^[a-z]{3}$/;

const english: DateNames = {
  months: MONTHS,
  shortMonths: MONTHS.map((each) => each.slice(0, 3)),
  days: DAYS,
  shortDays: DAYS.map((each) => each.slice(0, 3)),
  am: 'am',
  pm: 'pm',
};

const known = new Map<string, DateNames>([['eng', english]]);
/** There are some 180 languages with names of their own; more different ones than this are not from people. */
const MAX_LANGUAGES = 600;

/** By ISO 639-3 code; English for languages whose names are not known. */
export function dateNames(language: string | undefined): DateNames {
  if (language === undefined) return english;
  const found = known.get(language);
  if (found !== undefined) return found;
  const made = LANGUAGE.test(language) ? intlNames(language) : english;
  if (known.size < MAX_LANGUAGES) known.set(language, made);
  return made;
}

function intlNames(language: string): DateNames {
  const [locale] = Intl.DateTimeFormat.supportedLocalesOf(language);
  if (locale === undefined) return english;
  const format = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC', calendar: 'gregory' });
    return (month: number, day: number, hour = 0) => made.formatToParts(Date.UTC(2023, month, day, hour));
  };
  const names = (options: Intl.DateTimeFormatOptions, type: string, count: number, month: boolean) => {
    const parts = format(options);
    // 1 January 2023 was a Sunday.
    return Array.from(
      { length: count },
      (_, at) => (month ? parts(at, 1) : parts(0, at + 1)).find((each) => each.type === type)?.value ?? '',
    );
  };
  const halves = format({ hour: 'numeric', hour12: true });
  const half = (hour: number, fallback: string) => {
    const text = halves(0, 1, hour).find((each) => each.type === 'dayPeriod')?.value ?? fallback;
    // Spellings of the English letters, as in Spanish `a. m.`, are not what people expect in a message.
    return /^[ap]\.?\s?m\.?$/i.test(text) ? fallback : text;
  };
  return {
    months: names({ month: 'long' }, 'month', 12, true),
    shortMonths: names({ month: 'short' }, 'month', 12, true),
    days: names({ weekday: 'long' }, 'weekday', 7, false),
    shortDays: names({ weekday: 'short' }, 'weekday', 7, false),
    am: half(6, 'am'),
    pm: half(18, 'pm'),
  };
}
