/** Results of flows: who was asked, reached and answered; the answers to each question; what comes after. */
import { type Static, Type } from 'typebox';
import { LaneName, Texts } from './broadcasts.ts';
import { Instant, Nullable, PageQuery, Uuid } from './common.ts';
import { Chart } from './playbooks.ts';

/** By what answers are compared. `place` is the county, district … of the facility; see `level`. */
export const splits = ['cadre', 'place', 'sex', 'language', 'channel'] as const;
export type Split = (typeof splits)[number];
const SplitName = Type.Union([
  Type.Literal('cadre'),
  Type.Literal('place'),
  Type.Literal('sex'),
  Type.Literal('language'),
  Type.Literal('channel'),
]);
/** A day of the deployment's time zone. */
const Day = Type.String({ format: 'date' });

/** Which passages through the flow: those that began in the window (both days included), or of one start. */
const window = {
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  start: Type.Optional(Uuid),
};
export const ResultsQuery = Type.Object({
  ...window,
  by: Type.Optional(SplitName),
  /** Level of the places of the map and of the split by place (`county`); the widest with several places unless said. */
  level: Type.Optional(Type.String({ maxLength: 50 })),
});
export type ResultsQuery = Static<typeof ResultsQuery>;

/**
 * People, each once by their latest passage. asked = finished + waiting + expired + interrupted + failed; whoever began
 * was reached. What ends with a farewell because no answer came is `expired`, not `finished`.
 */
export const TopLine = Type.Object({
  asked: Type.Integer(),
  /** The network took a message of the passage, or the person answered. */
  reached: Type.Integer(),
  /** The network says that a message has come to the phone, or the person answered. */
  delivered: Type.Integer(),
  /** Answered at least once. */
  began: Type.Integer(),
  finished: Type.Integer(),
  waiting: Type.Integer(),
  expired: Type.Integer(),
  interrupted: Type.Integer(),
  failed: Type.Integer(),
  /** Passages of these people; more than `asked` where somebody was asked again. */
  passages: Type.Integer(),
  /** Chosen by a start and never asked, by reason: people may count once for each start. */
  left_out: Type.Array(Type.Object({ reason: Type.String(), people: Type.Integer() })),
});
export type TopLine = Static<typeof TopLine>;

/** `other` is what did not fit any answer, `silent` that none came in time. */
export const Category = Type.Object({
  name: Type.String(),
  /** By language (ISO 639-3), where the flow translates it. */
  names: Type.Record(Type.String(), Type.String()),
  role: Type.Union([Type.Literal('answer'), Type.Literal('other'), Type.Literal('silent')]),
  people: Type.Integer(),
});
export type Category = Static<typeof Category>;

/** [from, to), the last with its end; null is open: beyond are the few outermost values. */
export const Bin = Type.Object({
  from: Nullable(Type.Number()),
  to: Nullable(Type.Number()),
  people: Type.Integer(),
});

export const Numbers = Type.Object({
  n: Type.Integer(),
  min: Type.Number(),
  q1: Type.Number(),
  median: Type.Number(),
  q3: Type.Number(),
  max: Type.Number(),
  mean: Type.Number(),
  sum: Type.Number(),
  /** 20 at most. */
  bins: Type.Array(Bin),
});
export type Numbers = Static<typeof Numbers>;

export const Dates = Type.Object({
  n: Type.Integer(),
  first: Day,
  last: Day,
  step: Type.Union([
    Type.Literal('day'),
    Type.Literal('week'),
    Type.Literal('month'),
    Type.Literal('year'),
    Type.Literal('decade'),
  ]),
  /** By the first day of each step; steps without answers are left out. */
  bars: Type.Array(Type.Object({ from: Day, people: Type.Integer() })),
});
export type Dates = Static<typeof Dates>;

/** asked = answered + invalid + no_answer. */
const Answers = {
  asked: Type.Integer(),
  answered: Type.Integer(),
  /** The last answer did not fit. */
  invalid: Type.Integer(),
  /** None came, or none yet. */
  no_answer: Type.Integer(),
  /** In the flow's order; those that only older revisions have come last. */
  categories: Type.Array(Category),
  numbers: Nullable(Numbers),
  dates: Nullable(Dates),
};

export const QuestionGroup = Type.Object({
  key: Type.String(),
  /** Too few to read shares from. */
  small: Type.Boolean(),
  ...Answers,
});
export type QuestionGroup = Static<typeof QuestionGroup>;

