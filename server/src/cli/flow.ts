import { flowHelp } from '../../../flow/bin/flow.ts';
import { defineCommand } from './command.ts';

/** For the list of commands; `main.ts` hands the work to the engine's own command line without loading the server. */
export const flow = defineCommand({
  name: 'flow',
  usage: 'VERB',
  summary: 'Runs flows, expressions and queries from JSON lines, or tests a folder of flows: mhero flow help.',
  words: [0, 2],
  offline: true,
  run: async () => ({ json: { usage: flowHelp }, words: flowHelp }),
});
