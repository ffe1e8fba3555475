/** All router tests by name. They are functions of the expression language too. A family adds one line. */
import type { FunctionDefinition } from '../functions/define.ts';
import * as contact from './contact.ts';
import * as dates from './dates.ts';
import * as numbers from './numbers.ts';
import * as places from './places.ts';
import * as results from './results.ts';
import * as text from './text.ts';

export const routerTests: readonly FunctionDefinition[] = [contact, dates, numbers, places, results, text].flatMap(
  (family) => Object.values(family),
);
const tests = new Map(routerTests.map((each) => [each.name, each]));

/** The test of this name, in lower case. */
export function testNamed(name: string): FunctionDefinition | undefined {
  return tests.get(name);
}

/** In alphabetical order. */
export function testNames(): readonly string[] {
  return [...tests.keys()].sort();
}
