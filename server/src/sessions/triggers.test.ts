import { describe, expect, it } from 'vitest';
import { matchTrigger, type TriggerRow, type Written } from './triggers.ts';

const trigger = (id: number, more: Partial<TriggerRow> = {}): TriggerRow => ({
  ...{ id, kind: 'keyword', flow: 'f', keywords: ['report'], match: 'first', channel_id: null },
  ...{ include_groups: [], exclude_groups: [], interrupts: false },
  ...more,
});
const catchAll = (id: number, more: Partial<TriggerRow> = {}): TriggerRow =>
  trigger(id, { kind: 'catch_all', keywords: [], ...more });

const won = (triggers: TriggerRow[], text: string, more: Partial<Written> = {}): number | undefined =>
  matchTrigger(triggers, { text, channelId: 1, groups: new Set([7]), inConversation: false, ...more })?.trigger.id;

describe('triggers', () => {
  it.each([
    ['report', 1],
    [' RÉPORT! now', 1],
    ['reports', undefined],
    ['my report', undefined],
    ['', undefined],
  ])('a first word: %j', (text, id) => expect(won([trigger(1)], text)).toBe(id));

  it.each([
    ['report', 1],
    ['report now', undefined],
  ])('an only word: %j', (text, id) => expect(won([trigger(1, { match: 'only' })], text)).toBe(id));

  it('one sign may be a keyword', () => expect(won([trigger(1, { keywords: ['👍'] })], '👍 thanks')).toBe(1));

  it('a keyword before a catch-all, however specific', () =>
    expect(won([trigger(1), catchAll(2, { channel_id: 1, include_groups: [7] })], 'report')).toBe(1));

  it('channel before included group before excluded group before none; then the newest', () => {
    const all = [
      trigger(1, { channel_id: 1 }),
      trigger(2, { include_groups: [7], exclude_groups: [8] }),
      trigger(3, { include_groups: [7] }),
      trigger(4, { exclude_groups: [8] }),
      trigger(5),
      trigger(6),
    ];
    const order: number[] = [];
    for (let left = all; left.length > 0; left = left.filter(({ id }) => id !== order.at(-1)))
      order.push(won(left, 'report')!);
    expect(order).toEqual([1, 2, 3, 4, 6, 5]);
  });

  it('qualifiers must hold', () => {
    expect(won([trigger(1, { channel_id: 2 })], 'report')).toBeUndefined();
    expect(won([trigger(1, { include_groups: [8] })], 'report')).toBeUndefined();
    expect(won([trigger(1, { exclude_groups: [7] })], 'report')).toBeUndefined();
  });

  it('in a conversation only a keyword that interrupts', () => {
    const inConversation = true;
    expect(won([trigger(1), catchAll(2, { interrupts: true })], 'report', { inConversation })).toBeUndefined();
    expect(won([trigger(1, { interrupts: true })], 'report', { inConversation })).toBe(1);
  });
});
