import { basename } from 'node:path';
import { fileInput, runImport } from '../registry/registry.ts';
import { type CommandCall, defineCommand, textOf } from './command.ts';
import { count } from './words.ts';

export type Counts = Awaited<ReturnType<typeof runImport>>['counts'];

const noteMs = 2000;

export const importFiles = defineCommand({
  name: 'import',
  usage: 'PATH… [--source NAME] [--country CC] [--dry-run]',
  summary: 'Takes in FHIR bundles and NDJSON, files or folders; the same again changes nothing.',
  words: [1, 100],
  options: { source: { type: 'string' }, country: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  run: async (call) => {
    const input = await fileInput(call.words);
    const rooms = await call.rooms();
    const result = await runImport({
      ...{ db: rooms.db, kind: 'fhir', input, dryRun: call.values['dry-run'] === true },
      source: textOf(call, 'source') ?? basename(call.words[0] as string),
      country: textOf(call, 'country') ?? (await rooms.settings.getSettings()).country,
      ...watch(call),
    });
    return concludeImport(result);
  },
});

/** Progress for people, and a stop at Ctrl-C after the batch in hand. */
export function watch(call: CommandCall) {
  const stopping = new AbortController();
  process.once('SIGINT', () => {
    call.note('Stopping after the batch in hand …');
    stopping.abort();
  });
  let noted = Date.now();
  const onProgress = ({ read, of }: { read: number; of: number | null }): void => {
    if (Date.now() - noted < noteMs) return;
    noted = Date.now();
    call.note(`${count(read)}${of === null ? '' : ` of ${count(of)}`} read …`);
  };
  return { signal: stopping.signal, onProgress };
}

export function concludeImport({ id, state, counts, reasons }: Awaited<ReturnType<typeof runImport>>) {
  const lines = Object.entries(counts).map(
    ([type, each]) =>
      `  ${type}: ${count(each.taken)} taken, ${count(each.changed)} changed, ${count(each.unchanged)} unchanged, ` +
      `${count(each.refused)} refused (${count(each.mended)} mended)`,
  );
  const why = Object.entries(reasons).map(([reason, times]) => `  ${reason}: ${count(times)}`);
  return {
    json: { import: id, state, counts, reasons },
    words: [`Import ${state}.`, ...lines, ...(why.length > 0 ? ['Why:', ...why] : [])].join('\n'),
    exit: state === 'done' ? (0 as const) : (1 as const),
  };
}
