import { type Command, defineCommand } from './command.ts';

export const usageOf = (command: Command): string =>
  `mhero ${command.name} ${command.usage}`.trimEnd() + `\n  ${command.summary}`;

const ending = [
  'Every command takes --json (one line of JSON on standard output) and --help.',
  'Exit codes: 0 done, 1 refused, 2 not understood, 3 the machine or the database is not ready.',
];

/** `commands` is asked for late: help is one of them itself. */
export const createHelp = (commands: () => readonly Command[]): Command =>
  defineCommand({
    name: 'help',
    usage: '',
    summary: 'Lists the commands.',
    words: [0, 0],
    offline: true,
    run: async () => {
      const list = commands().map(({ name, usage, summary }) => ({ name, usage, summary }));
      return { json: { commands: list }, words: [...commands().map(usageOf), '', ...ending].join('\n') };
    },
  });
