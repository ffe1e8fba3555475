/** An SMPP channel beside the test centre, with short waits; for the tests of the channel. */
import { afterEach } from 'vitest';
import type { OpenChannel, Outgoing } from '../channels/contract.ts';
import { type SmppSettings, type SmppTiming, usualTiming } from '../channels/smpp/settings.ts';
import { openSmpp } from '../channels/smpp/smpp.ts';
import { type RecordingHost, recordingHost, until } from './channel-host.ts';
import { type Smsc, type SmscOptions, startSmsc } from './smsc.ts';

const quick: SmppTiming = {
  ...usualTiming,
  tick: 20,
  backoffFirst: 20,
  backoffMost: 100,
  alreadyBound: 50,
  throttleFirst: 50,
  throttleMost: 100,
  throttleGiveUp: 1_000,
  close: 500,
  holdParts: 100,
  joinParts: 400,
};

/** Closed after each test, the last first. */
export const open: { close(): Promise<void> }[] = [];

/** To be called once in each test file. */
export function closeAfterEach(): void {
  afterEach(async () => {
    for (const each of open.splice(0).reverse()) await each.close();
  });
}

export interface Setting {
  readonly smsc: Smsc;
  readonly host: RecordingHost;
  readonly channel: OpenChannel;
}

export function openChannel(
  port: number,
  settings: Partial<SmppSettings> = {},
  timing = quick,
): { host: RecordingHost; channel: OpenChannel } {
  const host = recordingHost();
  const required = { host: '127.0.0.1', port, system_id: 'mhero', password: 'secret' };
  const channel = openSmpp({ ...required, ...settings } as SmppSettings, host, timing);
  open.push(channel);
  return { host, channel };
}

export async function connected(options: SmscOptions = {}, settings: Partial<SmppSettings> = {}): Promise<Setting> {
  const smsc = await startSmsc(options);
  smsc.keep(true);
  open.push(smsc);
  const { host, channel } = openChannel(smsc.port, settings);
  await until('link up', () => host.links.at(-1)?.state === 'up');
  return { smsc, host, channel };
}

export const messages = (count: number, text = 'Hello'): Outgoing[] =>
  Array.from({ length: count }, (_, index) => ({
    key: index + 1,
    to: `+2317700${String(index).padStart(5, '0')}`,
    text,
  }));
