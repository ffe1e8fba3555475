/** All router tests by name. They are functions of the expression language too. A family adds one line. */
import type { FunctionDefinition } from '../functions/define.ts';
import * as contact from './contact.ts';
import * as dates from './dates.ts';
import * as numbers from './numbers.ts';
import * as places from './places.ts';
import * as results from './results.ts';
import * as text from './text.ts';

const tests = new Map<string, FunctionDefinition>();
for (const family of [contact, dates, numbers, places, results, text]) {
  for (const each of Object.values(family)) tests.set(each.name, each);
}

/** The test of this name, in lower case. */
export function testNamed(name: string): FunctionDefinition | undefined {
  return tests.get(name);
}

/** In alphabetical order. */
export function testNames(): readonly string[] {
  return [...tests.keys()].sort();
}