export const Question = Type.Object({
  key: Type.String(),
  name: Type.String(),
  node: Uuid,
  /** What the flow sent before it waited, in its own language; null where nothing is asked. */
  text: Nullable(Type.String()),
  kind: Type.Union([
    Type.Literal('choice'),
    Type.Literal('number'),
    Type.Literal('date'),
    Type.Literal('place'),
    Type.Literal('text'),
    Type.Literal('media'),
  ]),
  /** By the tests of the flow, or, where it has none, by what came. */
  kind_from: Type.Union([Type.Literal('tests'), Type.Literal('values')]),
  /** False: worked out by the flow, not answered by anybody. */
  wait: Type.Boolean(),
  /** Whether the newest revision still asks it. */
  current: Type.Boolean(),
  /** Answers in words: they have themes. */
  free_text: Type.Integer(),
  ...Answers,
  /** Of a text or place, the most frequent answers. */
  top: Type.Array(Type.Object({ value: Type.String(), people: Type.Integer() })),
  /** With a split: the same for each group, in the order of `groups` of the page. */
  groups: Type.Array(QuestionGroup),
});
export type Question = Static<typeof Question>;

export const ResultsGroup = Type.Object({
  /** Id of the cadre or place, code of the sex or language; `none` (nothing known), `several` and `rest`. */
  key: Type.String(),
  name: Type.String(),
  asked: Type.Integer(),
  began: Type.Integer(),
  finished: Type.Integer(),
});
export type ResultsGroup = Static<typeof ResultsGroup>;

export const PlaceResults = Type.Object({
  place: Type.Integer(),
  name: Type.String(),
  /** Of the place, else the middle of its facilities that have one. */
  latitude: Nullable(Type.Number()),
  longitude: Nullable(Type.Number()),
  asked: Type.Integer(),
  began: Type.Integer(),
  finished: Type.Integer(),
  /** By question, by category: only questions with 2 to 12 categories. */
  answers: Type.Record(Type.String(), Type.Record(Type.String(), Type.Integer())),
});
export type PlaceResults = Static<typeof PlaceResults>;

export const Closing = Type.Object({
  state: Type.Union([Type.Literal('closing'), Type.Literal('closed')]),
  closed_at: Instant,
  by: Nullable(Type.String()),
  /** The broadcast with the message back; null without one. */
  broadcast: Nullable(Uuid),
  /** Null, as is `ended`, of a whole flow for whoever sees only a part of the country: most of them are not theirs. */
  recipients: Nullable(Type.Integer()),
  /** Conversations that were ended. */
  ended: Nullable(Type.Integer()),
});
export type Closing = Static<typeof Closing>;

export const Reminder = Type.Object({
  id: Uuid,
  state: Type.Union([Type.Literal('running'), Type.Literal('done')]),
  /** Who was silent when the button was pressed: the sum of the four numbers below once it is done. */
  people: Type.Integer(),
  /** The waiting question was sent again. */
  reminded: Type.Integer(),
  /** Had been silent for too long: the flow begins again for them. */
  started_again: Type.Integer(),
  /** Answered, ended or was taken elsewhere in between. */
  not_any_more: Type.Integer(),
  /** Cannot be written to now. */
  unreachable: Type.Integer(),
  lane: LaneName,
  by: Nullable(Type.String()),
  created_at: Instant,
  finished_at: Nullable(Instant),
});
export type Reminder = Static<typeof Reminder>;

/** Everything that the page of results shows. */
export const FlowResults = Type.Object({
  flow: Type.Object({
    id: Uuid,
    name: Type.String(),
    language: Type.String(),
    revision: Type.Integer(),
    /** With results. */
    revisions: Type.Array(Type.Integer()),
    languages: Type.Array(Type.String()),
    archived: Type.Boolean(),
    charts: Type.Array(Chart),
  }),
  start: Nullable(
    Type.Object({
      id: Uuid,
      query: Nullable(Type.String()),
      state: Type.String(),
      created_at: Instant,
      closing: Nullable(Closing),
      reminders: Type.Array(Reminder),
    }),
  ),
  /** Newest first, 20 at most. */
  starts: Type.Array(
    Type.Object({ id: Uuid, query: Nullable(Type.String()), people: Type.Integer(), created_at: Instant }),
  ),
  /** Counted at; large surveys are counted again when some time has passed. */
  at: Instant,
  top: TopLine,
  questions: Type.Array(Question),
  by: Nullable(SplitName),
  groups: Type.Array(ResultsGroup),
  /** Levels to choose from, widest first. */
  levels: Type.Array(Type.String()),
  level: Nullable(Type.String()),
  places: Type.Array(PlaceResults),
  closing: Nullable(Closing),
});
export type FlowResults = Static<typeof FlowResults>;

/** The people behind a number. */
export const PeopleQuery = Type.Object({
  ...PageQuery,
  ...window,
  /**
   * asked, reached, not_reached, delivered, began, finished, waiting, expired, interrupted, failed; `silent` (asked, nothing
   * answered), `unfinished` (began, not finished), `left_out` (of starts).
   */
  who: Type.Optional(Type.String({ maxLength: 20, default: 'asked' })),
  /** With `left_out`. */
  reason: Type.Optional(Type.String({ maxLength: 40 })),
  /** Who came to this question … */
  question: Type.Optional(Type.String({ maxLength: 64 })),
  /** … and whose answer is of this category; `-` is no answer. */
  category: Type.Optional(Type.String({ maxLength: 200 })),
  place: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })),
});
export type PeopleQuery = Static<typeof PeopleQuery>;

