import { expect, it } from 'vitest';
import { nextTime, retryTime, wakeTime } from './schedule.ts';

const zone = 'Africa/Nairobi'; // UTC+3, no summer time
const at = (text: string): Date => new Date(`2026-03-10T${text}:00Z`);
const night = { kind: 'night', from: '21:00', to: '05:00' } as const;

it('every so many minutes after the latest exchange began, and at once where that is past', () => {
  const every = { kind: 'every', minutes: 30 } as const;
  expect(nextTime(every, at('10:00'), null, zone)).toEqual(at('10:00'));
  expect(nextTime(every, at('10:10'), at('10:00'), zone)).toEqual(at('10:30'));
  expect(nextTime(every, at('12:00'), at('10:00'), zone)).toEqual(at('12:00'));
});

it('daily at the times of the country', () => {
  const daily = { kind: 'daily', times: ['06:00', '18:00'] };
  expect(nextTime(daily as never, at('02:59'), null, zone)).toEqual(at('03:00'));
  expect(nextTime(daily as never, at('03:00'), at('03:00'), zone)).toEqual(at('15:00'));
  expect(nextTime(daily as never, at('15:01'), null, zone)).toEqual(new Date('2026-03-11T03:00:00Z'));
});

it('once in each night, whenever the night is over which it is begun', () => {
  expect(nextTime(night, at('10:00'), null, zone)).toEqual(at('18:00'));
  expect(nextTime(night, at('20:00'), at('12:00'), zone)).toEqual(at('20:00'));
  expect(nextTime(night, at('20:00'), at('18:01'), zone)).toEqual(new Date('2026-03-11T18:00:00Z'));
  // After midnight it is still the night that began yesterday.
  expect(nextTime(night, at('00:30'), new Date('2026-03-09T18:01:00Z'), zone)).toEqual(at('18:00'));
});

it('a summer time that skips the hour does not skip the day', () => {
  const daily = { kind: 'daily', times: ['02:30'] } as never;
  expect(nextTime(daily, new Date('2026-03-29T00:00:00Z'), null, 'Europe/Berlin')).toEqual(
    new Date('2026-03-29T01:30:00Z'),
  );
});

it('retries come later and later, end where nobody waits, and stay inside the night', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 8].map(
    (failures) => retryTime({ kind: 'hand' }, failures, at('10:00'), zone)?.getTime() ?? null,
  );
  expect(pauses.map((time) => time && (time - at('10:00').getTime()) / 60_000)).toEqual([
    1,
    2,
    5,
    10,
    20,
    30,
    60,
    null,
  ]);
  expect(retryTime(night, 3, at('01:58'), zone)).toEqual(at('18:00'));
  expect(retryTime({ kind: 'every', minutes: 15 }, 30, at('10:00'), zone)).toEqual(at('11:00'));
});

it('a wake-up does not open a closed window', () => {
  expect(wakeTime(night, at('10:00'), zone)).toEqual(at('18:00'));
  expect(wakeTime({ kind: 'hand' }, at('10:00'), zone)).toEqual(at('10:00'));
});
