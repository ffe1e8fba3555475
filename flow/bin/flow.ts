/**
 * `mhero flow <verb>`: the engine on the command line. One JSON request a line in, one answer a line out, matched by
 * `id`; diagnostics go to standard error. Only the verb that is asked for is loaded, so that it starts at once.
 */
import { enableCompileCache } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

type Json = Record<string, unknown>;
/** Answers one request. What it throws becomes `{id, error: {message}}`. */
export type Verb = (request: Json) => Json | Promise<Json>;

const verbs: Readonly<Record<string, () => Promise<{ answer: Verb }>>> = {
  eval: () => import('./verbs/eval.ts'),
  inspect: () => import('./verbs/inspect.ts'),
  migrate: () => import('./verbs/migrate.ts'),
  modify: () => import('./verbs/modify.ts'),
  query: () => import('./verbs/query.ts'),
  run: () => import('./verbs/run.ts'),
  floip: () => import('./verbs/floip.ts'),
  write: () => import('./verbs/write.ts'),
  validate: () => import('./verbs/validate.ts'),
};

export const flowHelp = `mhero flow VERB
  Runs the flow engine on JSON lines: one request a line on standard input, one answer a line on standard output.
  eval      a template in a context
  query     a contact query: its normal form, and whether a contact matches
  run       a conversation: a trigger and what comes in afterwards
  modify    one change to a contact
  migrate   a definition or an old template to another version
  inspect   what a flow needs, saves and gets wrong
  validate  whether a definition can be read
  write     a definition for an older RapidPro, and what is lost
  floip     FLOIP containers to flows and back, and what is lost
mhero flow test DIR
  Runs the conversations that are written down in a folder and prints what differed.
Shapes and examples: docs/use/flow-command.md`;

const UNSUPPORTED = 64;

/** The exit code: 0, 1 when a tested conversation differed, 64 when there is no such verb. */
export async function runFlow([name = 'help', ...rest]: readonly string[]): Promise<number> {
  if (['help', '--help', '-h'].includes(name)) {
    process.stdout.write(`${flowHelp}\n`);
    return 0;
  }
  if (name === 'test') return (await import('./test.ts')).testFolder(rest);
  const load = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!load) {
    process.stderr.write(`There is no verb ${name}.\n\n${flowHelp}\n`);
    return UNSUPPORTED;
  }
  const { answer } = await load();
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== '') process.stdout.write(`${JSON.stringify(await reply(answer, line))}\n`);
  }
  return 0;
}

async function reply(answer: Verb, line: string): Promise<Json> {
  let id: unknown;
  try {
    const request = JSON.parse(line) as Json;
    id = request.id;
    return { id, ...(await answer(request)) };
  } catch (error) {
    return { id, error: { message: error instanceof Error ? error.message : String(error) } };
  }
}

if (import.meta.main) {
  // Reading our TypeScript again at every start would take longer than the start may.
  enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/node', import.meta.url)));
  process.exitCode = await runFlow(process.argv.slice(2));
}
