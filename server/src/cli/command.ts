/** What a command of `mhero` is: one file that exports `defineCommand({…})` and a line in `registry.ts`. */
import type { ParseArgsOptionsConfig } from 'node:util';
import type { Config } from '../config.ts';
import type { Rooms } from '../http/rooms.ts';

/** 0 done, 1 refused, 2 not understood, 3 the machine or the database is not ready. */
export type ExitCode = 0 | 1 | 2 | 3;

export interface CommandCall {
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly words: readonly string[];
  readonly config: Config;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly json: boolean;
  /** The same data whether or not a server runs; opened when first asked for, closed after the command. */
  rooms(): Promise<Rooms>;
  /** What is going on, for people: goes to standard error, so that standard output stays the answer. */
  note(words: string): void;
}

export interface CommandAnswer {
  /** Printed on one line with `--json`. */
  readonly json: unknown;
  /** Printed without it. */
  readonly words: string;
  readonly exit?: ExitCode;
}

export interface Command {
  /** One or two words. */
  readonly name: string;
  /** What follows the name, for example `QUERY [--limit N]`. */
  readonly usage: string;
  readonly summary: string;
  readonly options?: ParseArgsOptionsConfig;
  /** How many words may follow the name: [least, most]. */
  readonly words: readonly [number, number];
  /** Environment variables that options stand for: `{ port: 'PORT' }`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Needs no data: runs where no database can be made. */
  readonly offline?: boolean;
  run(call: CommandCall): Promise<CommandAnswer>;
}

export const defineCommand = (command: Command): Command => command;

/** The command line was not understood; the usage is shown and the exit code is 2. */
export class UsageError extends Error {}

/** A whole number from an option; `fallback` when it was not given. */
export function wholeNumber(call: CommandCall, name: string, fallback: number | null = null): number {
  const text = call.values[name];
  if (text === undefined && fallback !== null) return fallback;
  if (typeof text === 'string' && /^\d{1,10}$/.test(text)) return Number(text);
  throw new UsageError(`--${name} needs a whole number${text === undefined ? '' : `, not "${String(text)}"`}.`);
}

/** A text that must be given. */
export function mustHave(call: CommandCall, name: string): string {
  const text = call.values[name];
  if (typeof text === 'string' && text !== '') return text;
  throw new UsageError(`--${name} is missing.`);
}

/** A text that may be left out. */
export const textOf = (call: CommandCall, name: string): string | undefined => {
  const text = call.values[name];
  return typeof text === 'string' ? text : undefined;
};
