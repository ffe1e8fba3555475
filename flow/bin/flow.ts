/**
 * `mhero flow <verb>`: the engine on the command line. One JSON request a line in, one answer a line out, matched by
 * `id`; diagnostics go to standard error. Only the verb that is asked for is loaded, so that it starts at once.
 */
import { createInterface } from 'node:readline';

type Json = Record<string, unknown>;
/** Answers one request. What it throws becomes `{id, error: {message}}`. */
export type Verb = (request: Json) => Json | Promise<Json>;

const verbs: Readonly<Record<string, () => Promise<{ answer: Verb }>>> = {};

const UNSUPPORTED = 64;

async function main(name: string | undefined): Promise<number> {
  const load = name === undefined || !Object.hasOwn(verbs, name) ? undefined : verbs[name];
  if (!load) {
    process.stderr.write(`There is no verb ${name ?? ''}. There are: ${Object.keys(verbs).join(', ')}\n`);
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

process.exitCode = await main(process.argv[2]);
