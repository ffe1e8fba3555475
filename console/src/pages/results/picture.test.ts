import { describe, expect, it } from 'vitest';
import type { Question } from '../../api/results.ts';
import { niceTop } from './column-chart.tsx';
import { categoryName, leader, pictureOf, shownQuestions, slicesOf, stepOf } from './picture.ts';
import { stepsBetween } from './steps.ts';

const question = (key: string, counts: Record<string, number>, more: Partial<Question> = {}): Question => ({
  ...{
    key,
    name: key,
    node: '',
    text: null,
    kind: 'choice',
    kind_from: 'tests',
    wait: true,
    current: true,
    free_text: 0,
  },
  ...{ asked: 0, invalid: 0, no_answer: 0, numbers: null, dates: null, top: [], groups: [] },
  answered: Object.values(counts).reduce((sum, one) => sum + one, 0),
  categories: [
    ...Object.entries(counts).map(([name, people]) => ({ name, names: {}, role: 'answer' as const, people })),
    { name: 'Other', names: {}, role: 'other' as const, people: 3 },
  ],
  ...more,
});
const title = { eng: 'Title', fra: 'Titre' };

describe('the pictures of results', () => {
  it('come as the playbook has them, then as the flow asks, and what is old or worked out last', () => {
    const old = question('old', { a: 1 }, { current: false });
    const score = question('score', { a: 1 }, { wait: false });
    const shown = shownQuestions(
      [question('one', { a: 1 }), old, score, question('two', { a: 1 }), question('three', { a: 1 })],
      [{ result: 'three', title, kind: 'bars' }],
    );
    expect(shown.map((each) => each.question.key)).toEqual(['three', 'one', 'two', 'score', 'old']);
    expect(shown[0]!.picture).toBe('bars');
  });

  it('follow the answers where the playbook cannot be followed', () => {
    const words = question('a', {}, { kind: 'text' });
    expect(pictureOf(words, { result: 'a', title, kind: 'histogram' })).toBe('themes');
    expect(pictureOf(question('a', { x: 1, y: 1, z: 1, u: 1, v: 1 }), undefined)).toBe('bars');
    expect(pictureOf(question('a', { x: 1, y: 1 }), { result: 'a', title, kind: 'map' })).toBe('share');
  });

  it('draw six answers at most in the order of the flow, and the others as one that makes them add up', () => {
    const eight = question('q', { a: 9, b: 1, c: 8, d: 7, e: 6, f: 5, g: 2, h: 4 });
    const slices = slicesOf(eight, eight);
    expect(slices.map(({ category }) => category)).toEqual(['a', 'c', 'd', 'e', 'f', 'h', null]);
    expect(slices.at(-1)).toEqual({ category: null, colour: null, people: 3, of: 2 });
    expect(slices.reduce((sum, slice) => sum + slice.people, 0)).toBe(eight.answered);
    const ordered = question('q', { No: 1, Yes: 2 });
    expect(slicesOf(ordered, ordered, ['Yes', 'No']).map(({ category }) => category)).toEqual(['Yes', 'No']);
  });

  it('find what most say, and nothing where there is a tie', () => {
    const clear = question('q', { Yes: 5, No: 2 });
    expect(leader(slicesOf(clear, clear))?.category).toBe('Yes');
    const tie = question('q', { Yes: 2, No: 2 });
    expect(leader(slicesOf(tie, tie))).toBeNull();
    const none = question('q', { Yes: 0, No: 0 });
    expect(leader(slicesOf(none, none))).toBeNull();
  });

  it('say categories in the reader’s language', () => {
    const translated = question('q', { Yes: 1 });
    (translated.categories[0] as { names: Record<string, string> }).names = { fra: 'Oui' };
    expect([categoryName(translated, 'Yes', 'fr'), categoryName(translated, 'Yes', 'en')]).toEqual(['Oui', 'Yes']);
  });

  it('take five steps on a map', () => {
    expect([stepOf(0, 10), stepOf(3, 10), stepOf(10, 10), stepOf(1, 0)]).toEqual([0, 1, 4, 0]);
  });
});

describe('a line of time', () => {
  it('has a place for every step, and none for ever', () => {
    expect(stepsBetween(['2026-01-01', '2026-04-01'], 'month')).toEqual([
      '2026-01-01',
      '2026-02-01',
      '2026-03-01',
      '2026-04-01',
    ]);
    expect(stepsBetween(['1900-01-01', '2026-04-01'], 'day')).toEqual(['1900-01-01', '2026-04-01']);
    expect(stepsBetween([], 'day')).toEqual([]);
  });
});

describe('an axis', () => {
  it('ends at a figure whose half is whole', () => {
    expect([1, 3, 5, 7, 11, 41, 99].map(niceTop)).toEqual([2, 4, 6, 10, 20, 60, 100]);
  });
});
