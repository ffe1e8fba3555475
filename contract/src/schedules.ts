/** Schedules, campaigns, and the calendar of all that will go out. */
import { type Static, Type } from 'typebox';
import { LaneName, Texts } from './broadcasts.ts';
import { Instant, Nullable, Page, Uuid } from './common.ts';
import { Clock, Day, Weekdays } from './hours.ts';

/** As `Repeat` of flow/src/recurrence: kept as an RFC 5545 rule. */
export const Repeat = Type.Object({
  every: Type.Union([Type.Literal('day'), Type.Literal('week'), Type.Literal('month'), Type.Literal('year')]),
  interval: Type.Integer({ minimum: 1, maximum: 99 }),
  weekdays: Type.Optional(Weekdays),
  monthday: Type.Optional(Type.Integer({ minimum: -1, maximum: 31 })),
  nth: Type.Optional(Type.Integer({ minimum: -1, maximum: 4 })),
  until: Type.Optional(Day),
  times: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
});

export const When = Type.Object({
  on: Day,
  time: Clock,
  /** Null is the time zone of each recipient. */
  zone: Nullable(Type.String({ maxLength: 60 })),
  repeat: Nullable(Repeat),
  holidays: Type.Union([Type.Literal('ignore'), Type.Literal('move'), Type.Literal('skip')]),
});
export type When = Static<typeof When>;

export const Deed = Type.Union([
  Type.Object({ kind: Type.Literal('text'), texts: Texts }),
  Type.Object({
    kind: Type.Literal('flow'),
    flow: Uuid,
    restart: Type.Optional(Type.Boolean()),
    skip_busy: Type.Optional(Type.Boolean()),
    params: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  }),
]);
export type Deed = Static<typeof Deed>;

export const NewSchedule = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  query: Type.String({ maxLength: 10_000 }),
  does: Deed,
  when: When,
  channel: Type.Optional(Type.String({ maxLength: 100 })),
  lane: Type.Optional(LaneName),
  /** What was missed while no node ran: the last of it at once, or nothing. */
  missed: Type.Optional(Type.Union([Type.Literal('once'), Type.Literal('skip')])),
});
export type NewSchedule = Static<typeof NewSchedule>;

/** One time that a schedule came due, for one group of zones. */
export const Occurrence = Type.Object({
  on: Day,
  due_at: Instant,
  /** started, skipped, missed, failed */
  state: Type.String(),
  broadcast: Nullable(Uuid),
  start: Nullable(Uuid),
  people: Nullable(Type.Integer()),
  note: Nullable(Type.String()),
  at: Instant,
});
export type Occurrence = Static<typeof Occurrence>;

export const Schedule = Type.Object({
  id: Uuid,
  ...NewSchedule.properties,
  channel: Type.String(),
  lane: LaneName,
  missed: Type.String(),
  flow_name: Nullable(Type.String()),
  /** RRULE of RFC 5545; null is once. */
  rule: Nullable(Type.String()),
  /** active, paused, ended, cancelled */
  state: Type.String(),
  next_at: Nullable(Instant),
  by: Nullable(Type.String()),
  created_at: Instant,
});
export type Schedule = Static<typeof Schedule>;

export const ScheduleDetail = Type.Object({ ...Schedule.properties, occurrences: Type.Array(Occurrence) });
export type ScheduleDetail = Static<typeof ScheduleDetail>;

/** Either an action, or everything anew. */
export const ScheduleChange = Type.Object({
  action: Type.Optional(Type.Union([Type.Literal('pause'), Type.Literal('resume'), Type.Literal('cancel')])),
  schedule: Type.Optional(NewSchedule),
});
export type ScheduleChange = Static<typeof ScheduleChange>;

export const SchedulePreviewRequest = Type.Object({
  when: When,
  query: Type.Optional(Type.String({ maxLength: 10_000 })),
});

export const SchedulePreview = Type.Object({
  rule: Nullable(Type.String()),
  /** The next five; several zones at one hour stand together at the first instant. */
  next: Type.Array(
    Type.Object({
      on: Day,
      at: Instant,
      zone: Type.String(),
      /** From which day a holiday has moved it. */
      moved_from: Nullable(Day),
    }),
  ),
  /** Days that fall on a holiday and are left out, among those looked at. */
  skipped: Type.Array(Day),
  people: Nullable(Type.Integer()),
});
export type SchedulePreview = Static<typeof SchedulePreview>;

export const eventUnits = ['minutes', 'hours', 'days', 'weeks', 'months', 'years'] as const;

