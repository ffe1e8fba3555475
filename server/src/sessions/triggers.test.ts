import { describe, expect, it } from 'vitest';
import { type Happened, kindsOfMessage, matchTrigger, type TriggerRow } from './triggers.ts';

const trigger = (id: number, more: Partial<TriggerRow> = {}): TriggerRow => ({
  ...{ id, kind: 'keyword', flow: 'f', keywords: ['report'], match: 'first', channel_id: null },
  ...{ include_groups: [], exclude_groups: [], area: null },
  ...more,
});
const of = (kind: TriggerRow['kind'], id: number, more: Partial<TriggerRow> = {}): TriggerRow =>
  trigger(id, { kind, keywords: [], ...more });
const catchAll = (id: number, more: Partial<TriggerRow> = {}): TriggerRow => of('catch_all', id, more);

const alone = { waiting: false, ignoring: false, first: false };
const won = (triggers: TriggerRow[], text: string, more: Partial<Happened> = {}): number | undefined =>
  matchTrigger(triggers, { kinds: kindsOfMessage(alone), text, channelId: 1, groups: new Set([7]), ...more })?.trigger
    .id;

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

  const specific: [string, Partial<TriggerRow>][] = [
    ['all three', { channel_id: 1, include_groups: [7], exclude_groups: [8] }],
    ['channel and included group', { channel_id: 1, include_groups: [7] }],
    ['channel and excluded group', { channel_id: 1, exclude_groups: [8] }],
    ['channel', { channel_id: 1 }],
    ['included and excluded group', { include_groups: [7], exclude_groups: [8] }],
    ['included group', { include_groups: [7] }],
    ['excluded group', { exclude_groups: [8] }],
    ['a word that must stand alone', { match: 'only' }],
    ['nothing', {}],
  ];
  const pairs = specific.flatMap(([name, more], i) => specific.slice(i + 1).map((low) => [name, low[0], more, low[1]]));
  it.each(pairs as [string, string, object, object][])('%s before %s, whichever is newer', (_, __, high, low) => {
    expect(won([trigger(1, high), trigger(2, low)], 'report')).toBe(1);
    expect(won([trigger(1, low), trigger(2, high)], 'report')).toBe(2);
  });

  it('of equals the newest', () => {
    expect(won([trigger(2), trigger(1)], 'report')).toBe(2);
    expect(won([trigger(1), trigger(2)], 'report')).toBe(2);
  });

  it('qualifiers must hold', () => {
    expect(won([trigger(1, { channel_id: 2 })], 'report')).toBeUndefined();
    expect(won([trigger(1, { include_groups: [8] })], 'report')).toBeUndefined();
    expect(won([trigger(1, { exclude_groups: [7] })], 'report')).toBeUndefined();
    expect(won([trigger(1, { include_groups: [7, 8], exclude_groups: [7] })], 'report')).toBeUndefined();
  });

  const everything = [trigger(1), of('new_conversation', 2), catchAll(3), of('missed_call', 4), of('incoming_call', 5)];
  it.each([
    ['somebody who wrote before', 'hello', alone, 3],
    ['somebody who writes first', 'hello', { ...alone, first: true }, 2],
    ['a keyword before all', 'report', { ...alone, first: true }, 1],
    ['a keyword in a conversation', 'report', { ...alone, waiting: true }, 1],
    ['a keyword where the flow ignores triggers', 'report', { ...alone, waiting: true, ignoring: true }, undefined],
    ['anything else in a conversation', 'hello', { ...alone, waiting: true, first: true }, undefined],
  ])('%s', (_, text, person, id) => expect(won(everything, text, { kinds: kindsOfMessage(person) })).toBe(id));

  it.each([
    ['missed_call', 4],
    ['incoming_call', 5],
    ['new_conversation', 2],
  ] as const)('what happened without words: %s', (kind, id) => expect(won(everything, '', { kinds: [kind] })).toBe(id));
});
