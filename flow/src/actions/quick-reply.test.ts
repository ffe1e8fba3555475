import { expect, test } from 'vitest';
import { readQuickReply } from './quick-reply.ts';

test.each([
  ['Yes', { type: 'text', text: 'Yes' }],
  [' Yes <extra> I agree ', { type: 'text', text: 'Yes', extra: 'I agree' }],
  ['Yes<extra>', { type: 'text', text: 'Yes' }],
  ['<form>Register<extra>47382', { type: 'form', text: 'Register', extra: '47382' }],
  ['<url>Guide<extra>https://example.org', { type: 'url', text: 'Guide', extra: 'https://example.org' }],
  ['<location>', { type: 'location' }],
  ['<location>Here', { type: 'location', text: 'Here' }],
  ['<b>Bold', { type: 'text', text: '<b>Bold' }],
  ['x'.repeat(65), { type: 'text', text: `${'x'.repeat(61)}...` }],
  [`Yes<extra>${'x'.repeat(1001)}`, { type: 'text', text: 'Yes', extra: `${'x'.repeat(997)}...` }],
  ['', undefined],
  [' ', undefined],
  ['<url><extra>https://example.org', undefined],
])('%.60s', (written, reply) => expect(readQuickReply(written)).toEqual(reply));
