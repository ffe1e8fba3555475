import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type RecordingHost, recordingHost, until } from '../../testing/channel-host.ts';
import type { OpenChannel } from '../contract.ts';
import { withDefaults } from '../settings.ts';
import { DueQueue } from './due-queue.ts';
import { answersTo, planPhone } from './script.ts';
import { type SimulatorSettings, simulatorSettings } from './settings.ts';
import { simulatorKind } from './simulator.ts';

const settings = (change: Partial<SimulatorSettings> = {}): SimulatorSettings =>
  withDefaults(simulatorSettings, change);
const numbers = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `+23177${String(index).padStart(7, '0')}`);

describe('script', () => {
  test('is the same for the same seed and another for another', () => {
    const drill = settings({ drill: true, fail_percent: 20 });
    const plan = (seed: number): string =>
      JSON.stringify(numbers(50).map((to) => planPhone(seed, to, 'Yes or no?', drill)));
    expect(plan(1)).toBe(plan(1));
    expect(plan(1)).not.toBe(plan(2));
  });

  test('keeps the shares that were asked for', () => {
    const drill = settings({ drill: true, fail_percent: 20, silent_percent: 40, wrong_percent: 25, answers: 'yes' });
    const plans = numbers(20_000).map((to) => planPhone(7, to, 'Are you well?', drill));
    const delivered = plans.filter((plan) =>
      plan.events.some((event) => event.kind === 'receipt' && event.state === 'delivered'),
    );
    const replies = plans.flatMap((plan) => plan.events.filter((event) => event.kind === 'reply'));
    expect(1 - delivered.length / plans.length).toBeCloseTo(0.2, 1);
    expect(1 - replies.length / delivered.length).toBeCloseTo(0.4, 1);
    expect(replies.filter((event) => event.text !== 'yes').length / replies.length).toBeCloseTo(0.25, 1);
    expect(plans.some((plan) => plan.refused === 'number_unknown')).toBe(true);
  });

  test('a number that does not exist stays so; a phone that was off may be on the next time', () => {
    const failing = settings({ fail_percent: 50 });
    const [first, second] = [0, 1].map((occasion) =>
      numbers(500).map((to) => planPhone(3, to, 'Hello', failing, occasion)),
    );
    expect(first!.map((plan) => plan.refused)).toEqual(second!.map((plan) => plan.refused));
    expect(JSON.stringify(first)).not.toBe(JSON.stringify(second));
  });

  test('events are in the order of time and a reply follows its delivery', () => {
    fc.assert(
      fc.property(fc.nat(), fc.string(), fc.string(), fc.nat(100), fc.nat(100), (seed, to, text, fail, silent) => {
        const { events, refused } = planPhone(
          seed,
          to,
          text,
          settings({ drill: true, fail_percent: fail, silent_percent: silent }),
        );
        expect(events.map((event) => event.afterMs)).toEqual(
          events.map((event) => event.afterMs).toSorted((a, b) => a - b),
        );
        expect(events.every((event) => Number.isFinite(event.afterMs) && event.afterMs >= 0)).toBe(true);
        expect(refused === undefined || events.length === 0).toBe(true);
      }),
    );
  });

  test.each([
    ['Reply 1 for yes, 2 for no', '', ['1', '2']],
    ['Stock? 1) enough 2) low 3) none', '', ['1', '2', '3']],
    ['Can you come? Yes/No', '', ['Yes', 'No', 'yes', 'YES']],
    ['Etes-vous la ? OUI ou NON', '', ['Oui', 'Non', 'oui']],
    ['anything', 'a, b,,', ['a', 'b']],
  ])('answers %j', (text, given, answers) => {
    expect(answersTo(text, given)).toEqual(answers);
  });
});

test('a queue gives back in the order of time', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { maxLength: 60 }), (delays) => {
        const seen: number[] = [];
        const queue = new DueQueue<number>((items) => seen.push(...items));
        for (const each of delays) queue.add(each, each);
        vi.advanceTimersByTime(1_010);
        expect(seen).toEqual(delays.toSorted((a, b) => a - b));
        expect(queue.size).toBe(0);
      }),
    );
  } finally {
    vi.useRealTimers();
  }
});

describe('simulator', () => {
  const open: OpenChannel[] = [];
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });
  function start(change: Partial<SimulatorSettings>): { host: RecordingHost; channel: OpenChannel } {
    const host = recordingHost();
    const channel = simulatorKind.open(settings(change), host);
    open.push(channel);
    return { host, channel };
  }

  test('answers each message, delivers it, and in a drill the phone replies', async () => {
    const { host, channel } = start({
      delivery_seconds: 0.01,
      drill: true,
      silent_percent: 0,
      wrong_percent: 0,
      reply_seconds: 0.01,
      answers: 'fine',
    });
    channel.send(
      numbers(100).map((to, index) => ({ key: index + 1, to, text: index === 0 ? 'x'.repeat(200) : 'How are you?' })),
    );
    expect(channel.room()).toBe(900);
    await until(
      'all',
      () => host.answers.length === 100 && host.receipts.length === 101 && host.incomings.length === 100,
    );
    expect(host.answers.every((answer) => answer.status === 'sent')).toBe(true);
    expect(host.answers[0]).toMatchObject({ externalIds: ['sim-1-1', 'sim-1-2'] });
    expect(host.incomings[0]).toMatchObject({ text: 'fine' });
    expect(channel.room()).toBe(1000);
  });

  test('what could not be stored comes again', async () => {
    const { host, channel } = start({ delivery_seconds: 0 });
    host.refusing = true;
    channel.send([{ key: 1, to: '+231770000001', text: 'Hello' }]);
    await until('answer', () => host.answers.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(host.receipts).toEqual([]);
    host.refusing = false;
    await until('receipt', () => host.receipts.length === 1);
  });

  test('closing answers what is open and forgets what was planned', async () => {
    const { host, channel } = start({ delivery_seconds: 0.02 });
    channel.send([{ key: 1, to: '+231770000001', text: 'Hello' }]);
    await channel.close();
    expect(host.answers).toMatchObject([{ key: 1, status: 'sent' }]);
    channel.send([{ key: 2, to: '+231770000001', text: 'Hello' }]);
    await until('refused', () => host.answers.length === 2);
    expect(host.answers[1]).toMatchObject({ status: 'failed', failure: 'network_down' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(host.receipts).toEqual([]);
  });
});
