import type { Answer, ChannelHost, Outgoing } from '../contract.ts';
import type { FailureCode } from '../failures.ts';
import { failureOfStatus, isThrottle } from './failures.ts';
import type { Link } from './link.ts';
import { answerOf, type Pending } from './pending.ts';
import { statusWords } from './protocol.ts';
import type { SmppSettings, SmppTiming } from './settings.ts';
import { encodeSubmit, type SubmitTemplate, submitTemplate } from './submit-pdu.ts';
import { encodeText, type TextOptions } from './text.ts';

interface Part {
  readonly pending: Pending;
  readonly index: number;
  /** When it was written, by `performance.now()`. */
  at: number;
}

const cutBy = { udh: 'ref8', udh16: 'ref16', sar: 'ref16', payload: 'whole' } as const;

/** One PDU holds at most so much text (message_payload), one message at most so many parts (the count is one octet). */
const mostOctets = 65_535;
const mostParts = 255;

/** Keeps the window full: cuts messages into parts, submits them, and gives each message its one answer. */
export class Submitter {
  readonly #settings: SmppSettings;
  readonly #timing: SmppTiming;
  readonly #host: ChannelHost;
  readonly #link: Link;
  readonly #template: SubmitTemplate;
  readonly #text: TextOptions;
  readonly #inFlight = new Map<number, Part>();
  #queue: Part[] = [];
  #reference = Math.floor(Math.random() * 65_536);
  /** The window in use: halved when the centre throttles, grown back by successes. */
  #allowance: number;
  #pausedUntil = 0;
  #pauseMs = 0;
  #resume: NodeJS.Timeout | undefined;
  #closing = false;
  #lastAnswer = 0;
  #overdue = false;
  #idle: (() => void) | undefined;

  constructor(settings: SmppSettings, timing: SmppTiming, host: ChannelHost, link: Link) {
    this.#settings = settings;
    this.#timing = timing;
    this.#host = host;
    this.#link = link;
    this.#template = submitTemplate(settings);
    this.#text = { alphabet: settings.alphabet, cut: cutBy[settings.long_messages] };
    this.#allowance = settings.window;
  }

  room(): number {
    if (!this.#link.bound || this.#closing || this.#pausedUntil > 0) return 0;
    return Math.max(0, Math.floor(this.#allowance) - this.#inFlight.size - this.#queue.length);
  }

  send(messages: readonly Outgoing[]): void {
    for (const message of messages) this.#accept(message);
    this.#pump();
  }

  #accept(message: Outgoing): void {
    if (!this.#link.bound || this.#closing) {
      this.#later({ key: message.key, status: 'failed', failure: 'network_down', detail: 'the line is down' });
      return;
    }
    const to = this.#destination(message.to);
    if (to === undefined) {
      this.#refuse(message.key, 'number_invalid', 'not a telephone number');
      return;
    }
    const { dataCoding, parts } = encodeText(message.text, this.#text);
    if (parts.length > mostParts || parts[0]!.length > mostOctets) {
      this.#refuse(message.key, 'text_too_long', `${parts.length} parts`);
      return;
    }
    const many = parts.length > 1;
    const pending: Pending = {
      key: message.key,
      to,
      dataCoding,
      parts,
      reference: many ? this.#nextReference() : 0,
      ids: [],
      open: parts.length,
      inFlight: 0,
      begun: false,
      refused: undefined,
      lost: undefined,
      throttledSince: 0,
    };
    for (let index = 0; index < parts.length; index++) this.#queue.push({ pending, index, at: 0 });
  }

  #destination(address: string): string | undefined {
    const digits = address.startsWith('+') ? address.slice(1) : address;
    if (!/^[0-9]{1,19}$/.test(digits)) return undefined;
    return this.#settings.number_plus ? `+${digits}` : digits;
  }

  #nextReference(): number {
    this.#reference = (this.#reference + 1) & 0xffff;
    return this.#reference;
  }

  #refuse(key: number, failure: FailureCode, detail: string): void {
    this.#later({ key, status: 'failed', failure, detail });
  }

  /** Answers found inside `send` go out after it, so that the caller is never called back from its own call. */
  #later(answer: Answer): void {
    queueMicrotask(() => this.#host.answered(answer));
  }

