/**
 * Our own cases of actions: `flow/cases/actions/<type>.json`, each run in a small flow in the world of `_world.json`.
 * Read docs/make/flow-action.md for the form. Every registered action must have good, edge and bad ones.
 */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ActionCase, actionCases, casesFolder } from '../../cases/action-case.ts';
import { runCase } from '../../cases/run-action-case.ts';
import { actionTypes } from './registry.ts';

it('every action has a file of cases, and every file an action', () => {
  const files = readdirSync(casesFolder)
    .filter((name) => name.endsWith('.json') && !name.startsWith('_'))
    .map((name) => name.replace('.json', ''));
  expect(files.sort()).toEqual(Object.keys(actionTypes).sort());
});

describe.each(Object.keys(actionTypes))('%s', (type) => {
  const cases = actionCases(type);

  it('has a good case, one at the edge, and a bad one', () => {
    expect([...new Set(cases.map((one) => one.kind))].sort()).toEqual(['bad', 'edge', 'good']);
  });

  it.each(cases.map((one): [string, ActionCase] => [`${one.kind}: ${one.description}`, one]))('%s', async (_, one) => {
    const { expected, actual } = await runCase(one);
    expect(actual).toEqual(expected);
  });
});