export const ResultPerson = Type.Object({
  contact: Uuid,
  name: Type.String(),
  cadre: Nullable(Type.String()),
  facility: Nullable(Type.String()),
  /** Of the latest passage; null for those left out. */
  run: Nullable(Uuid),
  /** waiting, finished, expired, interrupted, failed, left_out. */
  state: Type.String(),
  reason: Nullable(Type.String()),
  at: Nullable(Instant),
  /** Questions answered so far. */
  answers: Type.Integer(),
  /** With `question`: what was answered. */
  answer: Nullable(Type.String()),
});
export type ResultPerson = Static<typeof ResultPerson>;

export const NewReminder = Type.Object({ lane: Type.Optional(LaneName) });
export type NewReminder = Static<typeof NewReminder>;

export const NewClosing = Type.Object({
  /** What goes back to those who answered; none unless said. */
  texts: Type.Optional(Texts),
  /** Everyone who answered at least once (`began`), or only those who finished. */
  to: Type.Optional(Type.Union([Type.Literal('began'), Type.Literal('finished')])),
  channel: Type.Optional(Type.String({ maxLength: 100 })),
  lane: Type.Optional(LaneName),
});
export type NewClosing = Static<typeof NewClosing>;

/** What many answers in words speak of. */
export const Themes = Type.Object({
  /** Answers in words, and how many of them were read: the newest. */
  answers: Type.Integer(),
  read: Type.Integer(),
  themes: Type.Array(
    Type.Object({
      /** Of a theme that an officer wrote; null for a frequent word or phrase. */
      id: Nullable(Uuid),
      name: Type.String(),
      /** As normalised: an answer with one of them counts. */
      words: Type.Array(Type.String()),
      answers: Type.Integer(),
      /** Newest first, without the person. */
      quotes: Type.Array(Type.Object({ run: Uuid, text: Type.String() })),
    }),
  ),
  /** Answers of which no theme speaks. */
  rest: Type.Integer(),
});
export type Themes = Static<typeof Themes>;

/** Replaces the officers' themes of a question. */
export const SaveThemes = Type.Object({
  themes: Type.Array(
    Type.Object({
      name: Type.String({ minLength: 1, maxLength: 100 }),
      words: Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 100 }),
    }),
    { maxItems: 50 },
  ),
});
export type SaveThemes = Static<typeof SaveThemes>;

export const AnswersQuery = Type.Object({
  ...PageQuery,
  ...window,
  /** Only answers with one of these words or phrases. */
  words: Type.Optional(Type.String({ maxLength: 500 })),
});
/** One answer in words; who gave it is asked for apart. */
export const FreeAnswer = Type.Object({ run: Uuid, text: Type.String(), at: Instant });
export type FreeAnswer = Static<typeof FreeAnswer>;

export const resultFormats = ['csv', 'xlsx', 'fhir-bundle', 'fhir-ndjson', 'floip'] as const;
export type ResultFormat = (typeof resultFormats)[number];
export const NewResultsExport = Type.Object({
  format: Type.Union([
    Type.Literal('csv'),
    Type.Literal('xlsx'),
    Type.Literal('fhir-bundle'),
    Type.Literal('fhir-ndjson'),
    Type.Literal('floip'),
  ]),
  ...window,
  /** Without names and numbers; people keep their identifier. */
  anonymous: Type.Optional(Type.Boolean()),
});
export type NewResultsExport = Static<typeof NewResultsExport>;

export const ResultsExport = Type.Object({
  id: Uuid,
  flow: Uuid,
  format: Type.String(),
  file: Type.String(),
  /** waiting, running, done, failed, cancelled. */
  state: Type.String(),
  rows: Type.Integer(),
  of: Nullable(Type.Integer()),
  bytes: Type.Integer(),
  error: Nullable(Type.String()),
  created_at: Instant,
  /** Until when it can be downloaded. */
  expires_at: Instant,
});
export type ResultsExport = Static<typeof ResultsExport>;

/** How far people come, for the canvas: each once, by their latest passage. */
export const FlowCounts = Type.Object({
  base: Type.Integer(),
  at: Instant,
  nodes: Type.Record(
    Type.String(),
    Type.Object({
      /** Came to it. */
      reached: Type.Integer(),
      /** Are asked there now. */
      waiting: Type.Integer(),
      /** Ended there without finishing: silent for too long, interrupted, failed. */
      dropped: Type.Integer(),
    }),
  ),
  exits: Type.Record(Type.String(), Type.Integer()),
});
export type FlowCounts = Static<typeof FlowCounts>;
export const CountsQuery = Type.Object(window);
