import type { ChannelHost, Incoming } from '../contract.ts';
import { encodePdu, findTlv, type Pdu, tlvNumber } from './codec.ts';
import { type JoinedMessage, Joiner } from './joiner.ts';
import type { DeliverPdu, Link } from './link.ts';
import { esm, statuses, tags } from './protocol.ts';
import { looksLikeReceipt, readReceipt } from './receipt.ts';
import type { SmppSettings, SmppTiming } from './settings.ts';
import { decodeText } from './text.ts';
import { type PartInfo, splitHeader, usable } from './udh.ts';

/** Above so many messages that we are still storing, we stop reading until half of them are stored. */
const mostPending = 10_000;
const mostJoining = 1_000;
const mostJoiningParts = 5_000;

/** Takes what the centre delivers: receipts and messages; acknowledges each when it is stored. */
export class Receiver {
  readonly #settings: SmppSettings;
  readonly #host: ChannelHost;
  readonly #link: Link;
  readonly #joiner: Joiner;
  #pending = 0;
  #idle: (() => void) | undefined;
  /** Answers belong to the connection on which the request came. */
  #connection = 0;

  constructor(settings: SmppSettings, timing: SmppTiming, host: ChannelHost, link: Link) {
    this.#settings = settings;
    this.#host = host;
    this.#link = link;
    this.#joiner = new Joiner(
      { holdMs: timing.holdParts, joinMs: timing.joinParts, most: mostJoining, mostParts: mostJoiningParts },
      (message) => this.#joined(message),
    );
  }

  delivered(pdu: DeliverPdu): void {
    const settle = this.#settler(pdu);
    const octets = octetsOf(pdu);
    const { esm_class: esmClass, data_coding: dataCoding } = pdu.body;
    const withHeader = (esmClass & esm.udh) !== 0;
    const { part = sarPart(pdu), text } = withHeader ? splitHeader(octets) : { text: octets };
    if (this.#isReceipt(pdu, text)) {
      // Receipts are written in ASCII whatever the default alphabet is: an id may hold an underscore.
      this.#receipt(pdu, decodeText(text, dataCoding, 'latin1'), settle);
      return;
    }
    if (part) {
      const waiting = { octets: Buffer.from(text), dataCoding, settle };
      this.#joiner.add(pdu.body.source_addr, pdu.body.destination_addr, part, waiting, performance.now());
      return;
    }
    this.#store(
      this.#incoming(
        pdu.body.source_addr,
        pdu.body.destination_addr,
        decodeText(text, dataCoding, this.#settings.default_alphabet),
      ),
      settle,
    );
  }

  tick(now: number): void {
    this.#joiner.tick(now);
  }

  /** The connection is gone: no answer can reach its centre any more. */
  lost(): void {
    this.#connection++;
    this.#joiner.lost();
  }

  /** Resolves when all that was received is stored or refused, at the latest after `ms`. */
  async drain(ms: number): Promise<void> {
    this.#joiner.passAll();
    if (this.#pending === 0) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, ms);
      this.#idle = () => {
        clearTimeout(late);
        resolve();
      };
    });
  }

  #incoming(from: string, to: string, text: string): Incoming {
    return { from, text, ...(to && { to }) };
  }

  #isReceipt(pdu: DeliverPdu, text: Buffer): boolean {
    const type = pdu.body.esm_class & esm.typeMask;
    if (type === esm.receipt || type === esm.intermediate || type === esm.deliveryAck) return true;
    if (findTlv(pdu.tlvs, tags.receipted_message_id) && findTlv(pdu.tlvs, tags.message_state)) return true;
    return this.#settings.receipts_without_flag && looksLikeReceipt(text.toString('latin1'));
  }

  #receipt(pdu: DeliverPdu, text: string, settle: (stored: boolean) => void): void {
    const receipt = readReceipt(text, pdu.tlvs);
    if (!receipt) {
      this.#host.log('warn', 'SMPP: a receipt without a message id was acknowledged and left');
      settle(true);
      return;
    }
    this.#host.receipt({ ...receipt, from: pdu.body.source_addr }).then(
      () => settle(true),
      () => settle(false),
    );
  }

  #joined(message: JoinedMessage): void {
    const { parts } = message;
    let text = '';
    for (const part of parts) {
      // A part that never came shows as a gap, so that a reader knows.
      text += part ? decodeText(part.octets, part.dataCoding, this.#settings.default_alphabet) : ' … ';
    }
    this.#store(this.#incoming(message.from, message.to, text.trim()), (stored) => {
      for (const part of parts) part?.settle(stored);
    });
  }

  #store(message: Incoming, settle: (stored: boolean) => void): void {
    this.#host.incoming(message).then(
      () => settle(true),
      () => settle(false),
    );
  }

  /** Answers a deliver_sm once, and only on the connection that brought it. */
  #settler(pdu: Pick<Pdu, 'sequence' | 'name'> & { name: 'deliver_sm' | 'data_sm' }): (stored: boolean) => void {
    const connection = this.#connection;
    const { sequence, name } = pdu;
    let settled = false;
    this.#pending++;
    if (this.#pending >= mostPending) this.#link.hold(true);
    return (stored) => {
      if (settled) return;
      settled = true;
      this.#pending--;
      if (this.#pending <= mostPending / 2) this.#link.hold(false);
      if (this.#pending === 0) this.#idle?.();
      if (connection !== this.#connection) return;
      const status = stored ? 0 : statuses.ESME_RX_T_APPN;
      encodePdu(this.#link.writer, `${name}_resp`, sequence, {}, { status });
      this.#link.flushSoon();
    };
  }
}

/** A text in message_payload takes the place of short_message. */
function octetsOf(pdu: DeliverPdu): Buffer {
  const short = pdu.name === 'deliver_sm' ? pdu.body.short_message : undefined;
  return short?.length ? short : (findTlv(pdu.tlvs, tags.message_payload) ?? Buffer.alloc(0));
}

function sarPart(pdu: DeliverPdu): PartInfo | undefined {
  const reference = tlvNumber(pdu.tlvs, tags.sar_msg_ref_num);
  const total = tlvNumber(pdu.tlvs, tags.sar_total_segments);
  const index = tlvNumber(pdu.tlvs, tags.sar_segment_seqnum);
  if (reference === undefined || total === undefined || index === undefined) return undefined;
  const part = { reference, total, index };
  return total <= 255 && usable(part) ? part : undefined;
}
