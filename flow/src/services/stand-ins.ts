/**
 * Services that leave nothing and reach nobody, for flows that are tried: answers of webhooks come
 * from the request, language models and airtime follow simple rules, e-mail is always sent.
 */
import type { AirtimeTransfer, HttpResponse, LlmAnswer, Services } from '../engine/services.ts';
import type { PhoneNumbers } from '../values/environment.ts';

/** One answer of a mocked address; status 0 is a failed connection, `body_repeat` repeats the body. */
export interface HttpMock {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly body_repeat?: number;
}

export interface StandIns {
  readonly phones: PhoneNumbers;
  /** Answers by address, each used once, in turn. */
  readonly httpMocks?: Readonly<Record<string, readonly HttpMock[]>>;
  /** Sending e-mail fails with it. */
  readonly smtpError?: string;
}

const BLOCKED_HOST = /^https?:\/\/graph\.facebook\.com(?:[:/?#]|$)/i;
const NO_ANSWER: HttpResponse = { status: 0, headers: {}, body: '', elapsedMs: 0 };
const CURRENCY = 'RWF';

export function standInServices({ phones, httpMocks = {}, smtpError }: StandIns): Services {
  const used = new Map<string, number>();
  let transfers = 0;
  return {
    phones,
    webhook: ({ url }) => {
      if (BLOCKED_HOST.test(url)) return { ...NO_ANSWER, blocked: true };
      const turn = used.get(url) ?? 0;
      used.set(url, turn + 1);
      const mock = Object.hasOwn(httpMocks, url) ? httpMocks[url]![turn] : undefined;
      return mock ? answerOf(mock) : NO_ANSWER;
    },
    email: () => (smtpError === undefined ? {} : { error: smtpError }),
    llm: (_llm, instructions, input) => modelAnswer(instructions, input),
    airtime: (_sender, recipient, amounts) => transfer(recipient, amounts, ++transfers),
    claimUrn: (_contactUuid, identity) => !identity.slice(identity.indexOf(':')).includes('taken'),
    unsendable: (text) => (text.includes('FORBIDDEN') ? 'forbidden_content' : undefined),
  };
}

function answerOf({ status, headers = {}, body = '', body_repeat: times = 1 }: HttpMock): HttpResponse {
  if (status === 0) return NO_ANSWER;
  return { status, headers, body: body.repeat(Math.max(0, times)), elapsedMs: 0 };
}

function modelAnswer(instructions: string, input: string): LlmAnswer {
  const tokens = { input: 45, output: 78 };
  const command = /^\\(return|error) (.*)$/s.exec(input);
  if (command?.[1] === 'error') return { error: command[2]!, tokens, elapsedMs: 0 };
  const output =
    command?.[2] ??
    (instructions.startsWith('Categorize')
      ? (/(\S+)\s*$/.exec(instructions)?.[1] ?? '').replace(/[\])]$/, '')
      : `You asked:\n\n${instructions}\n\n${input}`);
  return { output, tokens, elapsedMs: 0 };
}

function transfer(recipient: string, amounts: Readonly<Record<string, string>>, turn: number): AirtimeTransfer {
  const base = { sender: '', recipient, currency: CURRENCY, amount: '0' };
  if (recipient.includes('666')) return { ...base, error: 'invalid recipient number' };
  const amount = amounts[CURRENCY];
  if (amount === undefined) return { ...base, error: `no amount configured for transfers in ${CURRENCY}` };
  return { ...base, externalId: `stand-in-${turn}`, amount, logs: [] };
}
