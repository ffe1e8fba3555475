/** How people answer texts: how many, how late, how clearly. */

export interface AnswerHabits {
  /** Share of those asked who answer the first question. */
  readonly first: number;
  /** Share who fall silent at the second question though they answered the first. */
  readonly silence: number;
  /** What is added to that share with each further question. */
  readonly fatigue: number;
  /** Share of the silent who answer when they are asked again. */
  readonly reminded: number;
  /** Minutes until half of those who answer at once have answered, and the standard deviation of its logarithm. */
  readonly minutes: number;
  readonly spread: number;
  /** Share of answers that come hours later: at the end of a shift, in the evening, when there is a network again. */
  readonly late: number;
  /** Shares of answers: meant right but not as the question offers it, mistyped, senseless, of another language. */
  readonly loosely: number;
  readonly mistyped: number;
  readonly senseless: number;
  readonly otherLanguage: number;
  /** Share of answers that are STOP. */
  readonly stop: number;
}

const answers = {
  ...{ minutes: 4, spread: 1.3, late: 0.12 },
  ...{ loosely: 0.12, mistyped: 0.05, senseless: 0.05, otherLanguage: 0.03, stop: 0.004 },
};

/**
 * `cautious` is what a first validation by text found: 2,181 of some 8,000 workers answered the first question (Sierra
 * Leone). `usual` stands between that and people who expect the text and know why it comes, `keen`. The other figures
 * are assumptions, made to be on the dark side.
 */
export const answerHabits = {
  cautious: { first: 0.27, silence: 0.06, fatigue: 0.006, reminded: 0.12, ...answers },
  usual: { first: 0.55, silence: 0.03, fatigue: 0.004, reminded: 0.2, ...answers },
  keen: { first: 0.85, silence: 0.01, fatigue: 0.002, reminded: 0.4, ...answers },
} as const satisfies Readonly<Record<string, AnswerHabits>>;

export type HabitName = keyof typeof answerHabits;

/** Share of those asked who stay silent at a question, after so many answers. */
export function silenceAt(habits: AnswerHabits, answered: number): number {
  if (answered === 0) return 1 - habits.first;
  return Math.min(0.9, habits.silence + habits.fatigue * (answered - 1));
}

const HOURS = 60;

/** Minutes until the answer comes: most soon, some hours later. */
export function delayOf(habits: AnswerHabits, random: () => number): number {
  const isLate = random() < habits.late;
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const minutes = isLate ? 5 * HOURS * Math.exp(0.9 * normal) : habits.minutes * Math.exp(habits.spread * normal);
  return Math.min(Math.max(minutes, 0.2), 7 * 24 * HOURS);
}
