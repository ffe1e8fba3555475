/** The networks' calls to us, on whichever node they arrive: stored first, answered then, matched by the channel's owner. */
import {
  type AnyChannelKind,
  type CallEvent,
  type CallInstruction,
  HookRefused,
  type HookRequest,
  type HookResult,
  type VoiceDialect,
} from '../channels/channels.ts';
import type { Db } from '../db/db.ts';
import type { Log } from '../lib/log.ts';
import type { Channels } from './channel-admin.ts';
import type { IncomingDoor } from './incoming.ts';
import { keepOrphans } from './store-receipts.ts';

export interface Hooks {
  /** Everything in the call is durable when this resolves. An unknown channel is answered with 404, never thrown. */
  take(channelUuid: string, request: HookRequest): Promise<HookResult['reply']>;
}

/** Where telephone calls are handled: what happened is durable when it answers what the line does next. */
export type CallDoor = (
  channel: { readonly id: number; readonly scheme: string },
  event: CallEvent,
  where: CallPlace,
) => Promise<{ readonly instructions: readonly CallInstruction[]; readonly call: string; readonly wait: number }>;

/** What the address of a request says: which call, which wait of it, and why the provider asks. */
export interface CallPlace {
  readonly call: string | null;
  readonly wait: number | null;
  readonly how: 'answer' | 'silence' | 'undialled' | 'again';
}

const most = 1000;
/** A changed channel answers by its new settings after so long at the latest; calls come by the thousand a second. */
const freshMs = 1000;

type HookChannel = Awaited<ReturnType<Channels['hook']>>;

export function createHooks(
  db: Db,
  channels: Pick<Channels, 'hook'>,
  incoming: IncomingDoor,
  log: Log,
  calls: CallDoor,
): Hooks {
  const known = createMemory(channels);
  return {
    async take(channelUuid, request) {
      const channel = await known(channelUuid);
      const dialect = channel?.kind.voice?.dialect;
      const isCall = dialect !== undefined && /^voice(\/|$)/.test(request.path);
      if (!channel || !(isCall || channel.kind.hook))
        return { status: 404, type: 'text/plain', body: 'There is no such channel.' };
      try {
        if (isCall) return await takeCall(channel, dialect, request, calls);
        const result = channel.kind.hook!(channel.settings, request);
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

/**
 * `voice/<proof>/<call>/<wait>/<why>`: what we gave the provider to come back to; `voice/<proof>` alone is what is set up
 * for the number.
 */
async function takeCall(
  channel: NonNullable<HookChannel>,
  dialect: VoiceDialect,
  request: HookRequest,
  calls: CallDoor,
): Promise<HookResult['reply']> {
  const event = dialect.read(channel.settings, request);
  const [, , call = '', wait = '', how = 'answer'] = request.path.split('/');
  const { instructions, ...now } = await calls(channel, event, {
    call: uuid.test(call) ? call : null,
    wait: /^\d{1,6}$/.test(wait) ? Number(wait) : null,
    how: how === 'silence' || how === 'undialled' || how === 'again' ? how : 'answer',
  });
  const origin = URL.parse(request.url ?? '')?.origin ?? '';
  const address = origin + callAddress(channel, now.call, now.wait);
  return dialect.write(instructions, (why) => (why === 'answer' ? address : `${address}/${why}`));
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where a provider comes back to, without our origin. */
export function callAddress(
  channel: { readonly uuid: string; readonly kind: AnyChannelKind; readonly settings: Record<string, unknown> },
  call: string,
  wait: number,
): string {
  const proof = channel.kind.voice?.dialect?.proof?.(channel.settings) ?? '-';
  return `/hooks/${channel.uuid}/voice/${proof}/${call}/${wait}`;
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
