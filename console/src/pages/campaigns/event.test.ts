import { expect, it } from 'vitest';
import type { CampaignEvent } from '../../api/schedules.ts';
import { byDate, emptyEvent, eventOfForm, formOfEvent } from './event.ts';

const event = (offset: number, unit: CampaignEvent['unit'], relative_to = 'visit'): CampaignEvent => ({
  ...{ relative_to, offset, unit, hour: unit === 'hours' ? null : 9, mode: 'skip' },
  does: { kind: 'text', texts: { default: 'Come' } },
});

it.each([event(-2, 'weeks'), event(0, 'days'), event(5, 'hours'), event(1, 'years')])(
  '%j is a form and back',
  (given) => {
    expect(eventOfForm(formOfEvent(given))).toEqual(given);
  },
);

it('orders events by their distance from each date', () => {
  const groups = byDate([event(1, 'days'), event(-1, 'months'), event(6, 'weeks', 'birth_date'), event(-2, 'weeks')]);
  expect(groups.map(([date, own]) => [date, own.map((one) => `${one.offset} ${one.unit}`)])).toEqual([
    ['visit', ['-1 months', '-2 weeks', '1 days']],
    ['birth_date', ['6 weeks']],
  ]);
  expect(eventOfForm({ ...emptyEvent('visit'), amount: 'x', unit: 'minutes' })).toMatchObject({
    offset: 0,
    hour: null,
  });
});
