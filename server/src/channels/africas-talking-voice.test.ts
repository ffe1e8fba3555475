import { describe, expect, it } from 'vitest';
import { africasTalkingVoice as dialect } from './africas-talking-voice.ts';
import type { HookRequest } from './contract.ts';
import type { CallInstruction, Next } from './voice.ts';

const secret = 'u7Rk2mVq9sXw4tZc';
const next: Next = (how) => `https://mhero.example/v/7${how === 'answer' ? '' : `/${how}`}`;
const call = {
  isActive: '1',
  sessionId: 'ATVId_1',
  direction: 'Inbound',
  callerNumber: '+231770000001',
  destinationNumber: '+231880',
};

function request(values: Record<string, string>, path = `voice/${secret}`): HookRequest {
  const body = Buffer.from(new URLSearchParams({ ...call, ...values }).toString());
  return { method: 'POST', path, query: {}, headers: {}, body };
}
const read = (values: Record<string, string>, path?: string) =>
  dialect.read({ voice_secret: secret }, request(values, path));
const written = (instructions: CallInstruction[]): string =>
  dialect.write(instructions, next).body!.replace('<?xml version="1.0" encoding="UTF-8"?>', '');

describe('requests', () => {
  it('are the steps of a call', () => {
    expect(read({})).toEqual({
      ...{ call: 'ATVId_1', direction: 'in', person: '+231770000001', line: '+231880', what: 'ready' },
    });
    expect(read({ direction: 'Outbound' }).direction).toBe('out');
    expect(read({ dtmfDigits: '4' })).toMatchObject({ what: 'digits', digits: '4' });
    expect(read({ callSessionState: 'Ringing' }).what).toBe('progress');
    expect(read({ recordingUrl: 'https://voice.example/1.mp3' })).toMatchObject({ what: 'recording' });
    expect(read({ isActive: '0', durationInSeconds: '42', currencyCode: 'KES', amount: '3.0' })).toMatchObject({
      ...{ what: 'ended', outcome: 'answered', seconds: 42 },
    });
    for (const [hangupCause, outcome] of [
      ['NO_ANSWER', 'no_answer'],
      ['USER_BUSY', 'busy'],
      ['UNALLOCATED_NUMBER', 'failed'],
    ])
      expect(read({ isActive: '0', hangupCause: hangupCause! })).toMatchObject({ what: 'ended', outcome });
  });

  it('come to an address that nobody can guess, or are refused', () => {
    expect(() => read({}, 'voice/guess')).toThrow('nothing here');
    expect(() => read({}, 'voice')).toThrow('nothing here');
    expect(() => dialect.read({ voice_secret: 'short' }, request({}, 'voice/short'))).toThrow('no secret');
    expect(() => read({ sessionId: '' })).toThrow('sessionId');
    expect(read({ dtmfDigits: '<Say>1</Say>' })).toMatchObject({ digits: '1' });
  });
});

describe('the answer', () => {
  it('asks with one prompt inside of the question, and goes on where nobody answers', () => {
    expect(
      written([
        { kind: 'say', text: 'Good day.', language: 'eng' },
        { kind: 'say', text: 'Tom & "Ann"?', language: 'eng' },
        { kind: 'gather', digits: null, finishOn: '#', seconds: 7 },
      ]),
    ).toBe(
      '<Response><Say voice="woman">Good day.</Say><GetDigits timeout="7" finishOnKey="#" callbackUrl="https://mhero.example/v/7">' +
        '<Say voice="woman">Tom &amp; &quot;Ann&quot;?</Say></GetDigits><Redirect>https://mhero.example/v/7/silence</Redirect></Response>',
    );
  });

  it('records, dials, plays and rejects', () => {
    expect(
      written([
        { kind: 'play', url: 'https://m.example/a.mp3' },
        { kind: 'record', seconds: 30, finishOn: '#' },
      ]),
    ).toBe(
      '<Response><Record finishOnKey="#" maxLength="30" trimSilence="true" playBeep="true" callbackUrl="https://mhero.example/v/7">' +
        '<Play url="https://m.example/a.mp3"/></Record><Redirect>https://mhero.example/v/7/silence</Redirect></Response>',
    );
    expect(written([{ kind: 'dial', to: '+231770000002', ringSeconds: 60, callSeconds: 7200 }])).toBe(
      '<Response><Dial phoneNumbers="+231770000002" maxDuration="7200"/><Redirect>https://mhero.example/v/7/undialled</Redirect></Response>',
    );
    expect(written([{ kind: 'say', text: 'Bye', language: '' }, { kind: 'hang_up' }])).toBe(
      '<Response><Say voice="woman">Bye</Say></Response>',
    );
    expect(written([{ kind: 'reject' }])).toBe('<Response><Reject/></Response>');
  });
});