  #pump(): void {
    if (this.#queue.length === 0 || !this.#link.bound || this.#pausedUntil > 0) return;
    const allowance = Math.max(1, Math.floor(this.#allowance));
    const now = performance.now();
    if (this.#inFlight.size === 0) this.#lastAnswer = now;
    let taken = 0;
    while (taken < this.#queue.length && this.#inFlight.size < allowance) this.#submit(this.#queue[taken++]!, now);
    if (taken === this.#queue.length) this.#queue = [];
    else if (taken > 0) this.#queue.splice(0, taken);
    if (taken > 0) this.#link.flushSoon();
  }

  #submit(part: Part, now: number): void {
    const { pending, index } = part;
    const sequence = this.#link.nextSequence();
    part.at = now;
    pending.begun = true;
    pending.inFlight++;
    this.#inFlight.set(sequence, part);
    encodeSubmit(this.#link.writer, this.#template, sequence, {
      to: pending.to,
      dataCoding: pending.dataCoding,
      octets: pending.parts[index]!,
      index,
      total: pending.parts.length,
      reference: pending.reference,
    });
  }

  /** The centre's word on one part. An answer that comes after its time was up is not ours any more. */
  answered(sequence: number, status: number, messageId: string): void {
    const part = this.#inFlight.get(sequence);
    if (!part) return;
    const { pending } = part;
    this.#inFlight.delete(sequence);
    this.#lastAnswer = performance.now();
    this.#link.proven();
    pending.inFlight--;
    if (isThrottle(status)) {
      this.#throttled(part, status);
    } else {
      if (status === 0) {
        pending.ids[part.index] = messageId;
        this.#pauseMs = 0;
        if (this.#allowance < this.#settings.window)
          this.#allowance = Math.min(this.#settings.window, this.#allowance + 0.05);
      } else {
        this.#refusePart(pending, failureOfStatus(status), statusWords(status));
      }
      this.#closePart(pending);
    }
    this.#pump();
  }

  /** Counts one part as done, and answers when it was the last. */
  #closePart(pending: Pending): void {
    pending.open--;
    if (pending.open > 0) return;
    for (let index = 0; index < pending.ids.length; index++) pending.ids[index] ??= '';
    this.#host.answered(answerOf(pending));
    if (this.#inFlight.size === 0 && this.#queue.length === 0) this.#idle?.();
  }

  /** One refused part spoils its message: the parts still here are not sent any more. */
  #refusePart(pending: Pending, failure: FailureCode, detail: string): void {
    pending.refused ??= { failure, detail };
    this.#withdraw(pending);
  }

  #withdraw(pending: Pending): void {
    if (pending.parts.length === 1) return;
    const before = this.#queue.length;
    this.#queue = this.#queue.filter((part) => part.pending !== pending);
    pending.open -= before - this.#queue.length;
  }

  #throttled(part: Part, status: number): void {
    const { pending } = part;
    const now = performance.now();
    if (pending.throttledSince === 0) pending.throttledSince = now;
    if (now - pending.throttledSince > this.#timing.throttleGiveUp) {
      this.#refusePart(pending, 'network_busy', statusWords(status));
      this.#closePart(pending);
    } else {
      // The centre threw the part away, so a message of which it has nothing else may still be given back unsent.
      if (pending.inFlight === 0 && pending.ids.length === 0) pending.begun = false;
      this.#queue.unshift(part);
    }
    if (this.#pausedUntil > 0) return;
    this.#pauseMs = Math.min(
      this.#timing.throttleMost,
      this.#pauseMs === 0 ? this.#timing.throttleFirst : this.#pauseMs * 2,
    );
    this.#allowance = Math.max(1, this.#allowance / 2);
    this.#pausedUntil = now + this.#pauseMs;
    this.#host.slowDown(this.#pauseMs);
    this.#resume = setTimeout(() => {
      this.#pausedUntil = 0;
      this.#pump();
    }, this.#pauseMs);
  }

  /** Gives up parts whose answer is overdue. Says whether the centre has stopped answering altogether. */
  tick(now: number): boolean {
    const limit = this.#settings.response_seconds * 1000;
    for (const [sequence, part] of this.#inFlight) {
      if (now - part.at <= limit) break;
      this.#inFlight.delete(sequence);
      this.#losePart(part, 'no answer in time');
    }
    const silent = now - this.#lastAnswer > limit && this.#lastAnswer > 0;
    const overdue = silent && this.#overdue;
    this.#overdue = false;
    this.#pump();
    return overdue;
  }

  #losePart(part: Part, reason: string): void {
    const { pending } = part;
    this.#overdue = true;
    pending.inFlight--;
    pending.lost ??= reason;
    this.#withdraw(pending);
    this.#closePart(pending);
  }

  /** The connection is gone: what was in flight is unknown, what had not begun can be sent again. */
  lost(reason: string): void {
    clearTimeout(this.#resume);
    this.#pausedUntil = 0;
    const flying = [...this.#inFlight.values()];
    this.#inFlight.clear();
    for (const part of flying) this.#losePart(part, `connection lost: ${reason}`);
    this.#giveBack('the line went down');
  }

  #giveBack(reason: string): void {
    const waiting = this.#queue;
    this.#queue = [];
    for (const { pending } of waiting) {
      if (pending.begun) pending.lost ??= `${reason} between two parts`;
      else pending.refused ??= { failure: 'network_down', detail: reason };
      this.#closePart(pending);
    }
  }

  /** Takes no more; lets the answers arrive for at most so long. */
  async drain(ms: number): Promise<void> {
    this.#closing = true;
    const unbegun = this.#queue.filter((part) => !part.pending.begun);
    this.#queue = this.#queue.filter((part) => part.pending.begun);
    for (const { pending } of unbegun) {
      pending.refused ??= { failure: 'network_down', detail: 'the channel is closing' };
      this.#closePart(pending);
    }
    if (this.#inFlight.size === 0 && this.#queue.length === 0) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, ms);
      this.#idle = () => {
        clearTimeout(late);
        resolve();
      };
    });
  }
}
