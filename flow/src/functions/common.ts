/**
 * The functions that need little to be there: all but regular expressions and router tests, which bring large tables
 * with them. A family adds one line.
 */
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

/** By name. */
export const commonFunctions: ReadonlyMap<string, FunctionValue> = new Map(
  families.flatMap((family) => Object.values(family).map((each: FunctionValue) => [each.name, each] as const)),
);
