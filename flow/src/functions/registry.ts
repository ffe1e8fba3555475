/** All functions of the expression language by name. A family adds one line. */
import { routerTests } from '../tests/registry.ts';
import type { FunctionValue } from '../values/values.ts';
import * as arrays from './arrays.ts';
import * as characters from './characters.ts';
import * as conversion from './conversion.ts';
import * as dates from './dates.ts';
import * as datetimes from './datetimes.ts';
import * as encoded from './encoded.ts';
import * as formatting from './formatting.ts';
import * as logic from './logic.ts';
import * as numbers from './numbers.ts';
import * as objects from './objects.ts';
import * as other from './other.ts';
import * as words from './words.ts';

const families = [
  conversion,
  logic,
  characters,
  words,
  numbers,
  datetimes,
  dates,
  arrays,
  objects,
  encoded,
  formatting,
  other,
];

const functions = new Map<string, FunctionValue>(routerTests.map((each) => [each.name, each]));
for (const family of families) {
  for (const each of Object.values(family)) functions.set(each.name, each);
}

/** The function of this name, in lower case. */
export function functionNamed(name: string): FunctionValue | undefined {
  return functions.get(name);
}

/** In alphabetical order. */
export function functionNames(): readonly string[] {
  return [...functions.keys()].sort();
}
