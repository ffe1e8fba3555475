import Type, { type Static } from 'typebox';

const percent = { minimum: 0, maximum: 100 };

export const simulatorSettings = Type.Object(
  {
    delivery_seconds: Type.Number({
      title: 'Delivery after (seconds)',
      description: 'How long the typical phone takes to confirm a message. Some are quicker, a few much slower.',
      minimum: 0,
      maximum: 3_600,
      default: 1,
    }),
    fail_percent: Type.Number({
      title: 'Failures (percent)',
      description: 'Share of messages that do not arrive: unknown numbers, phones that are off.',
      ...percent,
      default: 0,
    }),
    drill: Type.Boolean({
      title: 'Answer by script',
      description: 'For drills: the phones answer by themselves, with realistic delays, silence and wrong answers.',
      default: false,
    }),
    reply_seconds: Type.Number({
      title: 'Answer after (seconds)',
      description: 'Drill: how long the typical person takes to answer.',
      minimum: 0,
      maximum: 86_400,
      default: 30,
    }),
    silent_percent: Type.Number({
      title: 'Silence (percent)',
      description: 'Drill: share that never answers.',
      ...percent,
      default: 30,
    }),
    wrong_percent: Type.Number({
      title: 'Wrong answers (percent)',
      description: 'Drill: share of answers that do not fit the question.',
      ...percent,
      default: 10,
    }),
    answers: Type.String({
      title: 'Answers',
      description:
        'Drill: answers to choose from, separated by commas. Left empty they are taken from the question: numbered choices, yes or no.',
      maxLength: 1_000,
      default: '',
    }),
    calls_at_once: Type.Integer({
      title: 'Calls at once',
      description: 'How many phones ring or talk at one time, at most; other calls wait.',
      minimum: 1,
      maximum: 1_000,
      default: 10,
    }),
    seed: Type.Integer({
      title: 'Seed',
      description: 'The same seed gives the same drill.',
      minimum: 0,
      maximum: 2_147_483_647,
      default: 1,
    }),
    window: Type.Integer({
      title: 'Window',
      description: 'Messages taken at once.',
      minimum: 1,
      maximum: 10_000,
      default: 1_000,
    }),
  },
  { additionalProperties: false },
);

export type SimulatorSettings = Static<typeof simulatorSettings>;
