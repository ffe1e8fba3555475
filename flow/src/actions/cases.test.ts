/**
 * Our own cases of actions: `flow/cases/actions/<type>.json`, each run in a small flow in the world of `_world.json`.
 * Read docs/make/flow-action.md for the form. Every registered action must have good, edge and bad ones.
 */
import { describe, expect, it } from 'vitest';
import { type ActionCase, actionCases, casesIn } from '../../cases/node-case.ts';
import { runCase } from '../../cases/run-node-case.ts';
import { actionTypes } from './registry.ts';

it('every action has a file of cases, and every file an action', () => {
  expect(casesIn('actions')).toEqual(Object.keys(actionTypes).sort());
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
