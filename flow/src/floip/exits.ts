/** How the exits of FLOIP blocks are meant. */
import type { SourceExit } from './source.ts';

/** Before rc4, questions had an exit of this name for answers that do not fit. */
export function errorExit(exits: readonly SourceExit[]): SourceExit | undefined {
  return exits.length < 2
    ? undefined
    : exits.find((exit) => !exit.isDefault && exit.test === '' && /^(error|invalid)$/i.test(exit.name));
}

/** The exit that says it is the default, else the last one without a test. */
export function defaultExit(exits: readonly SourceExit[]): SourceExit | undefined {
  const error = errorExit(exits);
  return (
    exits.find((exit) => exit.isDefault) ??
    exits.findLast((exit) => exit.test === '' && exit !== error) ??
    (exits.length === 1 ? exits[0] : undefined)
  );
}

/** Exits with tests, in the order in which they are tried. */
export function testedExits(exits: readonly SourceExit[]): SourceExit[] {
  return exits.filter((exit) => exit.test !== '' && !exit.isDefault);
}
