import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { survey } from '../sessions/testing.ts';
import { dateStep, edgesOf, stepStart } from './bins.ts';
import { guessKind, questionsOf } from './questions.ts';

const playbooks = join(import.meta.dirname, '../../../playbooks');
const load = (name: string, file: string) => JSON.parse(readFileSync(join(playbooks, name, file), 'utf8'));
const none = { answers: 0, numbers: 0, instants: 0 };

describe('questions of a flow', () => {
  it('come in the order of the conversation, with what was asked and what answers mean', () => {
    const questions = questionsOf([load('flash-survey', 'flow.json')]);
    expect(questions.map((question) => question.key)).toEqual(['hand_washing', 'staff_present', 'main_problem']);
    const [washing, staff, problem] = questions;
    expect(washing!.text).toContain('wash hands');
    expect(washing!.categories.map(({ name, role }) => `${name} ${role}`)).toEqual(
      expect.arrayContaining(['Yes answer', 'Other other', 'No Response silent']),
    );
    expect(washing!.categories[0]!.names).toHaveProperty('fra');
    expect([washing, staff, problem].map((each) => guessKind(each!, none).kind)).toEqual([
      'choice',
      'number',
      'choice',
    ]);
  });

  it.each(readdirSync(playbooks).filter((name) => !name.includes('.')))('of the playbook %s fit its charts', (name) => {
    const questions = new Map(questionsOf([load(name, 'flow.json')]).map((each) => [each.key, each]));
    for (const { result, kind } of load(name, 'playbook.json').charts) {
      const question = questions.get(result);
      expect(question, result).toBeDefined();
      const numbers = kind === 'histogram' ? 20 : 0;
      const guessed = guessKind(question!, { answers: 20, numbers, instants: 0 }).kind;
      if (kind === 'histogram') expect([result, guessed]).toEqual([result, 'number']);
      if (kind === 'share' || kind === 'bars') expect([result, guessed]).toEqual([result, 'choice']);
    }
  });

  it('of open questions are guessed by what came, and older revisions add what they asked', () => {
    const now = survey();
    const before = {
      ...survey(),
      nodes: survey().nodes.map((node) => JSON.parse(JSON.stringify(node).replace('"Open"', '"Electricity"'))),
    };
    const questions = questionsOf([now, before]);
    expect(questions.map(({ key, current }) => [key, current])).toEqual([
      ['beds', true],
      ['open', true],
      ['electricity', false],
    ]);
    expect(guessKind(questions[0]!, { answers: 100, numbers: 97, instants: 0 })).toEqual({
      kind: 'number',
      from: 'values',
    });
    expect(guessKind(questions[0]!, { answers: 100, numbers: 20, instants: 0 }).kind).toBe('text');
    expect(guessKind(questions[0]!, { answers: 3, numbers: 3, instants: 0 }).kind).toBe('text');
  });
});

describe('bins', () => {
  it('have edges that are easily read and hold every value', () => {
    const whole = edgesOf({ n: 30, min: 0, max: 40, low: 1, high: 39, whole: true });
    expect(whole.edges.slice(0, 3)).toEqual([0, 5, 10]);
    expect([whole.below, whole.above]).toEqual([false, false]);
    expect(edgesOf({ n: 1, min: 7, max: 7, low: 7, high: 7, whole: true }).edges).toEqual([7, 8]);
    expect(edgesOf({ n: 9, min: 0.1, max: 0.35, low: 0.1, high: 0.35, whole: false }).edges[0]).toBe(0.1);
  });

  it('put a telephone number that somebody typed beyond an open end', () => {
    const { edges, above } = edgesOf({ n: 500, min: 0, max: 231_770_000_001, low: 0, high: 50, whole: true });
    expect(above).toBe(true);
    expect(edges.at(-1)).toBeLessThan(100);
  });

  it('are never more than 20 and always cover their range', () => {
    for (let i = 0; i < 2000; i++) {
      const min = (Math.random() - 0.5) * 10 ** Math.floor(Math.random() * 8);
      const max = min + Math.random() * 10 ** Math.floor(Math.random() * 8);
      const { edges, below, above } = edgesOf({ n: 10, min, max, low: min, high: max, whole: false });
      expect(edges.length - 1).toBeLessThanOrEqual(20);
      expect([min, max, below, above]).toEqual([min, max, false, false]);
      for (let j = 1; j < edges.length; j++) expect(edges[j]!).toBeGreaterThan(edges[j - 1]!);
    }
  });

  it('of time begin where weeks, months and decades begin', () => {
    expect(dateStep('2026-01-01', '2026-02-09')).toBe('day');
    expect(dateStep('2026-01-01', '2026-06-09')).toBe('week');
    expect(dateStep('1950-01-01', '2006-06-09')).toBe('decade');
    expect(stepStart('2026-11-22', 'week')).toBe('2026-11-16');
    expect([
      stepStart('2026-11-22', 'month'),
      stepStart('2026-11-22', 'year'),
      stepStart('1987-05-01', 'decade'),
    ]).toEqual(['2026-11-01', '2026-01-01', '1980-01-01']);
  });
});
