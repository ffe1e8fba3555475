/**
 * One open channel: two loops hand texts over, one from the outbox, one from the broadcasts' supply. A reply therefore
 * never waits behind a broadcast's slice, and a broadcast leaves a reserve of the window free for replies.
 */
import type {
  Answer,
  AnyChannelKind,
  ChannelHost,
  Incoming,
  LinkState,
  OpenChannel,
  Outgoing,
} from '../channels/channels.ts';
import type { Queryable } from '../db/db.ts';
import type { Log } from '../lib/log.ts';
import type { Blocks } from './blocks.ts';
import { deferralOf, outcomeOf } from './outcomes.ts';
import { createPace } from './pace.ts';
import { createReceipts, type Receipts } from './receipts.ts';
import { lostOutcome, settlePast } from './settle-past.ts';
import type { LeasedChannel } from './store-lease.ts';
import * as outbox from './store-outbox.ts';
import type { Fence, Handed, Refused, Supply } from './supply.ts';
import { type Taking, takeFromOutbox } from './take-outbox.ts';
import type { Writer } from './writer.ts';

export interface RunnerTools {
  readonly node: string;
  readonly outboxDb: Queryable;
  readonly db: Queryable;
  readonly writer: Writer;
  readonly blocks: Blocks;
  readonly supply: Supply | null;
  readonly log: Log;
  readonly allowPrivateNetworks: boolean;
  incoming(channel: LeasedChannel, message: Incoming): Promise<void>;
  link(channelId: number, state: LinkState, reason: string | null): void;
}

export interface Runner {
  readonly channel: LeasedChannel;
  readonly receipts: Receipts;
  /** Handing over is allowed until then, by `performance.now()`. */
  leaseUntil(time: number): void;
  change(channel: LeasedChannel): void;
  /** Something may be due in the outbox. */
  wakeOutbox(): void;
  wakeSupply(): void;
  /** Lets answers arrive, records them, gives back what was not handed over. */
  stop(): Promise<void>;
  readonly inFlight: number;
}

const backlogMost = 20_000;
const sliceMost = 1000;

