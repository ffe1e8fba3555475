import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange, Source } from '@mhero/contract/sources.ts';
import { system } from '../access/subject.ts';
import type { Rooms } from '../http/rooms.ts';
import { type CommandAnswer, type CommandCall, defineCommand, UsageError } from './command.ts';
import { count } from './words.ts';

const pollMs = 300;
const noteMs = 2_000;

export const syncSources = defineCommand({
  name: 'sync',
  usage: '[SOURCE] [--full | --sweep | --again | --refused] [--list]',
  summary:
    'Reads a connected source now, or all of them: what has changed, everything, or only what is gone there. ' +
    '--again projects anew what we hold, --refused what was refused.',
  words: [0, 1],
  options: {
    ...{ full: { type: 'boolean' }, sweep: { type: 'boolean' }, again: { type: 'boolean' } },
    ...{ refused: { type: 'boolean' }, list: { type: 'boolean' } },
  },
  run: async (call) => {
    const mode = modeOf(call);
    const rooms = await call.rooms();
    const all = await rooms.sync.list();
    const [name] = call.words;
    const chosen = name === undefined ? all : all.filter((each) => each.name === name || String(each.id) === name);
    if (chosen.length === 0 && name !== undefined)
      throw new UsageError(
        `There is no source "${name}"; there are ${all.map((each) => each.name).join(', ') || 'none'}.`,
      );
    if (call.values.list === true)
      return { json: { sources: chosen }, words: chosen.map(describe).join('\n') || 'There are no sources.' };
    const wanted = chosen.filter(
      (each) => name !== undefined || (each.url !== null && !each.paused && each.state !== 'left'),
    );
    return run(call, rooms, wanted, mode);
  },
});

type Mode = 'delta' | 'full' | 'sweep' | 'again' | 'refused';

function modeOf({ values }: CommandCall): Mode {
  const given = (['full', 'sweep', 'again', 'refused'] as const).filter((mode) => values[mode] === true);
  if (given.length > 1) throw new UsageError(`Choose one of ${given.map((mode) => `--${mode}`).join(', ')}.`);
  return given[0] ?? 'delta';
}

/** Works on this node until the exchanges are over; a server that runs may take them just as well. */
async function run(call: CommandCall, rooms: Rooms, sources: readonly Source[], mode: Mode): Promise<CommandAnswer> {
  const { sync } = rooms;
  const stop = sync.work();
  try {
    const started: Started[] = [];
    for (const { id, name } of sources)
      started.push({
        id,
        name,
        exchange: await (mode === 'refused' ? sync.retry(system, id, undefined) : sync.start(system, id, mode)),
      });
    const done: { source: string; exchange: Exchange }[] = [];
    for (const one of started) done.push(await ended(call, rooms, one));
    const failed = done.some(({ exchange }) => exchange.state !== 'done');
    const words = done.map(tell).join('\n');
    return { json: { exchanges: done }, words: words || 'No source is connected.', exit: failed ? 1 : 0 };
  } finally {
    await stop();
  }
}

interface Started {
  readonly id: number;
  readonly name: string;
  /** Its public id. */
  readonly exchange: string;
}

async function ended({ note }: CommandCall, { sync }: Rooms, { id, name: source, exchange }: Started) {
  let noted = Date.now();
  for (;;) {
    const { items } = await sync.exchanges(id, { limit: 20 });
    const found = items.find((each) => each.id === exchange);
    if (!found) throw new Error('The exchange is not to be found any more.');
    if (found.finished_at !== null) return { source, exchange: found };
    if (Date.now() - noted > noteMs) {
      noted = Date.now();
      note(`${source}: ${count(found.progress.read)} read …`);
    }
    await sleep(pollMs);
  }
}

function tell({ source, exchange }: { source: string; exchange: Exchange }): string {
  const { came, taken, changed, unchanged, deleted, refused } = exchange.figures;
  const head = `${source} (${exchange.mode}): ${exchange.state}${exchange.error ? `, ${exchange.error}` : '.'}`;
  return (
    `${head}\n  ${count(came)} came: ${count(taken)} taken, ${count(changed)} changed, ${count(unchanged)} unchanged, ` +
    `${count(deleted)} deleted, ${count(refused)} refused`
  );
}

const describe = ({ id, name, state, in_step_at, next_at, people, outage }: Source): string =>
  `${id}  ${name}: ${state.replace('_', ' ')}${in_step_at ? ` as of ${in_step_at}` : ''}, ${count(people.all)} people` +
  `${next_at ? `, next at ${next_at}` : ''}${outage ? `\n    since ${outage.since}: ${outage.words}` : ''}`;
