/** What a test of a rule is given beside what is looked at. */
import { testNamed } from '@mhero/flow/tests/registry.ts';
import { parametersOf } from './completion.ts';

export interface Argument {
  readonly name: string;
  readonly optional: boolean;
}

/** `has_number_between` has `min` and `max`; a list of any length counts as one. */
export function argumentNames(test: string): readonly Argument[] {
  if (!testNamed(test)) return [];
  return parametersOf(test)
    .split(', ')
    .slice(1)
    .map((typed) => ({ name: typed.replace(/[?*+]$/, ''), optional: /[?*]$/.test(typed) }));
}
