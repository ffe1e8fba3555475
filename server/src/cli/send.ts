import { setTimeout as sleep } from 'node:timers/promises';
import { type Accounting, type Broadcast, type Lane, lanes } from '@mhero/contract/broadcasts.ts';
import { system } from '../access/subject.ts';
import type { Rooms } from '../http/rooms.ts';
import { startSending } from '../runtime/start-sending.ts';
import { type CommandCall, defineCommand, mustHave, textOf, UsageError } from './command.ts';
import { count } from './words.ts';

const pollMs = 250;
const noteMs = 2000;
// Receipts may come for days; the command waits as long as they keep coming.
const silenceMs = 10_000;

export const send = defineCommand({
  name: 'send',
  usage: '--query QUERY --text TEXT [--channel NAME] [--lane LANE] [--key KEY] [--wait]',
  summary: 'Sends a text to an audience, once for each --key; --wait drives the sending and shows how it went.',
  words: [0, 0],
  options: {
    ...{ query: { type: 'string' }, text: { type: 'string' }, channel: { type: 'string' } },
    ...{ lane: { type: 'string' }, key: { type: 'string' }, wait: { type: 'boolean' } },
  },
  run: async (call) => {
    const request = {
      query: mustHave(call, 'query'),
      texts: { default: mustHave(call, 'text') },
      channel: textOf(call, 'channel'),
      lane: readLane(call),
    };
    const rooms = await call.rooms();
    const made = await rooms.broadcasts.create(system, request, textOf(call, 'key') ?? null);
    if (call.values.wait) return conclude(await driveToTheEnd(call, rooms, made.id), true);
    return conclude(made, false);
  },
});

function readLane(call: CommandCall): Lane | undefined {
  const lane = textOf(call, 'lane');
  if (lane === undefined || lanes.includes(lane as Lane)) return lane as Lane | undefined;
  throw new UsageError(`--lane must be one of ${lanes.join(', ')}.`);
}

/** Sends from this process; where a server holds the channel, that one sends and we only watch. */
async function driveToTheEnd(call: CommandCall, rooms: Rooms, id: string): Promise<Broadcast> {
  const stopSending = await startSending(rooms);
  try {
    let [noted, changed, last] = [0, Date.now(), ''];
    for (;;) {
      const broadcast = await rooms.broadcasts.get(system, id);
      const { accounting, state } = broadcast;
      const now = JSON.stringify(accounting);
      if (now !== last) [changed, last] = [Date.now(), now];
      if (state === 'cancelled' || state === 'paused') return broadcast;
      const silent = accounting.sent === 0 || Date.now() - changed > silenceMs;
      if (state === 'done' && silent) return broadcast;
      if (Date.now() - noted > noteMs) {
        call.note(progressOf(accounting));
        noted = Date.now();
      }
      await sleep(pollMs);
    }
  } finally {
    await stopSending();
  }
}

const recipientsOf = ({ audience, left_out }: Accounting): number =>
  audience - left_out.reduce((sum, each) => sum + each.count, 0);

function progressOf(accounting: Accounting): string {
  const { waiting, held, sending, failed } = accounting;
  const open = waiting + held + sending;
  return `${count(recipientsOf(accounting) - open)} of ${count(recipientsOf(accounting))} sent, ${count(failed)} failed …`;
}

const states = ['held', 'sending', 'sent', 'delivered', 'read', 'failed', 'expired', 'cancelled', 'unknown'] as const;

function conclude(broadcast: Broadcast, waited: boolean) {
  const { id, state, accounting } = broadcast;
  const recipients = recipientsOf(accounting);
  const figures = Object.fromEntries(states.map((name) => [name, accounting[name]]));
  const json = {
    ...{ broadcast: id, state, recipients, queued: accounting.waiting, ...figures },
    ...{ left_out: accounting.left_out, failures: accounting.failures },
  };
  const lines = states.filter((name) => accounting[name] > 0).map((name) => `  ${count(accounting[name])} ${name}`);
  const head = `Broadcast ${id} to ${count(recipients)} people: ${state}.`;
  const hint = 'It is queued. A running mHero sends it; where none runs, add --wait.';
  const exit = waited && state !== 'done' ? (1 as const) : (0 as const);
  return { json, words: [head, ...lines, ...(waited || state === 'done' ? [] : [hint])].join('\n'), exit };
}
