import { type PduWriter, reserve, writeHeader, writeString, writeTlv } from './codec.ts';
import { commands, esm, headerBytes, tags } from './protocol.ts';
import type { SmppSettings } from './settings.ts';
import { concatHeader } from './udh.ts';

/** The octets of a submit_sm that are the same for every message of a channel. */
export interface SubmitTemplate {
  /** service_type to dest_addr_npi. */
  readonly before: Uint8Array;
  /** protocol_id to replace_if_present_flag. */
  readonly after: Uint8Array;
  readonly longMessages: SmppSettings['long_messages'];
}

export interface TypeOfNumber {
  readonly ton: number;
  readonly npi: number;
}

/** How centres expect a sender by its looks: a name is 5/0, a short code 3/0, an international number 1/1. */
export function guessSender(sender: string): TypeOfNumber {
  if (sender === '') return { ton: 0, npi: 0 };
  if (!/^\+?[0-9]+$/.test(sender)) return { ton: 5, npi: 0 };
  if (sender.startsWith('+') || sender.length > 8) return { ton: 1, npi: 1 };
  return { ton: 3, npi: 0 };
}

/** A relative validity period, section 7.1.1: `YYMMDDhhmmss000R`. Days only, as months have no fixed length. */
export function validityPeriod(minutes: number): string {
  if (minutes <= 0) return '';
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `0000${two(minutes / 1440)}${two((minutes / 60) % 24)}${two(minutes % 60)}00000R`;
}

const registered = { all: 1, failures: 2, none: 0 } as const;

export function submitTemplate(settings: SmppSettings): SubmitTemplate {
  const guess = guessSender(settings.sender);
  const sender = guess.ton === 1 ? settings.sender.replace(/^\+/, '') : settings.sender;
  const before = Buffer.from(`${settings.service_type}\0__${sender}\0__`, 'latin1');
  const ton = settings.service_type.length + 1;
  before[ton] = settings.sender_ton ?? guess.ton;
  before[ton + 1] = settings.sender_npi ?? guess.npi;
  before[before.length - 2] = settings.number_ton;
  before[before.length - 1] = settings.number_npi;
  const after = Buffer.from(`\0\0\0${validityPeriod(settings.validity_minutes)}\0_\0`, 'latin1');
  after[after.length - 2] = registered[settings.receipts];
  return { before, after, longMessages: settings.long_messages };
}

export interface SubmitPart {
  readonly to: string;
  readonly dataCoding: number;
  readonly octets: Uint8Array;
  readonly index: number;
  readonly total: number;
  readonly reference: number;
}

const noOctets = new Uint8Array(0);

/** Appends one submit_sm. `to` holds digits only (and a leading + where the settings say so), at most 20. */
export function encodeSubmit(writer: PduWriter, template: SubmitTemplate, sequence: number, part: SubmitPart): void {
  const { before, after, longMessages } = template;
  const { octets, total } = part;
  const long = total > 1;
  const sar = long && longMessages === 'sar';
  const header = long && !sar ? concatHeader(partInfo(part), longMessages === 'udh16' ? 16 : 8) : noOctets;
  const payload = octets.length + header.length > 254;
  const inside = payload ? 0 : header.length + octets.length;
  const extra = (payload ? 4 + octets.length : 0) + (sar ? 16 : 0);
  const length = headerBytes + before.length + part.to.length + 2 + after.length + 3 + inside + extra;
  reserve(writer, length);
  writeHeader(writer, length, commands.submit_sm, 0, sequence);
  put(writer, before);
  writeString(writer, part.to);
  writer.bytes[writer.at++] = header.length > 0 ? esm.udh : 0;
  put(writer, after);
  writer.bytes[writer.at++] = part.dataCoding;
  writer.bytes[writer.at++] = 0;
  writer.bytes[writer.at++] = inside;
  if (header.length > 0) put(writer, header);
  if (payload) writeTlv(writer, { tag: tags.message_payload, value: octets });
  else put(writer, octets);
  if (sar) writeSar(writer, part);
}

const partInfo = (part: SubmitPart) => ({ reference: part.reference, total: part.total, index: part.index + 1 });

function put(writer: PduWriter, octets: Uint8Array): void {
  writer.bytes.set(octets, writer.at);
  writer.at += octets.length;
}

function writeSar(writer: PduWriter, part: SubmitPart): void {
  const { reference, total, index } = part;
  writeTlv(writer, { tag: tags.sar_msg_ref_num, value: Uint8Array.of(reference >> 8, reference & 0xff) });
  writeTlv(writer, { tag: tags.sar_total_segments, value: Uint8Array.of(total) });
  writeTlv(writer, { tag: tags.sar_segment_seqnum, value: Uint8Array.of(index + 1) });
}
