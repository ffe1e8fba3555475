import net from 'node:net';
import tls from 'node:tls';
import type { ChannelHost } from '../contract.ts';
import {
  createWriter,
  decodePdu,
  encodePdu,
  isResponse,
  type Pdu,
  PduError,
  type PduWriter,
  take,
  type UnknownPdu,
} from './codec.ts';
import { Framer } from './framer.ts';
import { type CommandName, commands, headerBytes, statuses, statusWords } from './protocol.ts';
import type { SmppSettings, SmppTiming } from './settings.ts';

export type BindMode = 'transceiver' | 'transmitter' | 'receiver';
export type DeliverPdu = Extract<Pdu, { name: 'deliver_sm' | 'data_sm' }>;

/** What a link tells its channel. */
export interface LinkEvents {
  bound(): void;
  /** The connection is gone, bound or not: what was in flight is lost. `stopped`: no further attempt will be made. */
  lost(reason: string, stopped: boolean): void;
  /** The answer to a submit_sm (or a generic_nack of one). */
  answered(sequence: number, status: number, messageId: string): void;
  delivered(pdu: DeliverPdu): void;
  /** Called a few times per second while bound, with `performance.now()`. */
  tick(now: number): void;
}

export interface LinkOptions {
  readonly settings: SmppSettings;
  readonly timing: SmppTiming;
  readonly mode: BindMode;
  readonly log: ChannelHost['log'];
}

type Phase = 'idle' | 'connecting' | 'binding' | 'bound' | 'unbinding' | 'closed';

/** Refusals that no further attempt can mend: RBINDFAIL, RINVPASWD, RINVSYSID. */
const hopeless: readonly number[] = [statuses.ESME_RBINDFAIL, statuses.ESME_RINVPASWD, statuses.ESME_RINVSYSID];

const writeLimit = 4 * 1024 * 1024;

/** One connection to the centre: connects, binds, tests the line, and comes back after a loss. */
export class Link {
  readonly writer: PduWriter = createWriter();
  readonly #options: LinkOptions;
  readonly #on: LinkEvents;
  #phase: Phase = 'idle';
  #socket: net.Socket | undefined;
  #framer = new Framer();
  #sequence = 0;
  #attempts = 0;
  #phaseSince = 0;
  #lastHeard = 0;
  #enquiredAt = 0;
  #reading = false;
  #flushing = false;
  #held = false;
  #ticker: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #onClosed: (() => void) | undefined;

  constructor(options: LinkOptions, on: LinkEvents) {
    this.#options = options;
    this.#on = on;
  }

  get bound(): boolean {
    return this.#phase === 'bound';
  }

  start(): void {
    this.#connect();
  }

  nextSequence(): number {
    this.#sequence = this.#sequence >= 0x7fffffff ? 1 : this.#sequence + 1;
    return this.#sequence;
  }

