/**
 * Our own cases of router tests: `flow/cases/tests/<test>.json`, in the context of `_world.json`. `match` is the text of
 * what was found, null when nothing was; `extra` is JSON; `error` says that the test could not be made.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answer } from '../../bin/verbs/eval.ts';
import { testNames } from './registry.ts';

interface TestCase {
  readonly kind: 'good' | 'edge' | 'bad';
  readonly expression: string;
  readonly match?: string | null;
  readonly extra?: unknown;
  readonly error?: true;
}

const folder = join(import.meta.dirname, '../../cases/tests');
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const world = read('_world.json') as Readonly<Record<string, unknown>>;
const files = readdirSync(folder)
  .filter((name) => !name.startsWith('_'))
  .map((name) => name.replace('.json', ''));

function evaluate(template: string): string | undefined {
  const { text, errors } = answer({ ...world, template }) as {
    readonly text: string;
    readonly errors: readonly string[];
  };
  return errors.length > 0 ? undefined : text;
}

it('every test has a file of cases, and every file a test', () => {
  expect(files.sort()).toEqual([...testNames()].sort());
});

describe.each(files)('%s', (name) => {
  const cases = read(`${name}.json`) as readonly TestCase[];

  it('has a good case, one at the edge, and a bad one', () => {
    expect([...new Set(cases.map((one) => one.kind))].sort()).toEqual(['bad', 'edge', 'good']);
  });

  it.each(cases)('$kind: $expression', ({ expression, match, extra, error }) => {
    expect(expression).toContain(`${name}(`);
    const found = evaluate(`@(${expression})`);
    if (error) return expect(found).toBeUndefined();
    expect(found).toBe(match === null ? 'false' : 'true');
    if (match === null) return;
    expect(evaluate(`@(${expression}.match)`)).toBe(match);
    if (extra !== undefined) expect(JSON.parse(evaluate(`@(json(${expression}.extra))`) ?? '')).toEqual(extra);
  });
});
