import { describe, expect, it } from 'vitest';
import { checkWhen, type Repeat, readRule, toRule, type When } from './recurrence.ts';
import { whenWords } from './words.ts';

const when = (repeat: Repeat | null, more: Partial<When> = {}): When => ({
  ...{ on: '2026-11-02', time: '09:00', zone: null, repeat, holidays: 'ignore' as const },
  ...more,
});

describe('a recurrence', () => {
  it.each<[Repeat | null, string | null, string, string]>([
    [null, null, 'once on Monday 2 November 2026', 'une fois, le lundi 2 novembre 2026'],
    [{ every: 'day', interval: 1 }, 'FREQ=DAILY', 'every day', 'chaque jour'],
    [{ every: 'week', interval: 1 }, 'FREQ=WEEKLY;BYDAY=MO', 'every Monday', 'chaque lundi'],
    [
      { every: 'week', interval: 2, weekdays: [4, 1] },
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH',
      'every 2 weeks on Monday and Thursday',
      'toutes les 2 semaines, les lundis et jeudis',
    ],
    [
      { every: 'week', interval: 1, weekdays: [1, 2, 3, 4, 5] },
      'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
      'every Monday to Friday',
      'du lundi au vendredi',
    ],
    [
      { every: 'month', interval: 1, monthday: -1 },
      'FREQ=MONTHLY;BYMONTHDAY=-1',
      'every month on the last day',
      'le dernier jour de chaque mois',
    ],
    [{ every: 'month', interval: 1 }, 'FREQ=MONTHLY;BYMONTHDAY=2', 'every month on the 2nd', 'le 2 de chaque mois'],
    [
      { every: 'month', interval: 3, nth: 1, weekdays: [2], until: '2027-12-31' },
      'FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU;UNTIL=20271231',
      'every 3 months on the first Tuesday',
      'le premier mardi, tous les 3 mois',
    ],
    [
      { every: 'year', interval: 1, times: 5 },
      'FREQ=YEARLY;COUNT=5',
      'every year on 2 November',
      'chaque année le 2 novembre',
    ],
  ])('%j is a rule of RFC 5545, and words', (repeat, rule, english, french) => {
    expect(toRule(when(repeat))).toBe(rule);
    expect(whenWords(when(repeat), 'en').startsWith(`${english} at 9:00 in the recipient’s time zone`)).toBe(true);
    expect(whenWords(when(repeat), 'fr').startsWith(`${french} à 9 h dans le fuseau`)).toBe(true);
    // What is written back says the same.
    const back = readRule(rule);
    expect(toRule(when(back))).toBe(rule);
    expect(whenWords(when(back), 'en')).toBe(whenWords(when(repeat), 'en'));
  });

  it('says where it ends, its zone and what it does on holidays', () => {
    const given = when(
      { every: 'week', interval: 1, until: '2026-12-31' },
      { zone: 'Africa/Porto-Novo', time: '14:30', holidays: 'skip' },
    );
    expect(whenWords(given, 'en')).toBe(
      'every Monday at 14:30 in the time of Porto-Novo, from 2 November 2026, until 31 December 2026, not on public holidays',
    );
    expect(whenWords({ ...given, holidays: 'move' }, 'fr')).toBe(
      'chaque lundi à 14 h 30 à l’heure de Porto-Novo, à partir du 2 novembre 2026, jusqu’au 31 décembre 2026, reporté au jour ouvrable suivant en cas de jour férié',
    );
  });

  it('is checked field by field', () => {
    const wrong = when(
      { every: 'month', interval: 0, monthday: 32, until: '2026-01-01', times: 3 },
      { on: '2026-02-30', time: '9' },
    );
    expect(checkWhen(wrong).map((each) => each.where)).toEqual([
      '/on',
      '/time',
      '/repeat/interval',
      '/repeat/monthday',
      '/repeat/until',
      '/repeat/times',
    ]);
    expect(checkWhen(when(null))).toEqual([]);
    expect(readRule('FREQ=HOURLY')).toBeNull();
  });
});
