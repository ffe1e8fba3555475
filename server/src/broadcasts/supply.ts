/** What the senders draw from: the broadcasts that are due, slice by slice. */
import type { Settings } from '@mhero/contract/access.ts';
import { countParts } from '@mhero/flow/sms/parts.ts';
import type { Static } from 'typebox';
import type { Db } from '../db/db.ts';
import { systemClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import {
  type Fence,
  type Handed,
  type Refused,
  type Steady,
  type Supply,
  steadyConnection,
  type Taken,
} from '../messaging/messaging.ts';
import { createMoves } from './live.ts';
import { compileVersions, messageEnvironment, renderFor, type Versions } from './render.ts';
import * as store from './store-supply.ts';

/** NOTIFY channel: a broadcast was accepted, resumed, paused or cancelled. */
export const broadcastsWake = 'broadcasts_work';

interface Walk {
  broadcast: store.ActiveBroadcast;
  readonly versions: Versions;
  /** Chunks before this one have nothing left. */
  no: number;
  done: boolean;
}

export interface RunningSupply extends Supply {
  /** For the sender: the counts of these broadcasts have moved. Live pages are told. */
  moved(ids: ReadonlySet<number>): void;
  stop(): Promise<void>;
}

/** Longer than any phone takes: a template that explodes is refused, not sent. */
const longestText = 10_000;
const pollMs = 1000;

export async function startSupply(
  db: Db,
  log: Log,
  settings: () => Promise<Pick<Static<typeof Settings>, 'timezone' | 'country'>>,
): Promise<RunningSupply> {
  const connection = steadyConnection(db, 'supply');
  const moves = createMoves(db);
  const closer = createCloser(connection);
  const walks = new Map<number, Walk>();
  let env = messageEnvironment(await settings(), systemClock);
  const schemes = new Map<number, string>();
  let byChannel = new Map<number, Walk[]>();
  let wake: (channelId: number | null) => void = () => {};
  let refreshing: Promise<void> | null = null;
  let stale = false;

  async function refresh(): Promise<void> {
    const active = await store.activeBroadcasts(db);
    env = messageEnvironment(await settings(), systemClock);
    const next = new Map<number, Walk[]>();
    for (const broadcast of active) {
      const walk = walks.get(broadcast.id) ?? {
        broadcast,
        versions: compileVersions(broadcast.texts),
        no: 0,
        done: false,
      };
      walk.broadcast = broadcast;
      walk.done = false;
      walks.set(broadcast.id, walk);
      next.set(broadcast.channel_id, [...(next.get(broadcast.channel_id) ?? []), walk]);
    }
    const alive = new Set(active.map((broadcast) => broadcast.id));
    for (const id of walks.keys()) if (!alive.has(id)) walks.delete(id);
    byChannel = next;
    if (active.some((broadcast) => !schemes.has(broadcast.channel_id)))
      for (const [id, scheme] of await store.channelSchemes(db)) schemes.set(id, scheme);
    for (const channelId of next.keys()) wake(channelId);
  }

  /** One at a time; a wake-up during one makes another. */
  function refreshSoon(): Promise<void> {
    if (refreshing) {
      stale = true;
      return refreshing;
    }
    refreshing = refresh()
      .catch((error: Error) => log.warn({ err: error.message }, 'broadcasts could not be read; trying again'))
      .finally(() => {
        refreshing = null;
        if (stale) {
          stale = false;
          void refreshSoon();
        }
      });
    return refreshing;
  }

  const current = (channelId: number): Walk | null => byChannel.get(channelId)?.find((walk) => !walk.done) ?? null;

  async function take(fence: Fence, most: number, idBase: number): Promise<Taken | null> {
    for (let walk = current(fence.channelId); walk; walk = current(fence.channelId)) {
      if (walk.broadcast.state !== 'sending') await begin(walk);
      const scheme = schemes.get(fence.channelId) ?? 'tel';
      const rows = await store.takeSlice(connection, fence, {
        broadcastId: walk.broadcast.id,
        fromNo: walk.no,
        lane: walk.broadcast.lane,
        most,
        idBase,
        scheme,
        withFacts: walk.versions.needsFacts,
      });
      if (rows.length === 0) {
        // Done for now; a later look (another zone's hour, a resume) starts from the front again.
        walk.done = true;
        walk.no = 0;
        continue;
      }
      const { no, to_at, size } = rows[0]!;
      walk.no = to_at >= size ? no + 1 : no;
      return taken(walk, fence, idBase, scheme, rows);
    }
    return null;
  }

  async function begin(walk: Walk): Promise<void> {
    await store.startBroadcast(connection, walk.broadcast.id);
    walk.broadcast = { ...walk.broadcast, state: 'sending' };
  }

  function taken(walk: Walk, fence: Fence, idBase: number, scheme: string, rows: readonly store.TakenRow[]): Taken {
    const items: Handed[] = [];
    const refused: Refused[] = [];
    const slice = { idBase, open: 0 };
    for (const row of rows) {
      if (row.ord === null) continue;
      slice.open++;
      const version = walk.versions.of(row.language);
      const handed = (text: string, parts: number, ownText: boolean): Handed => ({
        id: idBase + row.ord!,
        channelId: fence.channelId,
        contactId: row.contact_id,
        broadcastId: walk.broadcast.id,
        bodyId: walk.broadcast.bodies[version.key] ?? null,
        lane: walk.broadcast.lane,
        attempts: 0,
        parts,
        to: row.address,
        text,
        ownText,
        expiresAt: walk.broadcast.expires_at.getTime(),
        outbox: false,
        slice,
      });
      if (version.fixed) {
        items.push(handed(version.fixed.text, version.fixed.parts, false));
        continue;
      }
      const rendered = renderFor(version, row as Parameters<typeof renderFor>[1], scheme, env);
      const [error] = rendered.errors;
      if (error)
        refused.push({
          handed: handed('', 1, false),
          failure: 'expression_failed',
          detail: `${error.expression}: ${error.message}`,
        });
      else if (rendered.text.length > longestText || rendered.text.trim() === '')
        refused.push({
          handed: handed('', 1, false),
          failure: rendered.text.trim() === '' ? 'expression_failed' : 'text_too_long',
        });
      else items.push(handed(rendered.text, countParts(rendered.text).parts, true));
    }
    if (slice.open === 0) closer.close([idBase]);
    return { items, refused };
  }

  const timer = setInterval(() => void refreshSoon(), pollMs);
  const deaf = await db.listen(broadcastsWake, () => void refreshSoon());
  await refreshSoon();

  return {
    waiting(channelId) {
      const walk = current(channelId);
      return walk ? { lane: walk.broadcast.lane, parts: walk.versions.parts } : null;
    },
    onWork(next) {
      wake = next;
    },
    take,
    async again(fence, idBase) {
      const scheme = schemes.get(fence.channelId) ?? (await store.channelSchemes(db)).get(fence.channelId) ?? 'tel';
      const rows = await store.takeSliceAgain(db, fence, { idBase, scheme, withFacts: true });
      if (rows.length === 0) return null;
      const broadcast = await store.broadcastById(db, rows[0]!.broadcast_id);
      if (!broadcast) return null;
      const walk = { broadcast, versions: compileVersions(broadcast.texts), no: 0, done: false };
      return taken(walk, fence, idBase, scheme, rows);
    },
    leftBehind: async (fence) => (await store.slicesLeftBehind(db, fence)).map((slice) => slice.id_base),
    finished: closer.close,
    moved: moves.note,
    async stop() {
      moves.stop();
      await closer.idle();
      clearInterval(timer);
      deaf();
      await connection.close();
    },
  };
}

/** Slices whose answers are all recorded. A cut connection makes it later, never forgotten: a slice left open is harmless. */
function createCloser(connection: Steady): { close(idBases: readonly number[]): void; idle(): Promise<void> } {
  let waiting: number[] = [];
  let running: Promise<void> | null = null;
  async function run(): Promise<void> {
    for (let tries = 0; waiting.length > 0 && tries < 100; ) {
      const batch = waiting;
      waiting = [];
      try {
        await store.closeSlices(connection, batch);
      } catch {
        waiting = [...batch, ...waiting];
        tries++;
        await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** tries, 2000)));
      }
    }
  }
  return {
    close(idBases) {
      waiting.push(...idBases);
      running ??= run().finally(() => {
        running = null;
      });
    },
    idle: async () => {
      await running;
    },
  };
}
