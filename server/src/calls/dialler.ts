/**
 * Places calls: any node, at most so many of a channel at once. That a call is being placed is committed before the
 * provider hears of it; a node that dies in between leaves a call that counts as one nobody answered: it may have rung,
 * so it is not placed again at once.
 */
import { failures, type OutgoingCall } from '../channels/channels.ts';
import type { Db } from '../db/db.ts';
import type { Log } from '../lib/log.ts';
import { type Channels, callAddress } from '../messaging/messaging.ts';
import type { CallRow } from './model.ts';
import { attemptEnded } from './retry.ts';
import { callsWake, endCall, tryAgain } from './store.ts';
import { channelsWithCalls, claimCalls, type DueCall, giveBack, markPlaced, silentCalls } from './store-dialler.ts';

export interface DiallerTools {
  readonly db: Db;
  readonly log: Log;
  readonly channels: Pick<Channels, 'hook'>;
  /** Our address as providers reach it; null: providers that call back cannot be used. */
  readonly publicUrl: string | null;
  /** A call whose provider has fallen silent while it was open. */
  lost(call: CallRow): Promise<void>;
}

export interface Dialler {
  /** One round: places what is due, and ends what has fallen silent. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

const pollMs = 1_000;
const ringSeconds = 60;
/** After so long without a word nobody has answered; the provider's own word usually comes long before. */
const silentRingSeconds = 120;
const silentOpenSeconds = 7_500;
/** The same person is on the line already. */
const engagedSeconds = 120;
const networkSeconds = 60;
/** Of one call, whatever the reason. */
const mostAttempts = 10;

export async function startDialler(tools: DiallerTools): Promise<Dialler> {
  let stopped = false;
  let running: Promise<void> | null = null;
  const look = (): Promise<void> => {
    running ??= once(tools)
      .catch((error: unknown) => tools.log.warn({ err: error }, 'calls could not be placed; trying again'))
      .finally(() => {
        running = null;
      });
    return running;
  };
  const timer = setInterval(() => void (stopped || look()), pollMs);
  const unlisten = await tools.db.listen(callsWake, () => void (stopped || look()));
  return {
    async look() {
      await running;
      await look();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      unlisten();
      await running;
    },
  };
}

async function once(tools: DiallerTools): Promise<void> {
  const { db } = tools;
  for (const { id, uuid } of await channelsWithCalls(db)) {
    const channel = await tools.channels.hook(uuid);
    const voice = channel?.kind.voice;
    const due = await db.tx((tx) => claimCalls(tx, id, voice?.atOnce(channel!.settings) ?? 1));
    await Promise.all(due.map((call) => place(tools, call, channel)));
  }
  for (const call of await silentCalls(db, silentRingSeconds, silentOpenSeconds))
    if (call.state === 'open') await tools.lost(call);
    else await db.tx((tx) => attemptEnded(tx, call, 'no_answer', 'no word of the provider'));
}

async function place(
  { db, log, publicUrl }: DiallerTools,
  call: DueCall,
  channel: Awaited<ReturnType<Channels['hook']>>,
): Promise<void> {
  if (call.bar === 'quiet') return giveBack(db, call.uuid, 0);
  if (call.bar === 'engaged') return giveBack(db, call.uuid, engagedSeconds);
  if (call.bar !== null) return endCall(db, call.uuid, { outcome: 'cancelled', detail: call.bar });
  const placing = channel?.kind.voice?.place;
  if (!placing) return endCall(db, call.uuid, { outcome: 'failed', detail: 'This channel cannot place calls.' });
  const outgoing: OutgoingCall = {
    ...{ key: call.uuid, to: call.address, ringSeconds },
    answer: `${publicUrl ?? ''}${callAddress(channel, call.uuid, call.wait)}`,
  };
  try {
    const answer = await placing(channel.settings, outgoing);
    if (answer.status === 'placed') return await markPlaced(db, call.uuid, answer.externalId);
    const detail = answer.detail ?? answer.failure;
    if (failures[answer.failure].retry && call.attempts < mostAttempts) await tryAgain(db, call, networkSeconds, false);
    else await endCall(db, call.uuid, { outcome: 'failed', detail });
  } catch (error) {
    // It may ring. What the provider says of it is awaited, as after a node that died.
    log.warn({ err: error, call: call.uuid }, 'it is not known whether a call was placed');
  }
}