  /** Writes what was encoded: at once at the end of the readable event that we are in, else in a microtask. */
  flushSoon(): void {
    if (this.#reading || this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => {
      this.#flushing = false;
      this.#flush();
    });
  }

  /** Stops or resumes reading from the centre, when what it sent is more than we could store so far. */
  hold(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    this.#readOrNot();
  }

  /** The centre works: the next loss starts with a short wait again. */
  proven(): void {
    this.#attempts = 0;
  }

  /** Gives up the connection and tries again after a while. */
  drop(reason: string, leastWait = 0): void {
    if (this.#phase === 'closed' || this.#phase === 'idle') return;
    if (this.#phase === 'unbinding') {
      this.#finish();
      return;
    }
    this.#disconnect();
    this.#phase = 'idle';
    this.#on.lost(reason, false);
    if (!this.#mayRetry()) return;
    const wait = Math.max(leastWait, this.#backoff());
    this.#options.log('warn', `SMPP connection lost: ${reason}`, { retryInMs: Math.round(wait) });
    this.#retry = setTimeout(() => this.#connect(), wait);
  }

  /** Unbinds and closes; resolves when the connection is gone, at the latest after `ms`. */
  close(ms: number): Promise<void> {
    if (this.#phase === 'closed') return Promise.resolve();
    if (this.#phase !== 'bound') {
      this.#finish();
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const late = setTimeout(() => this.#finish(), ms);
      this.#onClosed = () => {
        clearTimeout(late);
        resolve();
      };
      encodePdu(this.writer, 'unbind', this.nextSequence());
      this.#phase = 'unbinding';
      this.#flush();
    });
  }

  /** Exponential, from half to the whole of the step, so that many nodes do not come back in the same moment. */
  #backoff(): number {
    const { backoffFirst, backoffMost } = this.#options.timing;
    const step = Math.min(backoffMost, backoffFirst * 2 ** Math.min(this.#attempts++, 20));
    return step * (0.5 + Math.random() / 2);
  }

  /** Not when the channel was closed by what it did about the loss. */
  #mayRetry(): boolean {
    return this.#phase === 'idle';
  }

  #connect(): void {
    const { settings, timing } = this.#options;
    this.#enter('connecting');
    this.#framer = new Framer();
    take(this.writer);
    const where = { host: settings.host, port: settings.port };
    const socket = settings.tls
      ? tls.connect({
          ...where,
          servername: net.isIP(settings.host) ? '' : settings.host,
          ca: settings.tls_ca || undefined,
        })
      : net.connect(where);
    this.#socket = socket;
    socket.setNoDelay(true);
    const mine = (act: () => void) => (): void => {
      if (this.#socket === socket) act();
    };
    socket.on(
      settings.tls ? 'secureConnect' : 'connect',
      mine(() => this.#bind()),
    );
    socket.on('data', (chunk: Buffer) => {
      if (this.#socket === socket) this.#read(chunk);
    });
    socket.on('error', (error: Error) => {
      if (this.#socket === socket) this.drop(error.message);
    });
    socket.on(
      'close',
      mine(() => this.drop('the centre closed the connection')),
    );
    socket.on(
      'drain',
      mine(() => this.#readOrNot()),
    );
    this.#ticker = setInterval(() => this.#tick(), timing.tick);
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#phaseSince = performance.now();
  }

  #bind(): void {
    const { settings, mode } = this.#options;
    this.#enter('binding');
    encodePdu(this.writer, `bind_${mode}`, this.nextSequence(), {
      system_id: settings.system_id,
      password: settings.password,
      system_type: settings.system_type,
      interface_version: 0x34,
    });
    this.#flush();
  }

  #boundAnswer(status: number): void {
    if (this.#phase !== 'binding') return;
    if (status === 0) {
      this.#enter('bound');
      this.#lastHeard = this.#phaseSince;
      this.#enquiredAt = 0;
      this.#on.bound();
    } else if (hopeless.includes(status)) {
      this.#disconnect();
      this.#phase = 'closed';
      this.#on.lost(`the centre refused the bind: ${statusWords(status)}`, true);
    } else {
      const already = status === statuses.ESME_RALYBND;
      this.drop(`the centre refused the bind: ${statusWords(status)}`, already ? this.#options.timing.alreadyBound : 0);
    }
  }

  #read(chunk: Buffer): void {
    this.#lastHeard = performance.now();
    this.#reading = true;
    const socket = this.#socket;
    const sane = this.#framer.push(chunk, (bytes, start, end) => {
      if (this.#socket === socket) this.#frame(bytes, start, end);
    });
    this.#reading = false;
    if (this.#socket !== socket) return;
    if (!sane) {
      encodePdu(this.writer, 'generic_nack', 0, {}, { status: statuses.ESME_RINVCMDLEN });
      this.#flush();
      this.drop('the centre sent a PDU of impossible length');
      return;
    }
    this.#flush();
  }

  #frame(bytes: Buffer, start: number, end: number): void {
    try {
      if (bytes.readUInt32BE(start + 4) === commands.submit_sm_resp) this.#submitAnswer(bytes, start, end);
      else this.#dispatch(decodePdu(bytes, start, end));
    } catch (error) {
      if (!(error instanceof PduError)) throw error;
      this.#options.log('warn', `SMPP: unreadable PDU: ${error.message}`);
      if (!isResponse(error.id)) this.#refuse(error);
    }
  }

  /** The one PDU that comes as often as we send; read without an object for it. */
  #submitAnswer(bytes: Buffer, start: number, end: number): void {
    let stop = start + headerBytes;
    while (stop < end && bytes[stop] !== 0) stop++;
    const status = bytes.readUInt32BE(start + 8);
    this.#on.answered(bytes.readUInt32BE(start + 12), status, bytes.toString('latin1', start + headerBytes, stop));
  }

  #refuse(error: PduError): void {
    const name: CommandName =
      error.id === commands.deliver_sm
        ? 'deliver_sm_resp'
        : error.id === commands.data_sm
          ? 'data_sm_resp'
          : 'generic_nack';
    encodePdu(this.writer, name, error.sequence, {}, { status: error.status });
  }

  #dispatch(pdu: Pdu | UnknownPdu): void {
    switch (pdu.name) {
      case 'bind_transceiver_resp':
      case 'bind_transmitter_resp':
      case 'bind_receiver_resp':
        this.#boundAnswer(pdu.status);
        return;
      case 'deliver_sm':
      case 'data_sm':
        this.#delivered(pdu);
        return;
      case 'enquire_link':
        encodePdu(this.writer, 'enquire_link_resp', pdu.sequence);
        return;
      case 'unbind':
        encodePdu(this.writer, 'unbind_resp', pdu.sequence);
        this.#flush();
        this.drop('the centre unbound');
        return;
      case 'unbind_resp':
        if (this.#phase === 'unbinding') this.#finish();
        return;
      case 'generic_nack':
        if (this.#phase === 'binding') this.#boundAnswer(pdu.status || 0xff);
        else this.#on.answered(pdu.sequence, pdu.status || 0xff, '');
        return;
      case 'alert_notification':
      case 'outbind':
        return;
    }
    if (!isResponse(pdu.id)) {
      encodePdu(this.writer, 'generic_nack', pdu.sequence, {}, { status: statuses.ESME_RINVCMDID });
    }
  }

  #delivered(pdu: DeliverPdu): void {
    if (this.#phase === 'bound' || this.#phase === 'unbinding') {
      this.#on.delivered(pdu);
      return;
    }
    encodePdu(this.writer, `${pdu.name}_resp`, pdu.sequence, {}, { status: statuses.ESME_RINVBNDSTS });
  }

  #flush(): void {
    if (!this.#socket?.writable) return;
    const bytes = take(this.writer);
    if (bytes.length === 0) return;
    this.#socket.write(bytes);
    if (this.#socket.writableLength > writeLimit) this.#socket.pause();
  }

  #readOrNot(): void {
    if (!this.#socket) return;
    if (this.#held || this.#socket.writableLength > writeLimit) this.#socket.pause();
    else this.#socket.resume();
  }

  #tick(): void {
    const now = performance.now();
    const { settings, timing } = this.#options;
    const answerMs = settings.response_seconds * 1000;
    if (this.#phase === 'connecting' && now - this.#phaseSince > timing.connect) {
      this.drop('no connection in time');
      return;
    }
    if (this.#phase === 'binding' && now - this.#phaseSince > answerMs) {
      this.drop('no answer to the bind');
      return;
    }
    if (this.#phase !== 'bound') return;
    this.#on.tick(now);
    if (!this.bound || this.#held) return;
    if (this.#enquiredAt > this.#lastHeard) {
      if (now - this.#enquiredAt > answerMs) this.drop('no answer to enquire_link');
    } else if (now - this.#lastHeard > settings.enquire_link_seconds * 1000) {
      this.#enquiredAt = now;
      encodePdu(this.writer, 'enquire_link', this.nextSequence());
      this.#flush();
    }
  }

  #disconnect(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    clearInterval(this.#ticker);
    clearTimeout(this.#retry);
    if (!socket) return;
    // What is still in the socket (an unbind_resp, a nack) may leave; a peer that does not read cannot hold us.
    if (socket.connecting) socket.destroy();
    else socket.end();
    setTimeout(() => socket.destroy(), 1_000).unref();
  }

  #finish(): void {
    const was = this.#phase;
    this.#disconnect();
    this.#phase = 'closed';
    if (was !== 'closed') this.#on.lost('closed', true);
    this.#onClosed?.();
  }
}
