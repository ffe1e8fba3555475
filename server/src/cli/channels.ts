import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { system } from '../access/subject.ts';
import { startSending } from '../runtime/start-sending.ts';
import { type CommandCall, defineCommand, mustHave, textOf, UsageError } from './command.ts';
import { count } from './words.ts';

export const channelAdd = defineCommand({
  name: 'channel add',
  usage: 'NAME --kind KIND [--rate PARTS_PER_SECOND] [--set KEY=VALUE …] [--settings FILE|-]',
  summary: 'Adds a channel. Give secrets in a file or on standard input (-): a command line is seen by others.',
  words: [1, 1],
  options: {
    ...{ kind: { type: 'string' }, rate: { type: 'string' }, settings: { type: 'string' } },
    set: { type: 'string', multiple: true },
  },
  run: async (call) => {
    const request = {
      name: call.words[0] as string,
      kind: mustHave(call, 'kind'),
      settings: { ...(await fromFile(textOf(call, 'settings'))), ...fromOptions(call) },
      ...(call.values.rate === undefined ? {} : { rate: readRate(String(call.values.rate)) }),
    };
    const rooms = await call.rooms();
    const channel = await rooms.channels.add(system, request);
    return { json: channel, words: `Channel "${channel.name}" (${channel.kind}) is added.` };
  },
});

function readRate(text: string): number {
  const rate = Number(text);
  if (rate > 0 && rate <= 100_000) return rate;
  throw new UsageError('--rate must be a number of parts per second above 0.');
}

async function fromFile(path: string | undefined): Promise<Record<string, unknown>> {
  if (path === undefined) return {};
  try {
    const given = JSON.parse(path === '-' ? await readAll(process.stdin) : await readFile(path, 'utf8')) as unknown;
    if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Record<string, unknown>;
  } catch (error) {
    throw new UsageError(`--settings ${path} cannot be read as JSON: ${(error as Error).message}.`);
  }
  throw new UsageError(`--settings ${path} must hold one JSON object.`);
}

/** `true`, `false` and numbers are what they look like; everything else is text. */
function fromOptions(call: CommandCall): Record<string, unknown> {
  const given = (call.values.set ?? []) as readonly string[];
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError(`--set needs KEY=VALUE, not "${pair}".`);
      const value = pair.slice(at + 1);
      const plain = /^(true|false|-?(0|[1-9]\d{0,14})(\.\d+)?)$/.test(value);
      return [pair.slice(0, at), plain ? (JSON.parse(value) as unknown) : value];
    }),
  );
}

export const channelList = defineCommand({
  name: 'channel list',
  usage: '',
  summary: 'Lists the channels and the state of their links.',
  words: [0, 0],
  run: async (call) => {
    const rooms = await call.rooms();
    const channels = await rooms.channels.list();
    const lines = channels.map(({ name, kind, link, link_reason, paused, waiting }) =>
      [`${name} (${kind})`, paused ? 'paused' : link, link_reason, `${count(waiting)} waiting`]
        .filter(Boolean)
        .join(', '),
    );
    const none = 'There is no channel yet. The simulator needs nothing: mhero channel add phones --kind simulator';
    return { json: { channels }, words: lines.join('\n') || none };
  },
});

export const channelTest = defineCommand({
  name: 'channel test',
  usage: 'NAME --to NUMBER [--text TEXT]',
  summary: 'Sends one real message and says what the network answered.',
  words: [1, 1],
  options: { to: { type: 'string' }, text: { type: 'string', default: 'A test of mHero' } },
  run: async (call) => {
    const request = { to: mustHave(call, 'to'), text: mustHave(call, 'text') };
    const rooms = await call.rooms();
    // Where a server holds the channel, that one sends.
    const stopSending = await startSending(rooms);
    try {
      const result = await rooms.channels.test(system, call.words[0] as string, request);
      const words = [result.state, result.failure, result.detail].filter(Boolean).join(': ');
      return { json: result, words, exit: ['sent', 'delivered', 'read'].includes(result.state) ? 0 : 1 };
    } finally {
      await stopSending();
    }
  },
});
