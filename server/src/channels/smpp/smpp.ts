import type { ChannelHost, ChannelKind, OpenChannel } from '../contract.ts';
import { withDefaults } from '../settings.ts';
import { type BindMode, Link, type LinkEvents } from './link.ts';
import { Receiver } from './receiver.ts';
import { type SmppSettings, type SmppTiming, smppSettings, usualTiming } from './settings.ts';
import { Submitter } from './submitter.ts';

/** SMPP 3.4 to an operator's message centre or an aggregator. */
export const smppKind: ChannelKind<SmppSettings> = {
  kind: 'smpp',
  scheme: 'tel',
  settings: smppSettings,
  secrets: ['password'],
  gives: { receipts: true, incoming: true, idempotent: false },
  open: (settings, host) => openSmpp(settings, host),
};

/** `open` with waits that tests may shorten. */
export function openSmpp(given: SmppSettings, host: ChannelHost, timing: SmppTiming = usualTiming): OpenChannel {
  const channel = new SmppChannel(withDefaults<SmppSettings>(smppSettings, given), host, timing);
  channel.start();
  return channel;
}

class SmppChannel implements OpenChannel {
  readonly #host: ChannelHost;
  readonly #timing: SmppTiming;
  readonly #links: readonly Link[];
  readonly #submitter: Submitter;
  readonly #receivers: Receiver[] = [];
  #closing: Promise<void> | undefined;
  #up = false;

  constructor(settings: SmppSettings, host: ChannelHost, timing: SmppTiming) {
    this.#host = host;
    this.#timing = timing;
    const link = (mode: BindMode, index: number): Link =>
      new Link({ settings, timing, mode, log: host.log }, this.#events(index));
    const pair = settings.bind === 'pair';
    const sender = link(pair ? 'transmitter' : 'transceiver', 0);
    this.#submitter = new Submitter(settings, timing, host, sender);
    this.#receivers.push(new Receiver(settings, timing, host, sender));
    this.#links = pair ? [sender, link('receiver', 1)] : [sender];
    if (pair) this.#receivers.push(new Receiver(settings, timing, host, this.#links[1]!));
  }

  start(): void {
    this.#host.link('connecting');
    for (const link of this.#links) link.start();
  }

  room(): number {
    return this.#submitter.room();
  }

  send(messages: Parameters<OpenChannel['send']>[0]): void {
    this.#submitter.send(messages);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const wait = this.#timing.close;
    await this.#submitter.drain(wait);
    await Promise.all(this.#receivers.map((receiver) => receiver.drain(wait)));
    await Promise.all(this.#links.map((link) => link.close(Math.min(wait, 1_000))));
  }

  /** The first link sends (and receives, when it is a transceiver), the second only receives. */
  #events(index: number): LinkEvents {
    const sends = index === 0;
    const receiver = (): Receiver => this.#receivers[index]!;
    return {
      bound: () => this.#bound(),
      lost: (reason, stopped) => {
        if (sends) this.#submitter.lost(reason);
        receiver().lost();
        this.#down(reason, stopped);
      },
      answered: (sequence, status, messageId) => this.#submitter.answered(sequence, status, messageId),
      delivered: (pdu) => receiver().delivered(pdu),
      tick: (now) => {
        receiver().tick(now);
        if (sends && this.#submitter.tick(now)) this.#links[0]!.drop('the centre does not answer');
      },
    };
  }

  #bound(): void {
    if (!this.#links.every((link) => link.bound)) return;
    this.#up = true;
    this.#host.link('up');
  }

  #down(reason: string, stopped: boolean): void {
    const was = this.#up;
    this.#up = false;
    if (this.#closing) {
      if (this.#links.every((link) => !link.bound)) this.#host.link('down', 'closed');
    } else if (stopped) {
      this.#host.link('stopped', reason);
    } else {
      this.#host.link(was ? 'down' : 'connecting', reason);
    }
  }
}
