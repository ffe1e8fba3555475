import type { Receipt, ReceiptState } from '../contract.ts';
import type { FailureCode } from '../failures.ts';
import { findTlv, type Tlv, tlvNumber, tlvText } from './codec.ts';
import { tags } from './protocol.ts';

/** What the text of a receipt says, each part only where it stands there. */
export interface ReceiptText {
  readonly id?: string;
  readonly stat?: string;
  readonly err?: string;
}

const keys = /(?:^|[\s,;])(id|sub|dlvrd|submit[ _]?date|done[ _]?date|stat|err|text)\s*[:=]/gi;

/**
 * Reads a receipt text by looking for its keys wherever they stand: vendors leave fields out, change the case and the
 * order. Appendix B of the specification: `id:… sub:001 dlvrd:001 submit date:… done date:… stat:DELIVRD err:000
 * text:…`. What follows `text:` is the message itself and is not searched.
 */
export function parseReceiptText(text: string): ReceiptText {
  return parseUsual(text) ?? parseAny(text);
}

/** The form of the specification to the letter, as most centres write it: some ten times quicker. */
export function parseUsual(text: string): ReceiptText | undefined {
  if (!text.startsWith('id:')) return undefined;
  const small = text.indexOf(' text:');
  const end = small < 0 ? text.indexOf(' Text:') : small;
  const stat = text.indexOf(' stat:');
  const err = text.indexOf(' err:', stat);
  if (end < 0 || stat < 0 || err < 0 || err > end) return undefined;
  const id = wordAt(text, 3);
  const said = { id, stat: wordAt(text, stat + 6).toUpperCase(), err: wordAt(text, err + 5) };
  return id && said.stat && said.err && !/[\s,;:=]/.test(id + said.stat + said.err) ? said : undefined;
}

function wordAt(text: string, from: number): string {
  const end = text.indexOf(' ', from);
  return text.slice(from, end < 0 ? text.length : end);
}

export function parseAny(text: string): ReceiptText {
  const found: Record<string, string> = {};
  const head = text.slice(0, 1_000);
  let open: { key: string; from: number } | undefined;
  const close = (to: number): void => {
    if (open)
      found[open.key] ??=
        head
          .slice(open.from, to)
          .trim()
          .split(/[\s,;]/, 1)[0] ?? '';
  };
  for (const match of head.matchAll(keys)) {
    close(match.index);
    const key = match[1]!.toLowerCase().replace(/[ _]/g, '');
    open = { key, from: match.index + match[0].length };
    if (key === 'text') break;
  }
  close(head.length);
  const { id, stat, err } = found;
  return { ...(id && { id }), ...(stat && { stat: stat.toUpperCase() }), ...(err && { err }) };
}

type Outcome = readonly [ReceiptState, FailureCode?];

/** ACCEPTD and ENROUTE are not delivered; UNKNOWN is no word on the message at all, so it stays as it is. */
const byStat: Readonly<Record<string, Outcome>> = {
  ENROUTE: ['accepted'],
  ACCEPTD: ['accepted'],
  ACCEPTED: ['accepted'],
  BUFFERED: ['accepted'],
  BUFFRED: ['accepted'],
  SCHEDUL: ['accepted'],
  UNKNOWN: ['accepted'],
  DELIVRD: ['delivered'],
  DELIVERD: ['delivered'],
  DELIVERED: ['delivered'],
  EXPIRED: ['expired', 'expired'],
  DELETED: ['failed', 'rejected'],
  UNDELIV: ['failed', 'phone_unreachable'],
  UNDELIVERED: ['failed', 'phone_unreachable'],
  UNDELIVERABLE: ['failed', 'phone_unreachable'],
  FAILED: ['failed', 'phone_unreachable'],
  REJECTD: ['failed', 'rejected'],
  REJECTED: ['failed', 'rejected'],
  SKIPPED: ['failed', 'rejected'],
};

/** message_state, section 5.2.28. 0 (SCHEDULED) and 9 (SKIPPED) come from SMPP 5. */
const byState: readonly string[] = [
  'SCHEDUL',
  'ENROUTE',
  'DELIVRD',
  'EXPIRED',
  'DELETED',
  'UNDELIV',
  'ACCEPTD',
  'UNKNOWN',
  'REJECTD',
  'SKIPPED',
];

/** Reasons of 3GPP TS 29.002 that most centres pass on in `err:`; only what makes the reason plainer than `stat:`. */
const byError: Readonly<Record<string, FailureCode>> = {
  '001': 'number_unknown',
  '005': 'number_unknown',
  '009': 'number_unknown',
  '011': 'number_barred',
  '013': 'number_barred',
};

/**
 * A receipt from a deliver_sm: optional parameters go before the text. Undefined when no id can be found.
 * `at` is left out: the dates in receipt texts carry no time zone, so the time of arrival is the honest one.
 */
export function readReceipt(text: string, tlvs: readonly Tlv[]): Receipt | undefined {
  const said = parseReceiptText(text);
  const externalId = tlvText(tlvs, tags.receipted_message_id) || said.id;
  if (!externalId || externalId.length > 65) return undefined;
  const numbered = tlvNumber(tlvs, tags.message_state);
  const stat = (numbered === undefined ? undefined : byState[numbered]) ?? said.stat ?? 'UNKNOWN';
  const [state, usual] = byStat[stat] ?? byStat[stat.slice(0, 7)] ?? ['accepted'];
  const failure = usual === 'phone_unreachable' ? (byError[said.err ?? ''] ?? usual) : usual;
  return { externalId, state, ...(failure && { failure }), detail: detailOf(stat, said.err, tlvs) };
}

function detailOf(stat: string, err: string | undefined, tlvs: readonly Tlv[]): string {
  const network = findTlv(tlvs, tags.network_error_code);
  const code = network?.length === 3 ? ` network error ${network[0]}/${network.readUInt16BE(1)}` : '';
  return `stat ${stat.slice(0, 20)}${err ? ` err ${err.slice(0, 20)}` : ''}${code}`;
}

/** Whether a text reads like a receipt, for centres that forget to mark them. */
export function looksLikeReceipt(text: string): boolean {
  const said = parseReceiptText(text);
  return (
    said.id !== undefined &&
    said.stat !== undefined &&
    said.stat in byStat &&
    /(?:sub|dlvrd|done[ _]?date)\s*[:=]/i.test(text)
  );
}
