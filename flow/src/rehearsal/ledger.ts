/** Adds up talks. It keeps counts and short texts, never whole conversations. */
import type { Flow } from '../definition/flow.ts';
import type { NodeCount } from './counts.ts';
import { longestWait, quantile, type Rehearsed, tallyOf } from './figures.ts';
import type { Outcome, Talk } from './talk.ts';

type Price = { readonly prefix: string; readonly price: number };

interface Noted {
  asked: number;
  answered: number;
  dropped: number;
  misunderstood: number;
  place: number;
  text: string;
  own: boolean;
}

const MOST_TEXTS = 50;

export interface Ledger {
  /** Gives the parts of the first texts. */
  add(talk: Talk, number: string): number;
  figures(start: number, rate: number | null): Rehearsed;
}

export function newLedger(flow: Flow, prices: readonly Price[]): Ledger {
  const own = new Set(flow.nodes.map(({ uuid }) => uuid));
  const nodes = new Map<string, { reached: number; waiting: number; dropped: number }>();
  const exits = new Map<string, number>();
  const outcomes: Record<Outcome, number> = { finished: 0, silent: 0, stopped: 0, failed: 0, waiting: 0 };
  const questions = new Map<string, Noted>();
  const misunderstood: Array<{ node: string; text: string }> = [];
  const late: Array<{ text: string }> = [];
  const problems: Array<{ node: string | undefined; text: string }> = [];
  const outside: Record<string, number> = {};
  const sent: Array<{ at: number; parts: number }> = [];
  const minutes: number[] = [];
  const sum = { base: 0, answers: 0, parts: 0, firstParts: 0, cost: 0 };
  const price = priceOf(prices);

  function place(talk: Talk): void {
    for (const uuid of talk.nodes) if (own.has(uuid)) countOf(nodes, uuid).reached++;
    for (const uuid of talk.exits) exits.set(uuid, (exits.get(uuid) ?? 0) + 1);
    if (!talk.node || !own.has(talk.node) || talk.outcome === 'finished') return;
    countOf(nodes, talk.node)[talk.outcome === 'waiting' ? 'waiting' : 'dropped']++;
  }

  function question(talk: Talk): void {
    talk.asked.forEach(({ node, text, own: isOwn }, i) => {
      const none = { asked: 0, answered: 0, dropped: 0, misunderstood: 0, place: 0, text, own: isOwn };
      const noted = questions.get(node) ?? none;
      if (isOwn && !noted.own) Object.assign(noted, { text, own: true });
      noted.asked++;
      noted.place += i;
      if (talk.answered.has(node)) noted.answered++;
      if (talk.node === node && talk.outcome !== 'finished' && talk.outcome !== 'waiting') noted.dropped++;
      noted.misunderstood += talk.misunderstood.filter((each) => each.node === node).length;
      questions.set(node, noted);
    });
  }

  return {
    add(talk, number) {
      sum.base++;
      outcomes[talk.outcome]++;
      place(talk);
      question(talk);
      misunderstood.push(...talk.misunderstood);
      if (talk.late !== undefined) late.push({ text: talk.late });
      problems.push(...talk.problems);
      for (const [type, n] of Object.entries(talk.outside)) outside[type] = (outside[type] ?? 0) + n;
      sent.push(...talk.sent);
      const first = partsOf(talk.sent.filter(({ at }) => at === talk.began));
      const parts = partsOf(talk.sent);
      sum.answers += talk.received;
      sum.parts += parts;
      sum.firstParts += first;
      sum.cost += parts * price(number);
      if (talk.outcome === 'finished') minutes.push((talk.ended - talk.began) / 60_000);
      return first;
    },
    figures(start, rate) {
      const sorted = minutes.toSorted((a, b) => a - b);
      const inOrder = [...questions].sort(([, a], [, b]) => a.place / a.asked - b.place / b.asked || b.asked - a.asked);
      return {
        counts: { nodes: Object.fromEntries(nodes), exits: Object.fromEntries(exits), base: sum.base },
        outcomes: { ...outcomes },
        questions: inOrder.map(([node, { place: _, own: __, ...noted }]) => ({ node, ...noted })),
        answers: sum.answers,
        misunderstood: { total: misunderstood.length, texts: tallyOf(misunderstood, MOST_TEXTS) },
        late: { total: late.length, texts: tallyOf(late, MOST_TEXTS) },
        ...{ messages: sent.length, parts: sum.parts, firstParts: sum.firstParts },
        cost: prices.length > 0 ? sum.cost : null,
        sending: rate === null ? null : sendingOf(sent, sum, start, rate),
        minutes:
          sorted.length === 0
            ? null
            : { median: quantile(sorted, 0.5), most9of10: quantile(sorted, 0.9), last: sorted.at(-1)! },
        outside: { ...outside },
        problems: tallyOf(problems, MOST_TEXTS),
      };
    },
  };
}

const partsOf = (sent: ReadonlyArray<{ parts: number }>): number => sent.reduce((sum, { parts }) => sum + parts, 0);

function countOf(nodes: Map<string, { -readonly [K in keyof NodeCount]: number }>, uuid: string) {
  const known = nodes.get(uuid) ?? { reached: 0, waiting: 0, dropped: 0 };
  nodes.set(uuid, known);
  return known;
}

function sendingOf(
  sent: ReadonlyArray<{ at: number; parts: number }>,
  { parts, firstParts }: { parts: number; firstParts: number },
  start: number,
  rate: number,
) {
  const later = sent.map(({ at, parts: n }) => ({ at: at - start, parts: n }));
  return { first: firstParts / rate, all: parts / rate, longestWait: longestWait(later, rate) };
}

function priceOf(prices: readonly Price[]): (number: string) => number {
  const sorted = prices
    .map(({ prefix, price }) => ({ prefix: prefix.replace(/^\+/, ''), price }))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  return (number) => sorted.find(({ prefix }) => number.replace(/^\+/, '').startsWith(prefix))?.price ?? 0;
}
