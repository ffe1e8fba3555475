import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JoinedMessage, Joiner, type WaitingPart } from './joiner.ts';

const limits = { holdMs: 1_000, joinMs: 60_000, most: 10, mostParts: 50 };

interface Trial {
  readonly joiner: Joiner;
  readonly joined: JoinedMessage[];
  readonly settled: string[];
  part(text: string): WaitingPart;
}

function trial(): Trial {
  const joined: JoinedMessage[] = [];
  const settled: string[] = [];
  const joiner = new Joiner(limits, (message) => joined.push(message));
  const part = (text: string): WaitingPart => ({
    octets: Buffer.from(text),
    dataCoding: 0,
    settle: () => settled.push(text),
  });
  return { joiner, joined, settled, part };
}

const textOf = (message: JoinedMessage): string => message.parts.map((part) => part?.octets.toString() ?? '?').join('');

describe('joining', () => {
  test('any mixture of messages comes out whole, each once', () => {
    const message = fc.record({ from: fc.nat(3), reference: fc.nat(255), total: fc.integer({ min: 2, max: 5 }) });
    const messages = fc.uniqueArray(message, {
      maxLength: 6,
      selector: (each) => `${each.from} ${each.reference} ${each.total}`,
    });
    fc.assert(
      fc.property(messages, fc.infiniteStream(fc.nat()), (all, order) => {
        const { joiner, joined, part } = trial();
        const parts = all.flatMap((each) =>
          Array.from({ length: each.total }, (_, index) => ({ ...each, index: index + 1 })),
        );
        const shuffled = parts.map((each) => [order.next().value, each] as const).toSorted((a, b) => a[0] - b[0]);
        for (const [, each] of shuffled)
          joiner.add(String(each.from), 'us', each, part(`${each.from}.${each.reference}.${each.index} `), 0);
        const expected = all.map((each) =>
          Array.from({ length: each.total }, (_, index) => `${each.from}.${each.reference}.${index + 1} `).join(''),
        );
        expect(joined.map(textOf).toSorted()).toEqual(expected.toSorted());
        expect(joiner.size).toBe(0);
      }),
    );
  });

  test('hostile parts without end keep within bounds; nothing is dropped', () => {
    const { joiner, joined, part } = trial();
    for (let n = 0; n < 5_000; n++)
      joiner.add('a', 'us', { reference: n % 256, total: 255, index: 1 + (n % 254) }, part('x'), 0);
    expect(joiner.size).toBeLessThanOrEqual(limits.most);
    const held = 5_000 - joined.reduce((sum, message) => sum + message.parts.filter(Boolean).length, 0);
    expect(held).toBeLessThanOrEqual(limits.mostParts);
  });

  test('a repeated part counts once and its first is acknowledged', () => {
    const { joiner, joined, settled, part } = trial();
    joiner.add('a', 'us', { reference: 1, total: 2, index: 1 }, part('old'), 0);
    joiner.add('a', 'us', { reference: 1, total: 2, index: 1 }, part('new'), 0);
    expect(settled).toEqual(['old']);
    joiner.add('a', 'us', { reference: 1, total: 2, index: 2 }, part('end'), 0);
    expect(joined.map(textOf)).toEqual(['newend']);
  });

  test('a lost connection leaves to the centre what it still holds', () => {
    const { joiner, joined, settled, part } = trial();
    joiner.add('a', 'us', { reference: 1, total: 2, index: 1 }, part('early'), 0);
    joiner.tick(2_000);
    expect(settled).toEqual(['early']);
    joiner.add('b', 'us', { reference: 1, total: 2, index: 1 }, part('late'), 2_000);
    joiner.lost();
    joiner.add('a', 'us', { reference: 1, total: 2, index: 2 }, part(' end'), 2_100);
    expect(joined.map(textOf)).toEqual(['early end']);
    joiner.passAll();
    expect(joined).toHaveLength(1);
  });
});
