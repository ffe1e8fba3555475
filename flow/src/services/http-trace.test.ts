import { describe, expect, test } from 'vitest';
import { callJson, callOf, requestSize, requestTrace, webAddress } from './http-trace.ts';

describe('addresses that can be called', () => {
  test.each([
    ['http://a.example', 'a.example', '/'],
    ['https://user:secret@a.example:8443/x/y?q=1&r=%20#part', 'a.example:8443', '/x/y?q=1&r=%20'],
    ['HTTP://a.example?q', 'a.example', '/?q'],
    ['http://[::1]:80/x', '[::1]:80', '/x'],
    ['http://a.example/two words?and more', 'a.example', '/two%20words?and%20more'],
  ])('%s', (url, host, target) => expect(webAddress(url)).toEqual({ host, target }));

  test.each([
    '',
    'a.example',
    'ftp://a.example',
    'http://',
    'http:///path',
    'http://?q',
    'http://two words/',
    'http://a.example/\r\nHost: other',
    'http://a.example/100%',
    'http://[a.example/',
    'javascript:alert(1)',
  ])('not %j', (url) => expect(webAddress(url)).toBeUndefined());
});

const request = { method: 'POST', url: 'http://a.example/x', headers: { 'X-Name': 'é' }, body: 'ü' };
const address = webAddress(request.url)!;
const answered = (status: number, body: string) => ({ status, headers: {}, body, elapsedMs: 7 });

test('a request as text; its size is in bytes', () => {
  const trace = 'POST /x HTTP/1.1\r\nHost: a.example\r\nContent-Length: 2\r\nX-Name: é\r\n\r\nü';
  expect(requestTrace(request, address)).toBe(trace);
  expect(requestSize(request)).toBe(50);
  expect(requestTrace({ ...request, headers: { 'X-Name': 'a\r\nX-Other: b' } }, address)).not.toContain('\r\nX-Other');
});

test.each([
  [0, false, 'connection_error'],
  [200, false, 'success'],
  [299, false, 'success'],
  [302, false, 'response_error'],
  [410, false, 'response_error'],
  [410, true, 'subscriber_gone'],
])('status %i is %s: %s', (status, forSubscriber, expected) => {
  expect(callOf(request, answered(status, ''), forSubscriber).status).toBe(expected);
});

test('what a call leaves', () => {
  const none = callJson(callOf(request, answered(0, ''), false), address);
  expect(none).toMatchObject({ response: '', status: 'connection_error', sizes: { response: 0 }, elapsed_ms: 7 });
  expect(none).not.toHaveProperty('status_code');
  const long = callJson(callOf(request, answered(200, 'x'.repeat(20_000)), false), address);
  expect(long.response).toHaveLength(10_000);
  expect(long.response.endsWith('x...')).toBe(true);
  expect(long.sizes.response).toBe(20_000 + 'HTTP/1.1 200 \r\n\r\n'.length);
  expect(callJson(callOf(request, answered(200, 'PNG\0\0'), false), address).response).toMatch(/\r\n\r\n\.\.\.$/);
});
