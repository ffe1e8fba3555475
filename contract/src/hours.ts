/** When automatic messages may go: time zones, quiet hours, working days, holidays, and how many each person gets. */
import { type Static, Type } from 'typebox';
import { Nullable } from './common.ts';

export const Clock = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' });
export const Day = Type.String({ format: 'date' });
export const Weekdays = Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { maxItems: 7 });

/** No ordinary or bulk message from the first time to the second; it may go over midnight. */
export const Quiet = Type.Object({ from: Clock, to: Clock });
/** Days on which ordinary and bulk messages wait: none, public holidays, or holidays and days that are not worked. */
export const HeldDays = Type.Union([Type.Literal('none'), Type.Literal('holidays'), Type.Literal('not_working')]);
/** At most so many ordinary and bulk messages for each person in so many days, of all teams together. */
export const Budget = Type.Object({
  messages: Type.Integer({ minimum: 1, maximum: 50 }),
  days: Type.Integer({ minimum: 1, maximum: 31 }),
});
export type Budget = Static<typeof Budget>;

/** What is null is taken from the place above, at last from the deployment. */
export const HoursChange = Type.Object({
  zone: Nullable(Type.String({ maxLength: 60 })),
  /** `off`: no quiet hours here, whatever the places above have. */
  quiet: Nullable(Type.Union([Quiet, Type.Literal('off')])),
  working_days: Nullable(Weekdays),
  held_days: Nullable(HeldDays),
  /** Of the deployment only. */
  budget: Type.Optional(Nullable(Budget)),
});
export type HoursChange = Static<typeof HoursChange>;

export const PlaceHours = Type.Object({
  /** Null is the whole deployment. */
  place: Nullable(Type.Integer()),
  name: Nullable(Type.String()),
  ...HoursChange.properties,
  /** What holds there, after what it takes from above. */
  holds: Type.Object({
    zone: Type.String(),
    quiet: Nullable(Quiet),
    working_days: Weekdays,
    held_days: HeldDays,
  }),
  /** When the next ordinary message may go: null is now. */
  opens_at: Nullable(Type.String({ format: 'date-time' })),
});
export type PlaceHours = Static<typeof PlaceHours>;

export const Holiday = Type.Object({
  id: Type.Integer(),
  place: Nullable(Type.Integer()),
  place_name: Nullable(Type.String()),
  day: Day,
  name: Type.String(),
});
export type Holiday = Static<typeof Holiday>;

export const Hours = Type.Object({
  places: Type.Array(PlaceHours),
  /** From the last 60 days on. */
  holidays: Type.Array(Holiday),
});
export type Hours = Static<typeof Hours>;

/** Either days, or a text: lines `2026-07-26,Independence Day` or an iCalendar file. */
export const NewHolidays = Type.Object({
  place: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 2_147_483_647 }))),
  days: Type.Optional(
    Type.Array(Type.Object({ day: Day, name: Type.String({ minLength: 1, maxLength: 200 }) }), { maxItems: 500 }),
  ),
  text: Type.Optional(Type.String({ maxLength: 500_000 })),
});
export type NewHolidays = Static<typeof NewHolidays>;

export const HolidaysMade = Type.Object({
  added: Type.Integer(),
  /** Were there already. */
  known: Type.Integer(),
  refused: Type.Array(Type.Object({ line: Type.Integer(), text: Type.String(), reason: Type.String() })),
});
export type HolidaysMade = Static<typeof HolidaysMade>;