export async function startRunner(
  kind: AnyChannelKind,
  settings: Record<string, unknown>,
  first: LeasedChannel,
  tools: RunnerTools,
): Promise<Runner> {
  const { writer, supply, log } = tools;
  let channel = first;
  const fence: Fence = { channelId: first.id, owner: tools.node, epoch: first.epoch };
  const pace = createPace(first.rate);
  const receipts = createReceipts(first.id, tools.db, writer, log);
  const flying = new Map<number, Handed>();
  let open: OpenChannel | null = null;
  let leaseEnd = 0;
  let stopping = false;
  let outboxDue = true;
  let outboxBusy = false;
  let supplyBusy = false;
  let outboxTimer: NodeJS.Timeout | undefined;
  let supplyTimer: NodeJS.Timeout | undefined;
  let kicked = false;

  function mayHand(): boolean {
    return !stopping && !channel.paused && performance.now() < leaseEnd && writer.backlog < backlogMost;
  }

  function kick(): void {
    if (kicked || stopping) return;
    kicked = true;
    setImmediate(() => {
      kicked = false;
      void outboxLoop();
      void supplyLoop();
    });
  }

  const host: ChannelHost = {
    allowPrivateNetworks: tools.allowPrivateNetworks,
    answered,
    receipt: (receipt) => receipts.take(receipt),
    incoming: (message) => tools.incoming(channel, message),
    link: (state, reason) => {
      tools.link(first.id, state, reason?.slice(0, 300) ?? null);
      if (state === 'up') kick();
    },
    slowDown: (ms) => {
      pace.slowDown(ms);
      setTimeout(kick, ms + 5).unref();
    },
    log: (level, words, detail) => log[level]({ channel: channel.name, ...detail }, words),
  };

  function answered(answer: Answer): void {
    const handed = flying.get(answer.key);
    if (!handed) return;
    flying.delete(answer.key);
    const later = deferralOf(handed, answer);
    if (later) writer.deferral(later);
    else writer.outcome(outcomeOf(handed, answer, receipts.ids));
    kick();
  }

  function hand(items: readonly Handed[], refused: readonly Refused[]): void {
    for (const { handed, failure, detail } of refused)
      writer.outcome({ handed, state: 'failed', failure, detail: detail?.slice(0, 200) ?? null, externalIds: [] });
    if (items.length === 0) return;
    const messages: Outgoing[] = [];
    let parts = 0;
    for (const item of items) {
      flying.set(item.id, item);
      parts += item.parts;
      messages.push({ key: item.id, to: item.to, text: item.text });
    }
    pace.spend(parts);
    open!.send(messages);
  }

  async function outboxLoop(): Promise<void> {
    if (outboxBusy || !open || !outboxDue) return;
    outboxBusy = true;
    try {
      while (outboxDue && mayHand()) {
        const room = Math.min(open.room(), pace.allowed(true), sliceMost);
        if (room <= 0) break;
        // While an emergency goes out, replies get a tenth; without a broadcast every lane goes.
        const emergency = supply?.waiting(first.id)?.lane === 0;
        const most = emergency ? Math.max(1, Math.ceil(room / 10)) : room;
        const worst = Math.max(supply?.waiting(first.id)?.lane ?? 3, 1);
        const taken = await takeFromOutbox(tools.outboxDb, fence, channel.scheme, worst, most);
        if (taken.count < most) await scheduleOutbox(worst);
        give(taken);
      }
    } catch (error) {
      log.warn(
        { err: (error as Error).message, channel: channel.name },
        'could not claim from the outbox; trying again',
      );
      outboxTimer ??= setTimeout(() => void recoverClaims(), 500);
    } finally {
      outboxBusy = false;
    }
    if (outboxDue && !stopping) later(true);
  }

  /** All of this lane and better is claimed: sleep until the next row falls due. */
  async function scheduleOutbox(worst: number): Promise<void> {
    outboxDue = false;
    const ms = await outbox.nextDueIn(tools.outboxDb, first.id);
    if (ms === null) return;
    // Rows of worse lanes are due already but wait for a broadcast of a better lane.
    const wait = ms > 0 ? ms : worst < 3 ? 1000 : 0;
    if (wait === 0) outboxDue = true;
    else wakeIn(Math.min(wait + 1, 60_000));
  }

  function wakeIn(ms: number): void {
    clearTimeout(outboxTimer);
    outboxTimer = setTimeout(() => {
      outboxTimer = undefined;
      wakeOutbox();
    }, ms);
  }

  /** After a cut connection it is not known whether a claim was committed: what is not flying is given back. */
  async function recoverClaims(): Promise<void> {
    outboxTimer = undefined;
    try {
      await outbox.unclaim(tools.outboxDb, fence, null, [...flying.keys()]);
      wakeOutbox();
    } catch {
      if (!stopping) outboxTimer ??= setTimeout(() => void recoverClaims(), 1000);
    }
  }

  function give(taken: Taking): void {
    for (const outcome of taken.ended) writer.outcome(outcome);
    if (performance.now() < leaseEnd && !stopping) hand(taken.items, []);
    else
      void outbox
        .unclaim(
          tools.outboxDb,
          fence,
          taken.items.map((item) => item.id),
        )
        .catch(() => {});
  }

  async function supplyLoop(): Promise<void> {
    if (supplyBusy || !open || !supply) return;
    supplyBusy = true;
    try {
      for (let next = supply.waiting(first.id); next && mayHand(); next = supply.waiting(first.id)) {
        const most = supplyRoom(next.lane, next.parts);
        if (most <= 0) break;
        const idBase = await tools.blocks.take(most);
        const taken = await takeSlice(idBase, most);
        if (!taken) break;
        if (performance.now() >= leaseEnd) break;
        hand(taken.items, taken.refused);
      }
    } finally {
      supplyBusy = false;
    }
    if (!stopping && supply.waiting(first.id)) later(false);
  }

  async function takeSlice(idBase: number, most: number): ReturnType<Supply['take']> {
    try {
      return await supply!.take(fence, most, idBase);
    } catch (error) {
      log.warn(
        { err: (error as Error).message, channel: channel.name },
        'could not take from a broadcast; trying again',
      );
    }
    // Perhaps it was committed: nothing of it has been handed over, so it may still go, under the same ids.
    for (let tries = 0; !stopping; tries++) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(250 * 2 ** tries, 2000)));
      try {
        return await supply!.again(fence, idBase);
      } catch {}
    }
    return null;
  }

  /** How many texts a broadcast may hand over now; 0 is wait. */
  function supplyRoom(lane: number, parts: number): number {
    const room = open!.room();
    if (room <= 0) return 0;
    const window = room + flying.size;
    const reserve = lane === 0 || window < 5 ? 0 : Math.ceil(window / 10);
    const free = room - reserve;
    // A quarter of the window at a time, or all that the network leaves: few statements, a full pipe.
    if (free < Math.min(sliceMost / 2, (window - reserve) / 4) && flying.size > 0) return 0;
    const allowed = pace.allowed(false);
    if (allowed < 1) return 0;
    if (Number.isFinite(allowed) && pace.waitMs(false) > 0) return 0;
    return Math.max(1, Math.min(Math.floor(free / parts), Math.floor(allowed / parts), sliceMost));
  }

  /** Comes back by itself when nothing else would wake us: the rate's clock, or a room that opened silently. */
  function later(urgent: boolean): void {
    if (!urgent && supplyTimer) return;
    const wait = Math.min(Math.max(pace.waitMs(urgent), 5), 250);
    const pause = open && open.room() > 0 && mayHand() ? wait : 100;
    if (urgent) {
      if (!outboxTimer) wakeIn(pause);
      return;
    }
    supplyTimer = setTimeout(() => {
      supplyTimer = undefined;
      void supplyLoop();
    }, pause);
  }

  function wakeOutbox(): void {
    outboxDue = true;
    void outboxLoop();
  }

  await settlePast(kind.gives.idempotent, fence, tools);
  await receipts.reload();
  open = kind.open(settings, host);

  async function stop(): Promise<void> {
    stopping = true;
    clearTimeout(outboxTimer);
    clearTimeout(supplyTimer);
    await open?.close().catch(() => {});
    for (const handed of flying.values())
      writer.outcome(lostOutcome(handed, 'no answer before the channel was closed'));
    flying.clear();
    await writer.settled();
  }

  const orphans = setInterval(() => void receipts.retryOrphans(true).catch(() => {}), 5000);
  kick();
  return {
    get channel() {
      return channel;
    },
    receipts,
    leaseUntil: (time) => {
      leaseEnd = time;
    },
    change(next) {
      const unpaused = channel.paused && !next.paused;
      channel = next;
      pace.setRate(next.rate);
      if (unpaused) kick();
    },
    wakeOutbox,
    wakeSupply: kick,
    stop: async () => {
      clearInterval(orphans);
      await stop();
    },
    get inFlight() {
      return flying.size;
    },
  };
}
