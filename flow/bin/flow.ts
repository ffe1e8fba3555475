/**
 * `mhero flow <verb>`: the engine on the command line. One JSON request a line in, one answer a line out, matched by
 * `id`; diagnostics go to standard error. Only the verb that is asked for is loaded, so that it starts at once.
 */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isObject } from '../src/definition/json.ts';
import { LONGEST_LINE, linesOf, TOO_LONG } from './lines.ts';

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
  process.stdin.setEncoding('utf8');
  for await (const line of linesOf(process.stdin)) {
    if (line === TOO_LONG || line.trim() !== '') process.stdout.write(`${await reply(answer, line)}\n`);
  }
  return 0;
}

/** The answer as JSON. Whatever a request asks for, the next one is read. */
async function reply(answer: Verb, line: string | typeof TOO_LONG): Promise<string> {
  let id: unknown;
  try {
    if (line === TOO_LONG) throw new Error(`The line has more than ${LONGEST_LINE} characters`);
    const request: unknown = JSON.parse(line);
    if (!isObject(request)) throw new Error('A request must be an object');
    if (typeof request.id === 'string' || typeof request.id === 'number') id = request.id;
    return JSON.stringify({ id, ...(await answer(request)) });
  } catch (error) {
    return JSON.stringify({ id, error: { message: wordsOf(error) } });
  }
}

/** What JavaScript itself throws is about a request of the wrong shape, or one that is too large. */
function wordsOf(error: unknown): string {
  if (error instanceof TypeError) return `The request has a part of the wrong type (${error.message})`;
  if (error instanceof RangeError) return `The request is too large or too deep (${error.message})`;
  return error instanceof Error ? error.message : String(error);
}

if (import.meta.main) {
  // Reading our TypeScript again at every start would take longer than the start may.
  enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/node', import.meta.url)));
  process.exitCode = await runFlow(process.argv.slice(2));
}