export const CampaignEvent = Type.Object({
  /** Given for an event that is there already. */
  id: Type.Optional(Uuid),
  /** `birth_date`, `hire_date`, `created_on`, `last_seen_on`, or the key of a field with dates. */
  relative_to: Type.String({ minLength: 1, maxLength: 64 }),
  /** Negative is before. */
  offset: Type.Integer({ minimum: -100_000, maximum: 100_000 }),
  unit: Type.Union([
    Type.Literal('minutes'),
    Type.Literal('hours'),
    Type.Literal('days'),
    Type.Literal('weeks'),
    Type.Literal('months'),
    Type.Literal('years'),
  ]),
  /** Hour of the day in the person's own zone; null is the hour of the date itself. Only of days and longer. */
  hour: Nullable(Type.Integer({ minimum: 0, maximum: 23 })),
  does: Type.Union([
    Type.Object({ kind: Type.Literal('text'), texts: Texts }),
    Type.Object({ kind: Type.Literal('flow'), flow: Uuid }),
  ]),
  /** Whoever is in a conversation is left out, taken out of it, or waited for. */
  mode: Type.Union([Type.Literal('skip'), Type.Literal('interrupt'), Type.Literal('passive')]),
});
export type CampaignEvent = Static<typeof CampaignEvent>;

export const NewCampaign = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  /** Who is in it: a group (`group = "Nurses"`) or any question; empty is everyone. */
  query: Type.String({ maxLength: 10_000 }),
  /** Whoever matches has done what it is about, and hears nothing more of it. */
  stop_query: Type.Optional(Nullable(Type.String({ maxLength: 10_000 }))),
  /** Whoever has completed this flow since the date has done it too. */
  stop_flow: Type.Optional(Nullable(Uuid)),
  channel: Type.Optional(Type.String({ maxLength: 100 })),
  events: Type.Array(CampaignEvent, { maxItems: 100 }),
});
export type NewCampaign = Static<typeof NewCampaign>;

export const CampaignRow = Type.Object({
  id: Uuid,
  name: Type.String(),
  query: Type.String(),
  /** active, paused, archived */
  state: Type.String(),
  events: Type.Integer(),
  /** Whether dates are still being worked out after a change. */
  working: Type.Boolean(),
  waiting: Type.Integer(),
  next_at: Nullable(Instant),
  created_at: Instant,
  by: Nullable(Type.String()),
});
export type CampaignRow = Static<typeof CampaignRow>;

export const Campaign = Type.Object({
  ...CampaignRow.properties,
  stop_query: Nullable(Type.String()),
  stop_flow: Nullable(Uuid),
  channel: Type.String(),
  events: Type.Array(
    Type.Object({
      ...CampaignEvent.properties,
      id: Uuid,
      flow_name: Nullable(Type.String()),
      waiting: Type.Integer(),
      next_at: Nullable(Instant),
      /** What became of those that were due: sent, started, busy, budget, opted_out, stopped, left, inactive, failed. */
      outcomes: Type.Record(Type.String(), Type.Integer()),
    }),
  ),
});
export type Campaign = Static<typeof Campaign>;

export const CampaignChange = Type.Object({
  action: Type.Optional(Type.Union([Type.Literal('pause'), Type.Literal('resume'), Type.Literal('archive')])),
  campaign: Type.Optional(NewCampaign),
});
export type CampaignChange = Static<typeof CampaignChange>;

export const CalendarQuery = Type.Object({ from: Day, to: Day });

export const CalendarEntry = Type.Object({
  kind: Type.Union([
    Type.Literal('broadcast'),
    Type.Literal('start'),
    Type.Literal('schedule'),
    Type.Literal('campaign'),
  ]),
  id: Uuid,
  name: Type.String(),
  /** Local day and hour in `zone`; a campaign's day has no hour. */
  on: Day,
  time: Nullable(Clock),
  zone: Type.String(),
  at: Nullable(Instant),
  /** The question, as it was asked. */
  query: Type.String(),
  /** People, counted now for what is still to be asked. */
  people: Type.Integer(),
  estimated: Type.Boolean(),
  does: Type.Union([Type.Literal('text'), Type.Literal('flow')]),
  flow_name: Nullable(Type.String()),
  state: Type.String(),
  by: Nullable(Type.String()),
});
export type CalendarEntry = Static<typeof CalendarEntry>;

export const Calendar = Type.Object({
  zone: Type.String(),
  entries: Type.Array(CalendarEntry),
  holidays: Type.Array(Type.Object({ day: Day, name: Type.String(), place_name: Nullable(Type.String()) })),
});
export type Calendar = Static<typeof Calendar>;

export const Schedules = Page(Schedule);
export const Campaigns = Page(CampaignRow);
