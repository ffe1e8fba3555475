/** The examples of docs/use/flow-command.md, run through the command. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs/use/flow-command.md'), 'utf8');
const examples = [...page.matchAll(/```sh\necho '(.*)' \| npx mhero flow (\w+)\n```\n\n```json\n(.*)\n```/g)].map(
  ([, request, verb, answer]) => ({ request: request!, verb: verb!, answer: answer! }),
);

/** Identifiers that the engine makes are new each time; those of the request stay. */
function comparable(answer: string, request: string): unknown {
  const own = new Map<string, string>();
  const text = answer.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (uuid) => {
    if (request.includes(uuid)) return uuid;
    if (!own.has(uuid)) own.set(uuid, `new ${own.size}`);
    return own.get(uuid)!;
  });
  return JSON.parse(text);
}

test('the page shows every kind of question', () => expect(examples.length).toBeGreaterThanOrEqual(9));

test.each(examples)('$verb answers as the page says: $request', ({ request, verb, answer }) => {
  const done = spawnSync(process.execPath, [join(root, 'server/src/main.ts'), 'flow', verb], {
    input: `${request}\n`,
    encoding: 'utf8',
  });
  expect(done.stderr).toBe('');
  expect(comparable(done.stdout, request)).toEqual(comparable(answer, request));
});
