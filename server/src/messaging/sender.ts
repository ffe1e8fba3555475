/** One node's share of the sending: takes leases of channels, opens their links, gives them back. */
import { randomUUID } from 'node:crypto';
import { findKind, type Incoming, type LinkState } from '../channels/channels.ts';
import type { Db } from '../db/db.ts';
import type { Log } from '../lib/log.ts';
import type { Sealer } from '../lib/seal.ts';
import { createBlocks } from './blocks.ts';
import { openSettings } from './channel-secrets.ts';
import { type Runner, type RunnerTools, startRunner } from './runner.ts';
import { steadyConnection } from './steady.ts';
import * as lease from './store-lease.ts';
import { outboxWakes } from './store-outbox.ts';
import { receiptsKept } from './store-receipts.ts';
import type { Supply } from './supply.ts';
import { createWriter } from './writer.ts';

export interface SenderOptions {
  readonly db: Db;
  readonly log: Log;
  readonly sealer: Sealer;
  readonly supply: Supply | null;
  /** Channels may reach into private networks. */
  readonly allowPrivateNetworks: boolean;
  /** Stores what a channel brings in; resolves when durable. */
  incoming(channel: { id: number; uuid: string; scheme: string }, message: Incoming): Promise<void>;
  /** Broadcasts whose counts have moved. */
  moved(broadcastIds: ReadonlySet<number>): void;
}

export interface Sender {
  readonly node: string;
  /** The open channel of this node; undefined where another node has it. */
  runner(channelId: number): Runner | undefined;
  stop(): Promise<void>;
}

const beatMs = 1500;

export async function startSender(options: SenderOptions): Promise<Sender> {
  const { db, log, supply } = options;
  const node = randomUUID();
  const connections = {
    writer: steadyConnection(db, 'writer'),
    outbox: steadyConnection(db, 'outbox'),
  };
  const writer = createWriter(connections.writer, log, {
    recorded(outcomes, deferrals) {
      const finished: number[] = [];
      const broadcasts = new Set<number>();
      for (const { handed } of [...outcomes, ...deferrals]) {
        if (handed.broadcastId !== null) broadcasts.add(handed.broadcastId);
        if (handed.slice && --handed.slice.open === 0) finished.push(handed.slice.idBase);
      }
      if (finished.length > 0) supply?.finished(finished);
      if (broadcasts.size > 0) options.moved(broadcasts);
    },
  });
  const tools: RunnerTools = {
    node,
    db,
    outboxDb: connections.outbox,
    writer,
    blocks: createBlocks(connections.outbox),
    supply,
    log,
    allowPrivateNetworks: options.allowPrivateNetworks,
    incoming: options.incoming,
    link: (id, state, reason) => void noteLink(id, state, reason),
  };
  const runners = new Map<number, Runner>();
  const starting = new Set<number>();
  let stopped = false;
  let beating: Promise<void> | null = null;
  let again = false;

  async function noteLink(id: number, state: LinkState, reason: string | null): Promise<void> {
    await lease
      .noteLink(db, id, node, state, reason)
      .catch((error: Error) => log.warn({ err: error.message }, 'link state was not noted'));
  }

  function beat(): Promise<void> {
    if (beating) {
      again = true;
      return beating;
    }
    beating = heartbeat()
      .catch((error: Error) => log.warn({ err: error.message }, 'leases could not be renewed; trying again'))
      .finally(() => {
        beating = null;
        if (again && !stopped) {
          again = false;
          void beat();
        }
      });
    return beating;
  }

  async function heartbeat(): Promise<void> {
    // The database counts from the moment that the statement runs; counting from before it is on the safe side.
    const asked = performance.now();
    const mine = await lease.renewLeases(db, node);
    const until = asked + lease.leaseMs - 1000;
    for (const [id, runner] of runners) {
      const row = mine.find((each) => each.id === id);
      if (row && row.epoch === runner.channel.epoch && row.version === runner.channel.version) {
        runner.leaseUntil(until);
        runner.change(row);
      } else void drop(id, runner);
    }
    for (const row of mine) if (!runners.has(row.id) && !starting.has(row.id)) void open(row, until);
    if (stopped) return;
    for (const row of await lease.acquireChannels(db, node)) void open(row, performance.now() + lease.leaseMs - 1000);
  }

  /** Ours no longer, or set up anew: the link is closed, and opened again at the next beat where it is still ours. */
  async function drop(id: number, runner: Runner): Promise<void> {
    runners.delete(id);
    starting.add(id);
    runner.leaseUntil(0);
    await runner.stop();
    starting.delete(id);
    if (!stopped) void beat();
  }

  async function open(row: lease.LeasedChannel, until: number): Promise<void> {
    const kind = findKind(row.kind);
    starting.add(row.id);
    try {
      if (!kind) return await noteLink(row.id, 'stopped', `This version has no channel kind "${row.kind}".`);
      const settings = openSettings(options.sealer, row);
      const runner = await startRunner(kind, settings, row, tools);
      runner.leaseUntil(until);
      runners.set(row.id, runner);
      runner.wakeSupply();
      if (stopped) await runner.stop();
    } catch (error) {
      log.error({ err: (error as Error).message, channel: row.name }, 'a channel could not be opened');
      await noteLink(row.id, 'stopped', 'The channel could not be opened; see the log.');
    } finally {
      starting.delete(row.id);
    }
  }

  const timer = setInterval(() => void beat(), beatMs);
  const poll = setInterval(() => {
    for (const runner of runners.values()) runner.wakeOutbox();
  }, 2000);
  const ears = [
    await db.listen(lease.channelsChanged, () => void beat()),
    await db.listen(
      receiptsKept,
      (id) =>
        void runners
          .get(Number(id))
          ?.receipts.retryOrphans(false)
          .catch(() => {}),
    ),
    await db.listen(outboxWakes, (id) => runners.get(Number(id))?.wakeOutbox()),
  ];
  supply?.onWork((id) => {
    for (const [channelId, runner] of runners) if (id === null || id === channelId) runner.wakeSupply();
  });
  await beat();

  return {
    node,
    runner: (id) => runners.get(id),
    async stop() {
      stopped = true;
      clearInterval(timer);
      clearInterval(poll);
      for (const stop of ears) stop();
      await beating;
      await Promise.all([...runners.values()].map((runner) => runner.stop()));
      await writer.settled();
      writer.stop();
      for (const id of runners.keys()) await lease.releaseChannel(db, id, node).catch(() => {});
      await connections.writer.close();
      await connections.outbox.close();
    },
  };
}
