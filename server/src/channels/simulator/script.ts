import type { ReceiptState } from '../contract.ts';
import type { FailureCode } from '../failures.ts';
import type { SimulatorSettings } from './settings.ts';

export type PlannedEvent =
  | { readonly afterMs: number; readonly kind: 'receipt'; readonly state: ReceiptState; readonly failure?: FailureCode }
  | { readonly afterMs: number; readonly kind: 'reply'; readonly text: string };

export interface Plan {
  /** The network refuses the message at once; nothing else happens then. */
  readonly refused?: FailureCode;
  /** In the order of time. */
  readonly events: readonly PlannedEvent[];
}

/**
 * What one simulated phone does with one message. Pure: the same seed, address, text, settings and occasion (how many
 * messages this phone had before) always give the same plan. A number that does not exist stays so for one seed; a
 * phone that is off may be on at the next occasion.
 */
export function planPhone(
  seed: number,
  address: string,
  text: string,
  settings: SimulatorSettings,
  occasion = 0,
): Plan {
  const phone = randomFrom(`${seed} ${address}`);
  const moment = randomFrom(`${seed} ${address} ${occasion} ${text}`);
  const failShare = settings.fail_percent / 100;
  if (phone() < failShare * 0.4) return { refused: phone() < 0.7 ? 'number_unknown' : 'number_barred', events: [] };
  const afterMs = delay(settings.delivery_seconds, 0.8, moment);
  if (moment() < (failShare * 0.6) / Math.max(1e-9, 1 - failShare * 0.4))
    return { events: [failedReceipt(afterMs, moment)] };
  const events: PlannedEvent[] = [{ afterMs, kind: 'receipt', state: 'delivered' }];
  if (settings.drill && moment() >= settings.silent_percent / 100) {
    const wrong = moment() < settings.wrong_percent / 100;
    const reply = wrong ? pick(wrongAnswers, moment) : pick(answersTo(text, settings.answers), moment);
    events.push({ afterMs: afterMs + delay(settings.reply_seconds, 1, moment), kind: 'reply', text: reply });
  }
  return { events };
}

function failedReceipt(afterMs: number, random: () => number): PlannedEvent {
  return random() < 0.6
    ? { afterMs, kind: 'receipt', state: 'failed', failure: 'phone_unreachable' }
    : { afterMs: afterMs * 4, kind: 'receipt', state: 'expired', failure: 'expired' };
}

/** Log-normal around the median, as waiting times of people and networks are; at most 20 times the median. */
function delay(medianSeconds: number, spread: number, random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.round(medianSeconds * 1000 * Math.min(20, Math.exp(spread * normal)));
}

const usualAnswers = ['OK', 'Received, thank you', 'Yes', 'No'];
const wrongAnswers = [
  '?',
  'Who is this',
  'call me',
  'yess 2',
  '99',
  'Good morning',
  'I am on leave',
  '0',
  'pls send airtime',
];

/** Fitting answers: those given, else the numbered choices of the question, else yes or no, else a plain word. */
export function answersTo(text: string, given: string): readonly string[] {
  const listed = given.split(',').flatMap((each) => each.trim() || []);
  if (listed.length > 0) return listed;
  const asked = text.slice(0, 2_000);
  const numbers = [...asked.matchAll(/(?:^|[\s(,;:])([0-9])\s*(?:[=).:-]|for\b|pour\b|para\b)/gi)].map(
    (match) => match[1]!,
  );
  if (numbers.length > 1) return [...new Set(numbers)];
  if (/\byes\b/i.test(asked) && /\bno\b/i.test(asked)) return ['Yes', 'No', 'yes', 'YES'];
  if (/\boui\b/i.test(asked) && /\bnon\b/i.test(asked)) return ['Oui', 'Non', 'oui'];
  return usualAnswers;
}

const pick = (from: readonly string[], random: () => number): string => from[Math.floor(random() * from.length)]!;

/** A small seeded generator (FNV-1a over the key, then mulberry32): numbers in [0, 1). Not for secrets. */
function randomFrom(key: string): () => number {
  let state = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) state = Math.imul(state ^ key.charCodeAt(index), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
