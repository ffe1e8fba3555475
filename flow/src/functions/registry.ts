/** All functions of the expression language by name. A family adds one line. */

import type { FunctionValue } from '../values/values.ts';
import * as logic from './logic.ts';

const functions = new Map<string, FunctionValue>();
for (const family of [logic]) {
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
