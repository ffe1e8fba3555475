/** Numbers and tables of SMPP 3.4 (Short Message Peer to Peer Protocol Specification v3.4, issue 1.2). */

/** Command ids, section 5.1.2.1. A response carries its request's id with the top bit set. */
export const commands = {
  generic_nack: 0x80000000,
  bind_receiver: 0x00000001,
  bind_receiver_resp: 0x80000001,
  bind_transmitter: 0x00000002,
  bind_transmitter_resp: 0x80000002,
  query_sm: 0x00000003,
  query_sm_resp: 0x80000003,
  submit_sm: 0x00000004,
  submit_sm_resp: 0x80000004,
  deliver_sm: 0x00000005,
  deliver_sm_resp: 0x80000005,
  unbind: 0x00000006,
  unbind_resp: 0x80000006,
  replace_sm: 0x00000007,
  replace_sm_resp: 0x80000007,
  cancel_sm: 0x00000008,
  cancel_sm_resp: 0x80000008,
  bind_transceiver: 0x00000009,
  bind_transceiver_resp: 0x80000009,
  outbind: 0x0000000b,
  enquire_link: 0x00000015,
  enquire_link_resp: 0x80000015,
  alert_notification: 0x00000102,
  data_sm: 0x00000103,
  data_sm_resp: 0x80000103,
} as const;

export type CommandName = keyof typeof commands;

/** Kinds of field: fixed numbers, a zero-ended Latin-1 string, and octets behind one length byte. */
export type FieldKind = 'int8' | 'cstring' | 'octets';
type Field = readonly [name: string, kind: FieldKind];

const bind = [
  ['system_id', 'cstring'],
  ['password', 'cstring'],
  ['system_type', 'cstring'],
  ['interface_version', 'int8'],
  ['addr_ton', 'int8'],
  ['addr_npi', 'int8'],
  ['address_range', 'cstring'],
] as const;
const bindResponse = [['system_id', 'cstring']] as const;
const source = [
  ['source_addr_ton', 'int8'],
  ['source_addr_npi', 'int8'],
  ['source_addr', 'cstring'],
] as const;
const destination = [
  ['dest_addr_ton', 'int8'],
  ['dest_addr_npi', 'int8'],
  ['destination_addr', 'cstring'],
] as const;
const messageId = [['message_id', 'cstring']] as const;
const shortMessage = [
  ['service_type', 'cstring'],
  ...source,
  ...destination,
  ['esm_class', 'int8'],
  ['protocol_id', 'int8'],
  ['priority_flag', 'int8'],
  ['schedule_delivery_time', 'cstring'],
  ['validity_period', 'cstring'],
  ['registered_delivery', 'int8'],
  ['replace_if_present_flag', 'int8'],
  ['data_coding', 'int8'],
  ['sm_default_msg_id', 'int8'],
  ['short_message', 'octets'],
] as const;

/** The mandatory fields of each PDU in their order on the wire, sections 4.1 to 4.12. */
export const bodies = {
  generic_nack: [],
  bind_receiver: bind,
  bind_receiver_resp: bindResponse,
  bind_transmitter: bind,
  bind_transmitter_resp: bindResponse,
  bind_transceiver: bind,
  bind_transceiver_resp: bindResponse,
  outbind: [
    ['system_id', 'cstring'],
    ['password', 'cstring'],
  ],
  unbind: [],
  unbind_resp: [],
  enquire_link: [],
  enquire_link_resp: [],
  submit_sm: shortMessage,
  submit_sm_resp: messageId,
  deliver_sm: shortMessage,
  deliver_sm_resp: messageId,
  data_sm: [
    ['service_type', 'cstring'],
    ...source,
    ...destination,
    ['esm_class', 'int8'],
    ['registered_delivery', 'int8'],
    ['data_coding', 'int8'],
  ],
  data_sm_resp: messageId,
  query_sm: [['message_id', 'cstring'], ...source],
  query_sm_resp: [
    ['message_id', 'cstring'],
    ['final_date', 'cstring'],
    ['message_state', 'int8'],
    ['error_code', 'int8'],
  ],
  cancel_sm: [['service_type', 'cstring'], ['message_id', 'cstring'], ...source, ...destination],
  cancel_sm_resp: [],
  replace_sm: [
    ['message_id', 'cstring'],
    ...source,
    ['schedule_delivery_time', 'cstring'],
    ['validity_period', 'cstring'],
    ['registered_delivery', 'int8'],
    ['sm_default_msg_id', 'int8'],
    ['short_message', 'octets'],
  ],
  replace_sm_resp: [],
  alert_notification: [...source, ['esme_addr_ton', 'int8'], ['esme_addr_npi', 'int8'], ['esme_addr', 'cstring']],
} as const satisfies Record<CommandName, readonly Field[]>;

