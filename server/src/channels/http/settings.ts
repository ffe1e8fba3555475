import Type, { type Static } from 'typebox';

const lines = { format: 'lines' };

export const httpSettings = Type.Object(
  {
    url: Type.String({
      title: 'Address',
      description:
        'Where to send a message. {{to}}, {{text}} and the other variables are escaped as an address needs it.',
      minLength: 1,
      maxLength: 4_000,
    }),
    method: Type.Enum(['GET', 'POST', 'PUT'], {
      title: 'Method',
      description: 'As the provider asks for it.',
      default: 'POST',
    }),
    content: Type.Enum(['none', 'form', 'json', 'xml', 'text'], {
      title: 'Body',
      description: 'What the body is; variables are escaped accordingly.',
      default: 'json',
    }),
    body: Type.String({
      title: 'Body template',
      description: 'For example {"to":"{{to}}","text":"{{text}}"}. In JSON, variables stand inside quotes.',
      maxLength: 20_000,
      default: '',
    }),
    headers: Type.String({
      ...lines,
      title: 'Headers',
      description: 'One per line, for example: Authorization: Bearer {{token}}',
      maxLength: 4_000,
      default: '',
    }),
    sender: Type.String({ title: 'Sender', description: 'What {{sender}} stands for.', maxLength: 50, default: '' }),
    username: Type.String({
      title: 'User name',
      description: 'What {{username}} stands for.',
      maxLength: 200,
      default: '',
    }),
    password: Type.Optional(
      Type.String({ title: 'Password', description: 'What {{password}} stands for.', maxLength: 500 }),
    ),
    token: Type.Optional(Type.String({ title: 'Token', description: 'What {{token}} stands for.', maxLength: 5_000 })),
    success_status: Type.String({
      title: 'Status of success',
      description: 'HTTP statuses that mean accepted, for example 200-299 or 200,202.',
      pattern: '^[0-9]{3}(-[0-9]{3})?( *, *[0-9]{3}(-[0-9]{3})?)*$',
      maxLength: 100,
      default: '200-299',
    }),
    success_pattern: Type.String({
      title: 'Pattern of success',
      description: 'Regular expression that the answer must match as well. Empty: the status is enough.',
      maxLength: 500,
      default: '',
    }),
    id_path: Type.String({
      title: 'Message id: path',
      description: 'Where the JSON answer holds the id, for example messages.0.id.',
      maxLength: 200,
      default: '',
    }),
    id_pattern: Type.String({
      title: 'Message id: pattern',
      description: 'Or a regular expression whose first group is the id.',
      maxLength: 500,
      default: '',
    }),
    failures: Type.String({
      ...lines,
      title: 'Failures',
      description:
        'One per line: a status or ~pattern, then = and what it means. For example 402 = account_empty, or ~blacklist = number_barred.',
      maxLength: 4_000,
      default: '',
    }),
    concurrency: Type.Integer({
      title: 'At once',
      description: 'Requests in flight at most.',
      minimum: 1,
      maximum: 500,
      default: 10,
    }),
    timeout_seconds: Type.Integer({
      title: 'Wait for answers (seconds)',
      description: 'After so long without an answer a message counts as unknown.',
      minimum: 1,
      maximum: 300,
      default: 30,
    }),
    hook_url: Type.String({
      title: 'Our address',
      description: 'How the provider reaches this channel, ending in /hooks/…; what {{hook_url}} stands for.',
      maxLength: 500,
      default: '',
    }),
    receipt_url: Type.String({
      title: 'Receipt address',
      description: 'What {{receipt_url}} stands for, where each message names the address of its receipts.',
      maxLength: 2_000,
      default: '',
    }),
    hook_check: Type.Enum(['secret', 'hmac-sha256', 'hmac-sha1', 'none'], {
      title: 'Proof of origin',
      description:
        'How requests to us prove that they come from the provider: a shared secret, a signature of the body, or nothing but our unguessable address.',
      default: 'secret',
    }),
    hook_secret: Type.Optional(
      Type.String({
        title: 'Shared secret',
        description: 'Secret of the proof; also {{hook_secret}}.',
        maxLength: 500,
      }),
    ),
    hook_secret_in: Type.String({
      title: 'Where the proof stands',
      description: 'query:NAME, or header:NAME. A prefix like sha256= is understood.',
      pattern: '^(query|header):[A-Za-z0-9_-]+$',
      maxLength: 100,
      default: 'query:secret',
    }),
    hook_list: Type.String({
      title: 'List',
      description: 'Where one request holds several messages or receipts: the path of the list.',
      maxLength: 200,
      default: '',
    }),
    hook_reply: Type.String({
      title: 'Our answer',
      description: 'Body of our answer to the provider.',
      maxLength: 1_000,
      default: '',
    }),
    incoming_from: Type.String({
      title: 'Incoming: from',
      description: 'Field (name or path) with the sender.',
      maxLength: 200,
      default: 'from',
    }),
    incoming_to: Type.String({
      title: 'Incoming: to',
      description: 'Field with our number.',
      maxLength: 200,
      default: 'to',
    }),
    incoming_text: Type.String({
      title: 'Incoming: text',
      description: 'Field with the text.',
      maxLength: 200,
      default: 'text',
    }),
    incoming_id: Type.String({
      title: 'Incoming: id',
      description: 'Field with the provider’s id.',
      maxLength: 200,
      default: 'id',
    }),
    receipt_id: Type.String({
      title: 'Receipt: id',
      description: 'Field with the message id of the answer.',
      maxLength: 200,
      default: 'id',
    }),
    receipt_key: Type.String({
      title: 'Receipt: our key',
      description: 'Field with our own {{key}}, where it comes back.',
      maxLength: 200,
      default: 'key',
    }),
    receipt_state: Type.String({
      title: 'Receipt: state',
      description: 'Field with the state.',
      maxLength: 200,
      default: 'status',
    }),
    receipt_detail: Type.String({
      title: 'Receipt: words',
      description: 'Field with the reason in words.',
      maxLength: 200,
      default: 'detail',
    }),
    receipt_states: Type.String({
      ...lines,
      title: 'Receipt: states',
      description:
        'One per line: the provider’s word = accepted, delivered, read, failed or expired; a failure may follow. For example Rejected = failed rejected.',
      maxLength: 4_000,
      default:
        'delivered = delivered\nread = read\nsent = accepted\naccepted = accepted\nfailed = failed\nundelivered = failed phone_unreachable\nrejected = failed rejected\nexpired = expired',
    }),
  },
  { additionalProperties: false },
);

export type HttpSettings = Static<typeof httpSettings>;
