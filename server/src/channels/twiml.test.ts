import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HookRequest } from './contract.ts';
import { signatureOf, twiml } from './twiml.ts';
import type { CallInstruction, Next } from './voice.ts';

const next: Next = (how) => `https://mhero.example/v/7${how === 'answer' ? '' : `/${how}`}`;
const settings = { auth_token: '12345' };
const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';

function request(values: Record<string, string>, more: Partial<HookRequest> = {}): HookRequest {
  const form = new URLSearchParams({
    CallSid: 'CA1',
    Direction: 'inbound',
    From: '+231770000001',
    To: '+231880',
    ...values,
  });
  const headers = { 'x-twilio-signature': signatureOf('12345', url, form) };
  return { method: 'POST', url, path: 'voice/-', query: {}, headers, body: Buffer.from(form.toString()), ...more };
}
const read = (values: Record<string, string>, more: Partial<HookRequest> = {}) =>
  twiml.read(settings, request(values, more));
const written = (instructions: CallInstruction[]): string =>
  twiml.write(instructions, next).body!.replace('<?xml version="1.0" encoding="UTF-8"?>', '');

describe('the signature', () => {
  // The example of Twilio's documentation, "Validating Signatures from Twilio".
  const values = {
    ...{ CallSid: 'CA1234567890ABCDE', Caller: '+14158675309', Digits: '1234' },
    ...{ From: '+14158675309', To: '+18005551212' },
  };

  it('is that of the documentation', () => {
    expect(signatureOf('12345', url, new URLSearchParams(values))).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  });

  it('counts: one letter elsewhere, another secret, none at all, and nothing is read', () => {
    expect(read({ CallStatus: 'ringing' }).call).toBe('CA1');
    expect(() => read({}, { headers: {} })).toThrow('missing');
    expect(() => read({}, { url: `${url}3` })).toThrow('wrong');
    expect(() => read({}, { body: Buffer.from('CallSid=CA2') })).toThrow('wrong');
    expect(() => twiml.read({ auth_token: '' }, request({}))).toThrow('no secret');
  });

  it('holds with and without the port', () => {
    expect(read({}, { url: 'https://mycompany.com:443/myapp.php?foo=1&bar=2' }).call).toBe('CA1');
  });
});

describe('requests', () => {
  it('are the steps of a call', () => {
    expect(read({ CallStatus: 'ringing' })).toEqual({
      ...{ call: 'CA1', direction: 'in', person: '+231770000001', line: '+231880' },
      what: 'ready',
    });
    expect(read({ Direction: 'outbound-api', CallStatus: 'in-progress' })).toMatchObject({
      ...{ direction: 'out', person: '+231880', line: '+231770000001', what: 'ready' },
    });
    expect(read({ Direction: 'outbound-api', CallStatus: 'ringing' }).what).toBe('progress');
    expect(read({ CallStatus: 'in-progress', CallbackSource: 'call-progress-events' }).what).toBe('progress');
    expect(read({ CallStatus: 'in-progress', Digits: '12#' })).toMatchObject({ what: 'digits', digits: '12#' });
    const recording = { RecordingUrl: 'https://api.twilio.com/r/RE1', RecordingDuration: '7', Digits: 'hangup' };
    expect(read({ CallStatus: 'in-progress', ...recording })).toMatchObject({
      ...{ what: 'recording', url: 'https://api.twilio.com/r/RE1' },
    });
    expect(read({ CallStatus: 'in-progress', DialCallStatus: 'no-answer' })).toMatchObject({
      ...{ what: 'dialled', outcome: 'no_answer', seconds: 0 },
    });
    expect(read({ CallStatus: 'in-progress', DialCallStatus: 'completed', DialCallDuration: '31' })).toMatchObject({
      ...{ what: 'dialled', outcome: 'answered', seconds: 31 },
    });
    expect(read({ CallStatus: 'completed', CallDuration: '61' })).toMatchObject({
      ...{ what: 'ended', outcome: 'answered', seconds: 61 },
    });
    expect(read({ CallStatus: 'completed', ...recording })).toMatchObject({
      ...{ what: 'ended', recording: 'https://api.twilio.com/r/RE1' },
    });
    for (const [status, outcome] of [
      ['busy', 'busy'],
      ['no-answer', 'no_answer'],
      ['failed', 'failed'],
      ['canceled', 'no_answer'],
    ])
      expect(read({ CallStatus: status! })).toMatchObject({ what: 'ended', outcome });
  });

  it('that are hostile are bounded or refused', () => {
    expect(read({ CallStatus: 'in-progress', Digits: `<b>${'1'.repeat(5000)}` })).toMatchObject({
      digits: expect.stringMatching(/^1{90,100}$/),
    });
    expect(read({ CallStatus: 'in-progress', RecordingUrl: 'javascript:alert(1)' }).what).toBe('ready');
    expect(read({ From: '\u0000+231\n77' }).person).toBe('+23177');
    expect(() => read({}, { body: Buffer.alloc(70_000) })).toThrow('large');
    const many = Buffer.from(Array.from({ length: 200 }, (_, i) => `k${i}=1`).join('&'));
    expect(() => read({}, { body: many })).toThrow('many');
    expect(() => read({ CallSid: '' })).toThrow('CallSid');
  });
});

