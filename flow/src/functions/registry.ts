/** All functions of the expression language by name. */
import { routerTests } from '../tests/registry.ts';
import type { FunctionValue } from '../values/values.ts';
import { commonFunctions } from './common.ts';
import * as patterns from './patterns.ts';

const functions = new Map<string, FunctionValue>(commonFunctions);
for (const each of [...Object.values(patterns), ...routerTests]) functions.set(each.name, each);

/** The function of this name, in lower case. */
export function functionNamed(name: string): FunctionValue | undefined {
  return functions.get(name);
}

/** In alphabetical order. */
export function functionNames(): readonly string[] {
  return [...functions.keys()].sort();
}
