/** The networks' calls to us, on whichever node they arrive: stored first, answered then, matched by the channel's owner. */
import { HookRefused, type HookRequest, type HookResult } from '../channels/channels.ts';
import type { Db } from '../db/db.ts';
import type { Log } from '../lib/log.ts';
import type { Channels } from './channel-admin.ts';
import type { IncomingDoor } from './incoming.ts';
import { keepOrphans } from './store-receipts.ts';

export interface Hooks {
  /** Everything in the call is durable when this resolves. An unknown channel is answered with 404, never thrown. */
  take(channelUuid: string, request: HookRequest): Promise<HookResult['reply']>;
}

const most = 1000;
/** A changed channel answers by its new settings after so long at the latest; calls come by the thousand a second. */
const freshMs = 1000;

type HookChannel = Awaited<ReturnType<Channels['hook']>>;

export function createHooks(db: Db, channels: Pick<Channels, 'hook'>, incoming: IncomingDoor, log: Log): Hooks {
  const known = createMemory(channels);
  return {
    async take(channelUuid, request) {
      const channel = await known(channelUuid);
      if (!channel?.kind.hook) return { status: 404, type: 'text/plain', body: 'There is no such channel.' };
      try {
        const result = channel.kind.hook(channel.settings, request);
        const heard = (result.incoming ?? []).slice(0, most);
        await Promise.all(
          heard.map((message) => incoming.accept({ ...message, channelId: channel.id, scheme: channel.scheme })),
        );
        const receipts = (result.receipts ?? []).slice(0, most);
        if (receipts.length > 0) await keepOrphans(db, channel.id, receipts, true);
        return result.reply;
      } catch (error) {
        if (!(error instanceof HookRefused)) throw error;
        log.warn({ channel: channelUuid, why: error.message }, 'a call of a network was refused');
        return { status: error.status, type: 'text/plain', body: error.message };
      }
    },
  };
}

/** Channels by uuid, asked for at most once a second each; the unknown are not remembered, so guesses fill nothing. */
function createMemory(channels: Pick<Channels, 'hook'>): (uuid: string) => Promise<HookChannel> {
  const found = new Map<string, { at: number; channel: Promise<HookChannel> }>();
  return (uuid) => {
    const held = found.get(uuid);
    if (held && performance.now() - held.at < freshMs) return held.channel;
    const channel = channels.hook(uuid);
    const forget = (): void => void found.delete(uuid);
    found.set(uuid, { at: performance.now(), channel });
    channel.then((one) => {
      if (!one) forget();
    }, forget);
    return channel;
  };
}
