import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HookRefused, type HookRequest } from '../contract.ts';
import { withDefaults } from '../settings.ts';
import { httpKind } from './http.ts';
import { compilePattern } from './patterns.ts';
import { type HttpSettings, httpSettings } from './settings.ts';

const settingsOf = (change: Partial<HttpSettings>): HttpSettings => withDefaults(httpSettings, change);

describe('hooks', () => {
  const settings = settingsOf({ url: 'https://x.example/', hook_secret: 's3cret', hook_list: '' });
  const request = (change: Partial<HookRequest>): HookRequest => ({
    method: 'POST',
    path: 'incoming',
    query: { secret: 's3cret' },
    headers: {},
    body: Buffer.alloc(0),
    ...change,
  });
  const hook = httpKind.hook!;

  test('reads a message from the query, a form or JSON', () => {
    const expected = [{ from: '+231770000001', to: '8080', text: 'hello & bye', externalId: 'x1' }];
    const fields = { from: '+231770000001', to: '8080', text: 'hello & bye', id: 'x1' };
    expect(hook(settings, request({ query: { secret: 's3cret', ...fields } })).incoming).toEqual(expected);
    const form = {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(String(new URLSearchParams(fields))),
    };
    expect(hook(settings, request(form)).incoming).toEqual(expected);
    const json = { headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(fields)) };
    expect(hook(settings, request(json)).incoming).toEqual(expected);
  });

  test('reads a list, and paths', () => {
    const deep = {
      ...settings,
      hook_list: 'results',
      incoming_from: 'sender.number',
      incoming_text: 'content[0].body',
    };
    const body = { results: [1, 2].map((n) => ({ sender: { number: n }, content: [{ body: `text ${n}` }] })) };
    const result = hook(
      deep,
      request({ headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) }),
    );
    expect(result.incoming).toEqual([
      { from: '1', text: 'text 1' },
      { from: '2', text: 'text 2' },
    ]);
  });

  test('reads receipts by id or by our key; a word that means nothing is left', () => {
    const receipt = (query: Record<string, string>) =>
      hook(settings, request({ path: '/receipt', query: { secret: 's3cret', ...query } })).receipts;
    expect(receipt({ id: 'm1', status: 'Delivered' })).toEqual([
      { externalId: 'm1', state: 'delivered', detail: 'Delivered' },
    ]);
    expect(receipt({ key: '7', status: 'rejected', detail: 'no route' })).toEqual([
      { externalId: '', key: 7, state: 'failed', failure: 'rejected', detail: 'rejected: no route' },
    ]);
    expect(receipt({ id: 'm1', status: 'whatever' })).toEqual([]);
  });

  test.each([
    [request({ query: {} }), 401],
    [request({ query: { secret: 'wrong' } }), 401],
    [request({ path: 'other' }), 404],
    [request({ headers: { 'content-type': 'application/json' }, body: Buffer.from('{') }), 400],
    [request({}), 400],
    [request({ path: 'receipt' }), 400],
    [request({ query: { secret: 's3cret', from: '1', text: 'x'.repeat(30_000) } }), 413],
  ])('refuses what is not right (%#)', (wrong, status) => {
    let refused: unknown;
    try {
      hook(settings, wrong);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(HookRefused);
    expect(refused).toMatchObject({ status });
  });

  test('without a secret in the settings nobody comes in, unless it is so chosen', () => {
    const query = { from: '1', text: 'a', secret: '' };
    expect(() => hook({ ...settings, hook_secret: '' }, request({ query }))).toThrow(HookRefused);
    expect(hook({ ...settings, hook_check: 'none' }, request({ query })).incoming).toHaveLength(1);
  });

  test.each(['sha256', 'sha1'] as const)('a signature (%s) is over the raw octets', (algorithm) => {
    const signed: HttpSettings = { ...settings, hook_check: `hmac-${algorithm}`, hook_secret_in: 'header:X-Signature' };
    const body = Buffer.from('{"from":"1","text":"\\u00e9"}');
    const hex = createHmac(algorithm, 's3cret').update(body).digest('hex');
    const base64 = createHmac(algorithm, 's3cret').update(body).digest('base64');
    const call = (signature: string, sent = body) =>
      hook(
        signed,
        request({ query: {}, headers: { 'content-type': 'application/json', 'x-signature': signature }, body: sent }),
      );
    for (const signature of [hex, hex.toUpperCase(), `${algorithm}=${hex}`, base64])
      expect(call(signature).incoming).toHaveLength(1);
    expect(() => call(hex, Buffer.from('{"from":"1","text":"é"}'))).toThrow(HookRefused);
    expect(() => call(hex.slice(2))).toThrow(HookRefused);
  });

  test('any body is read or refused, never anything else', () => {
    const type = fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'text/plain', '');
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((json) => Buffer.from(json)),
    );
    fc.assert(
      fc.property(
        type,
        body,
        fc.constantFrom('incoming', 'receipt'),
        fc.string(),
        (contentType, bytes, path, field) => {
          const odd = { ...settings, incoming_from: field, hook_list: field.slice(0, 3) };
          try {
            hook(odd, request({ path, headers: { 'content-type': contentType }, body: bytes }));
          } catch (error) {
            expect(error).toBeInstanceOf(HookRefused);
          }
        },
      ),
    );
  });
});

describe('patterns', () => {
  test.each(['(a+)+', '(a|a)*b', '([a-z]+)*$', '(x{1,9})+', '(a)\\1', '[', '(?:ab*)+'])('%s is refused', (source) => {
    expect(() => compilePattern(source)).toThrow();
  });
  test.each(['^[03]:', 'id=([0-9a-f-]+)', '"code":\\s*(4[0-9]{2})', 'not (found|known)'])('%s is taken', (source) => {
    expect(compilePattern(source)('nothing')).toBeNull();
  });
});
