/** Finds the command, parses its options, prints its answer, and turns errors into words and an exit code. */
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { problemOf } from '../http/problems.ts';
import type { Rooms } from '../http/rooms.ts';
import { type OpenRooms, openRooms } from '../runtime/open-rooms.ts';
import { type Command, type CommandAnswer, type CommandCall, type ExitCode, UsageError } from './command.ts';
import { usageOf } from './help.ts';
import { commands } from './registry.ts';

export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  out(text: string): void;
  err(text: string): void;
}

/** Never throws for what a user did; bugs come through. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const json = args.includes('--json');
  let command: Command | null = null;
  try {
    const found = findCommand(args);
    if (!found) throw new UsageError(unknownWords(args));
    command = found.command;
    const answer = await execute(command, found.rest, terminal);
    terminal.out(json ? JSON.stringify(answer.json) : answer.words);
    return answer.exit ?? 0;
  } catch (error) {
    if (error instanceof UsageError) {
      if (json) terminal.out(JSON.stringify({ error: { code: 'request:usage', detail: error.message } }));
      terminal.err(`${error.message}\n${command ? `\n${usageOf(command)}` : 'mhero help lists the commands.'}`);
      return 2;
    }
    if (!isExpected(error)) throw error;
    const problem = problemOf(error);
    if (json) terminal.out(JSON.stringify({ error: problem }));
    const fields = (problem.fields ?? []).map(({ where, message }) => `  ${where}: ${message}`);
    terminal.err([problem.detail, ...fields, ...(problem.meant ? [`  Meant: ${problem.meant}`] : [])].join('\n'));
    return /^(config|database|disk):/.test(problem.code) ? 3 : 1;
  }
}

const isExpected = (error: unknown): boolean => error instanceof AppError || problemOf(error).code !== 'bug:unexpected';

function findCommand(args: readonly string[]): { command: Command; rest: readonly string[] } | null {
  const first = args[0];
  if (first === undefined || first === '--help' || first === '-h') return findCommand(['help', ...args.slice(1)]);
  if (first === '--version') return findCommand(['version', ...args.slice(1)]);
  const two = commands.find(({ name }) => name === `${first} ${args[1]}`);
  if (two) return { command: two, rest: args.slice(2) };
  const one = commands.find(({ name }) => name === first);
  return one ? { command: one, rest: args.slice(1) } : null;
}

function unknownWords(args: readonly string[]): string {
  const family = commands.filter(({ name }) => name.startsWith(`${args[0]} `)).map(({ name }) => name);
  if (family.length > 0) return `mhero ${args[0]} needs one of: ${family.join(', ')}.`;
  return `There is no command "${args[0]}".`;
}

async function execute(command: Command, rest: readonly string[], terminal: Terminal): Promise<CommandAnswer> {
  const { values, positionals } = parse(command, rest);
  if (values.help) return { words: usageOf(command), json: { usage: usageOf(command) } };
  const [least, most] = command.words;
  if (positionals.length < least) throw new UsageError('Something is missing.');
  if (positionals.length > most) throw new UsageError(`"${positionals[most]}" is too much.`);
  const env = { ...terminal.env };
  for (const [option, name] of Object.entries(command.env ?? {}))
    if (typeof values[option] === 'string') env[name] = values[option];
  const config = readConfig(env, terminal.cwd);
  let open: Promise<OpenRooms> | null = null;
  const call: CommandCall = {
    ...{ values, words: positionals, config, env, json: values.json === true },
    rooms: async (): Promise<Rooms> => {
      // Standard output is the answer alone; what matters of the log comes back as an error.
      open ??= openRooms({ ...config, logLevel: 'silent' });
      return (await open).rooms;
    },
    note: terminal.err,
  };
  try {
    return await command.run(call);
  } finally {
    await (open as Promise<OpenRooms> | null)?.then((rooms) => rooms.close()).catch(() => {});
  }
}

function parse(command: Command, rest: readonly string[]) {
  const options = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, ...command.options } as const;
  try {
    return parseArgs({ args: [...rest], options, allowPositionals: true, strict: true }) as {
      values: CommandCall['values'];
      positionals: string[];
    };
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0] + '.');
  }
}
