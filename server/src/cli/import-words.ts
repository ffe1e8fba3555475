/** What imports say on the terminal, and how Ctrl-C reaches them. */
import type { ImportResult } from '../registry/registry.ts';
import type { CommandAnswer, CommandCall } from './command.ts';
import { count } from './words.ts';

const noteMs = 2000;

/** Progress for people, and a stop at Ctrl-C after the batch in hand. */
export function watchImport(call: CommandCall) {
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

export function concludeImports(done: readonly (ImportResult & { source: string })[]): CommandAnswer {
  const complete = done.every(({ state }) => state === 'done');
  const imports = done.map(({ id, source, state, counts, reasons }) => ({ id, source, state, counts, reasons }));
  return { json: { imports }, words: done.map(describe).join('\n'), exit: complete ? 0 : 1 };
}

function describe({ source, state, counts, reasons }: ImportResult & { source: string }): string {
  const lines = Object.entries(counts).map(
    ([type, { taken, changed, unchanged, refused, mended }]) =>
      `  ${type}: ${count(taken)} taken, ${count(changed)} changed, ${count(unchanged)} unchanged, ` +
      `${count(refused)} refused (${count(mended)} mended)`,
  );
  const why = Object.entries(reasons).map(([reason, times]) => `  ${reason.replaceAll('_', ' ')}: ${count(times)}`);
  return [`Import of ${source}: ${state}.`, ...lines, ...(why.length > 0 ? ['Noted:', ...why] : [])].join('\n');
}
