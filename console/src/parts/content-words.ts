/** Words that content brings along in several languages, and what playbooks propose, as one language writes it. */
import type { Words as ContentWords, Schedule } from '../api/flow-list.ts';
import { useWords } from '../words/words.tsx';

const codes = { en: 'eng', fr: 'fra' } as const;

/** In the language of the console. */
export function useContentWords(): (words: ContentWords) => string {
  const { language } = useWords();
  return (words) => words[codes[language]];
}

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** "every Monday at 09:00"; by hand where there is none. */
export function useScheduleWords(): (schedule: Schedule | null) => string {
  const { t, language, list } = useWords();
  const day = (name: string) =>
    // A week of which the first day was a Sunday.
    new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(
      new Date(Date.UTC(2023, 0, 1 + days.indexOf(name))),
    );
  const month = (number: number) =>
    new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' }).format(
      new Date(Date.UTC(2023, number - 1, 1)),
    );
  return (schedule) => {
    if (schedule === null) return t('schedule.by_hand');
    const { at } = schedule;
    if (schedule.every === 'day') return t('schedule.day', { at });
    if (schedule.every === 'week') return t('schedule.week', { at, days: list(schedule.on.map(day)) });
    if (schedule.every === 'month') return t('schedule.month', { at, day: schedule.day });
    return t('schedule.year', { at, day: schedule.day, month: month(schedule.month) });
  };
}