describe('TwiML', () => {
  it('asks for digits with the prompts inside, and goes on where nobody presses any', () => {
    expect(
      written([
        { kind: 'say', text: 'Is it open?', language: 'eng-LR' },
        { kind: 'play', url: 'https://m.example/a.mp3?x=1&y=2' },
        { kind: 'gather', digits: 1, finishOn: '', seconds: 7 },
      ]),
    ).toBe(
      '<Response><Gather input="dtmf" numDigits="1" timeout="7" finishOnKey="" action="https://mhero.example/v/7" method="POST">' +
        '<Say language="en-US">Is it open?</Say><Play>https://m.example/a.mp3?x=1&amp;y=2</Play></Gather>' +
        '<Redirect method="POST">https://mhero.example/v/7/silence</Redirect></Response>',
    );
  });

  it('records, dials, pauses, hangs up and rejects', () => {
    expect(written([{ kind: 'record', seconds: 60, finishOn: '#' }])).toBe(
      '<Response><Record maxLength="60" finishOnKey="#" playBeep="true" action="https://mhero.example/v/7" method="POST"/>' +
        '<Redirect method="POST">https://mhero.example/v/7/silence</Redirect></Response>',
    );
    expect(written([{ kind: 'dial', to: '+231770000002', ringSeconds: 60, callSeconds: 7200 }])).toBe(
      '<Response><Dial timeout="60" timeLimit="7200" action="https://mhero.example/v/7" method="POST">' +
        '<Number>+231770000002</Number></Dial></Response>',
    );
    expect(written([{ kind: 'pause', seconds: 1 }])).toBe(
      '<Response><Pause length="1"/><Redirect method="POST">https://mhero.example/v/7/again</Redirect></Response>',
    );
    expect(written([{ kind: 'say', text: 'Bye', language: '' }, { kind: 'hang_up' }])).toBe(
      '<Response><Say>Bye</Say><Hangup/></Response>',
    );
    expect(written([{ kind: 'reject' }])).toBe('<Response><Reject/></Response>');
    expect(written([])).toBe('<Response/>');
  });

  it('says whatever a text holds, and nothing more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const body = written([{ kind: 'say', text, language: '' }]);
        const inside =
          body === '<Response><Say/></Response>' ? '' : /^<Response><Say>([^<>]*)<\/Say><\/Response>$/s.exec(body)?.[1];
        expect(inside).toBeDefined();
        const back = inside!.replace(/&(amp|lt|gt|quot|apos);/g, (sign) => names[sign]!);
        expect(back).toBe(text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ''));
      }),
    );
  });
});

const names: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
};
