/** One event of a campaign as a form, and what it says. Pure. */
import type { CampaignEvent } from '../../api/schedules.ts';
import { writtenTexts } from '../../parts/texts-field.tsx';

export type Unit = CampaignEvent['unit'];
export const units: readonly Unit[] = ['minutes', 'hours', 'days', 'weeks', 'months', 'years'];
export const ownDates = ['birth_date', 'hire_date', 'created_on', 'last_seen_on'] as const;

export interface EventForm {
  readonly id?: string;
  readonly relativeTo: string;
  readonly amount: string;
  readonly side: 'before' | 'after';
  readonly unit: Unit;
  /** `''` is the hour of the date itself. */
  readonly hour: string;
  readonly does: 'text' | 'flow';
  readonly texts: Readonly<Record<string, string>>;
  readonly flow: string;
  readonly mode: CampaignEvent['mode'];
}

export const emptyEvent = (relativeTo: string): EventForm => ({
  ...{
    relativeTo,
    amount: '1',
    side: 'before',
    unit: 'days',
    hour: '9',
    does: 'text',
    texts: {},
    flow: '',
    mode: 'skip',
  },
});

export function formOfEvent(event: CampaignEvent): EventForm {
  return {
    ...(event.id !== undefined && { id: event.id }),
    ...{ relativeTo: event.relative_to, amount: String(Math.abs(event.offset)), unit: event.unit, mode: event.mode },
    side: event.offset < 0 ? 'before' : 'after',
    hour: event.hour === null ? '' : String(event.hour),
    does: event.does.kind,
    texts: event.does.kind === 'text' ? event.does.texts : {},
    flow: event.does.kind === 'flow' ? event.does.flow : '',
  };
}

export function eventOfForm(form: EventForm): CampaignEvent {
  const amount = Math.max(0, Math.round(Number(form.amount)) || 0);
  return {
    ...(form.id !== undefined && { id: form.id }),
    ...{ relative_to: form.relativeTo, unit: form.unit, mode: form.mode },
    offset: form.side === 'before' && amount > 0 ? -amount : amount,
    hour: form.hour === '' || isShort(form.unit) ? null : Number(form.hour),
    does: form.does === 'text' ? { kind: 'text', texts: writtenTexts(form.texts) } : { kind: 'flow', flow: form.flow },
  };
}

/** Minutes and hours are counted from the moment itself. */
export const isShort = (unit: Unit): boolean => unit === 'minutes' || unit === 'hours';

const minutes: Readonly<Record<Unit, number>> = {
  ...{ minutes: 1, hours: 60, days: 1_440, weeks: 10_080, months: 43_830, years: 525_960 },
};

/** How far from the date, for the order on the line; within a day by the hour. */
export function distanceOf({ offset, unit, hour }: Pick<CampaignEvent, 'offset' | 'unit' | 'hour'>): number {
  return offset * minutes[unit] + (hour ?? 0) / 100;
}

/** By the date that they belong to, each group in the order in which its events come. */
export function byDate<Event extends CampaignEvent>(events: readonly Event[]): [string, Event[]][] {
  const groups = new Map<string, Event[]>();
  for (const event of events) groups.set(event.relative_to, [...(groups.get(event.relative_to) ?? []), event]);
  return [...groups].map(([date, own]) => [date, own.sort((a, b) => distanceOf(a) - distanceOf(b))]);
}