type ValueOf<K extends FieldKind> = K extends 'int8' ? number : K extends 'cstring' ? string : Buffer;

/** The body of a PDU as an object, derived from the table. */
export type Body<C extends CommandName> = {
  [F in (typeof bodies)[C][number] as F[0]]: ValueOf<F[1]>;
};

/** Optional parameter tags, section 5.3.2. */
export const tags = {
  receipted_message_id: 0x001e,
  source_port: 0x020a,
  sar_msg_ref_num: 0x020c,
  sc_interface_version: 0x0210,
  sar_total_segments: 0x020e,
  sar_segment_seqnum: 0x020f,
  network_error_code: 0x0423,
  message_payload: 0x0424,
  message_state: 0x0427,
} as const;

/** Command statuses that we tell apart, section 5.1.3. */
export const statuses = {
  ESME_ROK: 0x00,
  ESME_RINVMSGLEN: 0x01,
  ESME_RINVCMDLEN: 0x02,
  ESME_RINVCMDID: 0x03,
  ESME_RINVBNDSTS: 0x04,
  ESME_RALYBND: 0x05,
  ESME_RSYSERR: 0x08,
  ESME_RINVSRCADR: 0x0a,
  ESME_RINVDSTADR: 0x0b,
  ESME_RBINDFAIL: 0x0d,
  ESME_RINVPASWD: 0x0e,
  ESME_RINVSYSID: 0x0f,
  ESME_RMSGQFUL: 0x14,
  ESME_RINVESMCLASS: 0x43,
  ESME_RSUBMITFAIL: 0x45,
  ESME_RINVSRCTON: 0x48,
  ESME_RINVSRCNPI: 0x49,
  ESME_RINVDSTTON: 0x50,
  ESME_RINVDSTNPI: 0x51,
  ESME_RTHROTTLED: 0x58,
  ESME_RINVEXPIRY: 0x62,
  ESME_RX_T_APPN: 0x64,
  ESME_RX_P_APPN: 0x65,
  ESME_RX_R_APPN: 0x66,
  ESME_RINVOPTPARSTREAM: 0xc0,
  ESME_RUNKNOWNERR: 0xff,
} as const;

const statusNames = new Map<number, string>(Object.entries(statuses).map(([name, value]) => [value, name]));

/** `ESME_RTHROTTLED (0x58)`, or the bare number for one that the specification leaves to the vendor. */
export function statusWords(status: number): string {
  const hex = `0x${status.toString(16).padStart(2, '0')}`;
  const name = statusNames.get(status);
  return name ? `${name} (${hex})` : `status ${hex}`;
}

/** Bits of esm_class, section 5.2.12. */
export const esm = { udh: 0x40, typeMask: 0x3c, receipt: 0x04, deliveryAck: 0x08, userAck: 0x10, intermediate: 0x20 };

export const headerBytes = 16;
/** A PDU longer than this is a broken or hostile peer: message_payload may hold 65,535 octets, the rest is small. */
export const maxPduBytes = 68_000;
