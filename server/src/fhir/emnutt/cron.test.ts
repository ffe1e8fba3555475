import { describe, expect, it } from 'vitest';
import { readCron } from './cron.ts';

/** A Sunday. */
const now = new Date('2026-11-22T15:00:00Z');
const read = (expression: string, once = false) => readCron(expression, once, 'Africa/Monrovia', now);

describe('cron expressions of the pages', () => {
  it.each([
    ['0 9 * * *', '2026-11-23', { every: 'day', interval: 1 }],
    ['30 16 * * *', '2026-11-22', { every: 'day', interval: 1 }],
    ['14 14 */3 * *', '2026-11-25', { every: 'day', interval: 3 }],
    ['0 9 * * 1', '2026-11-23', { every: 'week', interval: 1, weekdays: [1] }],
    ['0 9 ? * MON-FRI', '2026-11-23', { every: 'week', interval: 1, weekdays: [1, 2, 3, 4, 5] }],
    ['0 9 * * 0,6', '2026-11-28', { every: 'week', interval: 1, weekdays: [6, 7] }],
    ['0 9 1 * *', '2026-12-01', { every: 'month', interval: 1, monthday: 1 }],
    ['0 9 15 */3 *', '2027-01-15', { every: 'month', interval: 3, monthday: 15 }],
    ['0 9 15 JUN *', '2027-06-15', { every: 'year', interval: 1 }],
    ['0 0 9 * * *', '2026-11-23', { every: 'day', interval: 1 }],
  ])('%s repeats from %s', (expression, on, repeat) => {
    expect(read(expression)).toMatchObject({ kind: 'repeat', when: { on, repeat, zone: 'Africa/Monrovia' } });
  });

  it('once is one instant', () => {
    expect(read('14 14 25 12 *', true)).toEqual({ kind: 'once', at: '2026-12-25T14:14:00Z' });
  });

  it.each(['*/5 * * * *', '0 9,17 * * *', '0 9 1,15 * *', '0 9 31 2 *', '0 9 * *', 'x', '61 9 * * *', '0 9 * 1-3 *'])(
    '%s is refused, and why is said',
    (expression) => {
      expect(read(expression)).toMatchObject({ kind: 'wrong', why: expect.stringMatching(/\w/) });
    },
  );
});
