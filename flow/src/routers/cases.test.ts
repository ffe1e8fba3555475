/** Our own cases of routers: `flow/cases/routers/<type>.json`, each alone in the only node of a flow. */
import { describe, expect, it } from 'vitest';
import { casesIn, type RouterCase, routerCases } from '../../cases/node-case.ts';
import { runCase } from '../../cases/run-node-case.ts';
import { routerTypes } from './registry.ts';

it('every router has a file of cases, and every file a router', () => {
  expect(casesIn('routers')).toEqual(Object.keys(routerTypes).sort());
});

describe.each(Object.keys(routerTypes))('%s', (type) => {
  const cases = routerCases(type);

  it('has a good case, one at the edge, and a bad one', () => {
    expect([...new Set(cases.map((one) => one.kind))].sort()).toEqual(['bad', 'edge', 'good']);
  });

  it.each(cases.map((one): [string, RouterCase] => [`${one.kind}: ${one.description}`, one]))('%s', async (_, one) => {
    const { expected, actual } = await runCase(one);
    expect(actual).toEqual(expected);
  });
});
