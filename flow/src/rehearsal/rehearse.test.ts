import { describe, expect, it } from 'vitest';
import { readFlow } from '../definition/read-flow.ts';
import { chanceOf } from '../services/chance.ts';
import { environmentOf } from '../values/make-environment.ts';
import { longestWait } from './figures.ts';
import { answerHabits, delayOf, silenceAt } from './habits.ts';
import { textFor } from './pattern-texts.ts';
import { questionOf } from './questions.ts';
import { MOST_PEOPLE, openRehearsal } from './rehearse.ts';
import { id, phones, planOf, survey } from './testing.ts';

async function rehearsed(more: Parameters<typeof planOf>[0] = {}, chunk = 1_000) {
  const rehearsal = openRehearsal(planOf(more));
  while (!(await rehearsal.go(chunk)));
  return rehearsal.figures();
}

const exact = { loosely: 0, mistyped: 0, senseless: 0, otherLanguage: 0, stop: 0, late: 0 };
const everyone = { ...answerHabits.keen, ...exact, first: 1, silence: 0, fatigue: 0 };

describe('a rehearsal', () => {
  it('gives the same figures for the same seed, in chunks of any size, and others for another', async () => {
    const first = await rehearsed();
    expect(await rehearsed({}, 37)).toEqual(first);
    expect(await rehearsed({ seed: 8 })).not.toEqual(first);
  });

  it('accounts for everybody, with a denominator at each question', async () => {
    const { counts, outcomes, questions, messages, parts } = await rehearsed();
    expect(counts.base).toBe(400);
    expect(Object.values(outcomes).reduce((sum, n) => sum + n, 0)).toBe(400);
    expect(questions.map(({ text }) => text)).toEqual([
      'Is the clinic open? Send yes.',
      'How many beds?',
      'Your code?',
    ]);
    expect(questions[0]!.asked).toBe(400);
    for (const { asked, answered, dropped } of questions) {
      expect(answered).toBeLessThanOrEqual(asked);
      expect(dropped).toBeLessThanOrEqual(asked);
    }
    const dropped = Object.values(counts.nodes).reduce((sum, node) => sum + node.dropped, 0);
    expect(dropped).toBe(outcomes.silent + outcomes.stopped + outcomes.failed);
    expect(counts.nodes[id(40)]!.reached).toBe(outcomes.finished);
    expect(parts).toBeGreaterThanOrEqual(messages);
  });

  it('finds answers by the tests of each rule: words, numbers, patterns, expressions', async () => {
    const { outcomes, misunderstood, outside } = await rehearsed({ habits: everyone });
    // The quick reply "Later" leads nowhere; whoever sends it is asked again and answers in the end.
    expect(outcomes).toEqual({ finished: 400, silent: 0, stopped: 0, failed: 0, waiting: 0 });
    expect(misunderstood.texts.map(({ text }) => text)).toEqual(['Later']);
    expect(outside).toEqual({ webhook_called: 400 });
  });

  it('lets the silent fall out where they were asked, though the flow goes on without them', async () => {
    const { outcomes, questions, counts } = await rehearsed({ habits: { ...everyone, first: 0 } });
    expect(outcomes).toMatchObject({ silent: 400, finished: 0 });
    expect(questions).toMatchObject([{ asked: 400, answered: 0, dropped: 400 }]);
    expect(counts.nodes).toEqual({ [id(10)]: { reached: 400, waiting: 0, dropped: 400 } });
  });

  it('stops at STOP, and counts what comes when nobody listens any more', async () => {
    const stopped = await rehearsed({ habits: { ...everyone, stop: 1 } });
    expect(stopped.outcomes).toMatchObject({ stopped: 400 });
    const slow = await rehearsed({ habits: { ...everyone, minutes: 5_000, spread: 0.1 } });
    expect(slow.late.total).toBe(400);
    expect(slow.outcomes.silent).toBe(400);
  });

  it('counts parts, what they cost and how long the channel needs', async () => {
    const { parts, firstParts, cost, sending, minutes } = await rehearsed({ habits: everyone });
    expect(firstParts).toBe(400);
    expect(sending).toMatchObject({ first: 40, all: parts / 10 });
    expect(sending!.longestWait).toBeGreaterThanOrEqual(0.1);
    expect(cost).toBeGreaterThan(0.5 * parts * 0.4);
    expect(cost).toBeLessThan(0.5 * parts * 0.6);
    expect(minutes!.median).toBeLessThan(minutes!.most9of10);
    expect((await rehearsed({ rate: null, prices: [], people: 5 })).sending).toBeNull();
  });

  it('is bounded, and a flow that goes round for ever ends', async () => {
    expect(openRehearsal(planOf({ people: 1e9 })).people).toBe(MOST_PEOPLE);
    const nodes = survey.nodes
      .slice(0, 1)
      .map((node) => ({ ...node, exits: node.exits!.map(({ uuid }) => ({ uuid, destination_uuid: id(10) })) }));
    const { outcomes } = await rehearsed({ definitions: [{ ...survey, nodes }], habits: everyone, people: 5 });
    expect(outcomes).toMatchObject({ waiting: 5 });
    expect(() => openRehearsal(planOf({ definitions: [{}] }))).toThrow();
  });
});

describe('how people answer', () => {
  it('is silence that grows with the questions, and delays with a long tail', () => {
    const { usual } = answerHabits;
    expect(silenceAt(usual, 0)).toBeCloseTo(0.45);
    expect(silenceAt(usual, 14)).toBeGreaterThan(silenceAt(usual, 1));
    const draw = chanceOf(3);
    const delays = Array.from({ length: 2_000 }, () => delayOf(usual, draw)).sort((a, b) => a - b);
    expect(delays[1_000]).toBeGreaterThan(2);
    expect(delays[1_000]).toBeLessThan(10);
    expect(delays[1_990]).toBeGreaterThan(300);
  });

  it('knows the words of another language, and which answers are asides', () => {
    const localization = { fra: { [id(12)]: { arguments: ['oui'] } } };
    const flow = readFlow({ ...survey, localization });
    const environment = environmentOf({}, { now: () => '2026-01-01T00:00:00Z', random: () => 0.5, phones });
    const reader = { environment, draw: chanceOf(1), context: () => undefined as never };
    expect(questionOf(flow, flow.nodes[0]!, { ...reader, language: 'fra' }).ways).toEqual([
      { category: id(13), texts: ['oui'], aside: false },
    ]);
    expect(questionOf(flow, flow.nodes[0]!, { ...reader, language: 'eng' }).ways[0]!.texts).toEqual(['yes', 'y']);
  });

  it('makes texts for patterns', () => {
    const draw = chanceOf(5);
    for (const pattern of ['^[A-Z]{2}\\d{3}$', '^(yes|no)$', '^\\d+$', '^MOH-[0-9]{4}[a-c]?$'])
      expect(textFor(pattern, draw)).toMatch(new RegExp(pattern));
    for (const odd of ['(((', '[', '\\', 'a{', '(?P<x>', '*', `(${'a|'.repeat(5_000)}b)`])
      expect(textFor(odd, draw).length).toBeLessThan(3_000);
  });

  it('knows how long the last part waits', () => {
    const at = (seconds: number, parts = 1) => ({ at: seconds * 1000, parts });
    expect(longestWait([at(0), at(0), at(10, 5)], 1)).toBe(5);
    expect(longestWait([], 1)).toBe(0);
  });
});
