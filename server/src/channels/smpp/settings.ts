import Type, { type Static } from 'typebox';

export const smppSettings = Type.Object(
  {
    host: Type.String({
      title: 'Host',
      description: 'Name or address of the message centre.',
      minLength: 1,
      maxLength: 255,
    }),
    port: Type.Integer({
      title: 'Port',
      description: 'Usually 2775, or 3550 with TLS.',
      minimum: 1,
      maximum: 65535,
      default: 2775,
    }),
    tls: Type.Boolean({
      title: 'Encrypt (TLS)',
      description: 'Only where the operator offers it. Else use a private line or VPN.',
      default: false,
    }),
    tls_ca: Type.Optional(
      Type.String({
        title: 'Certificate authority',
        description: 'PEM text, where the operator signs its own certificate.',
        maxLength: 20_000,
      }),
    ),
    system_id: Type.String({
      title: 'System id',
      description: 'The user name given by the operator.',
      minLength: 1,
      maxLength: 15,
    }),
    password: Type.String({
      title: 'Password',
      description: 'Given by the operator; at most 8 characters by the standard, some take more.',
      maxLength: 64,
    }),
    system_type: Type.String({ title: 'System type', description: 'Usually empty.', maxLength: 12, default: '' }),
    bind: Type.Enum(['transceiver', 'pair'], {
      title: 'Connection',
      description: 'One connection for both ways (transceiver), or one each for sending and receiving (pair).',
      default: 'transceiver',
    }),
    sender: Type.String({
      title: 'Sender',
      description: 'Short code, number or name that phones show.',
      maxLength: 20,
      default: '',
    }),
    sender_ton: Type.Optional(
      Type.Integer({
        title: 'Sender TON',
        description: 'Type of number. Left empty it is guessed from the sender.',
        minimum: 0,
        maximum: 255,
      }),
    ),
    sender_npi: Type.Optional(
      Type.Integer({
        title: 'Sender NPI',
        description: 'Numbering plan. Left empty it is guessed from the sender.',
        minimum: 0,
        maximum: 255,
      }),
    ),
    number_ton: Type.Integer({
      title: 'Number TON',
      description: '1 is international.',
      minimum: 0,
      maximum: 255,
      default: 1,
    }),
    number_npi: Type.Integer({
      title: 'Number NPI',
      description: '1 is the telephone plan (E.164).',
      minimum: 0,
      maximum: 255,
      default: 1,
    }),
    number_plus: Type.Boolean({
      title: 'Numbers with +',
      description: 'Most centres want the digits alone.',
      default: false,
    }),
    service_type: Type.String({ title: 'Service type', description: 'Usually empty.', maxLength: 5, default: '' }),
    window: Type.Integer({
      title: 'Window',
      description: 'How many parts may await their answer at once. The contract says it; 10 is common.',
      minimum: 1,
      maximum: 10_000,
      default: 10,
    }),
    long_messages: Type.Enum(['udh', 'udh16', 'payload', 'sar'], {
      title: 'Long messages',
      description:
        'udh: headers with an 8-bit reference (works nearly everywhere); udh16: 16-bit reference; payload: one PDU with message_payload; sar: SAR parameters.',
      default: 'udh',
    }),
    alphabet: Type.Enum(['gsm7', 'latin1'], {
      title: 'Alphabet',
      description:
        'What plain text travels in: gsm7 (data_coding 0), or latin1 (data_coding 3). All else goes as UCS-2.',
      default: 'gsm7',
    }),
    default_alphabet: Type.Enum(['gsm7', 'latin1'], {
      title: 'Default alphabet',
      description: 'What the centre means by data_coding 0 in messages to us.',
      default: 'gsm7',
    }),
    receipts: Type.Enum(['all', 'failures', 'none'], {
      title: 'Delivery receipts',
      description: 'Which receipts to ask for. Some operators charge for them.',
      default: 'all',
    }),
    receipts_without_flag: Type.Boolean({
      title: 'Receipts without flag',
      description: 'For centres that forget to mark receipts: take a text that reads like one for a receipt.',
      default: false,
    }),
    validity_minutes: Type.Integer({
      title: 'Validity in minutes',
      description: 'How long the centre goes on trying. 0 leaves it to the centre.',
      minimum: 0,
      maximum: 43_200,
      default: 0,
    }),
    enquire_link_seconds: Type.Integer({
      title: 'Test the line after (seconds)',
      description: 'Seconds of silence before an enquire_link.',
      minimum: 1,
      maximum: 3_600,
      default: 30,
    }),
    response_seconds: Type.Integer({
      title: 'Wait for answers (seconds)',
      description: 'After so long without an answer a message counts as unknown.',
      minimum: 1,
      maximum: 600,
      default: 30,
    }),
  },
  { additionalProperties: false },
);

export type SmppSettings = Static<typeof smppSettings>;

/** Waits that only tests shorten, in milliseconds. */
export interface SmppTiming {
  readonly tick: number;
  readonly connect: number;
  readonly backoffFirst: number;
  readonly backoffMost: number;
  /** Least wait while another bind of ours is still open at the centre. */
  readonly alreadyBound: number;
  readonly throttleFirst: number;
  readonly throttleMost: number;
  /** How long a throttled part may be tried again before its message is given back. */
  readonly throttleGiveUp: number;
  readonly close: number;
  /** How long parts of an incoming long message may wait unacknowledged for the others. */
  readonly holdParts: number;
  /** How long an incoming long message may stay incomplete. */
  readonly joinParts: number;
}

export const usualTiming: SmppTiming = {
  tick: 500,
  connect: 10_000,
  backoffFirst: 1_000,
  backoffMost: 60_000,
  alreadyBound: 15_000,
  throttleFirst: 1_000,
  throttleMost: 30_000,
  throttleGiveUp: 120_000,
  close: 5_000,
  holdParts: 1_000,
  joinParts: 120_000,
};
