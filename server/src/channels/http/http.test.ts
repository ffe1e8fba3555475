import http from 'node:http';
import type net from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { type RecordingHost, recordingHost, until } from '../../testing/channel-host.ts';
import type { OpenChannel } from '../contract.ts';
import { withDefaults } from '../settings.ts';
import { httpKind } from './http.ts';
import { httpPresets } from './presets.ts';
import { type HttpSettings, httpSettings } from './settings.ts';
import { compileTemplate } from './template.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

interface Gateway {
  readonly url: string;
  readonly seen: Seen[];
  most: number;
}

type Reply = (request: Seen, response: http.ServerResponse) => void;

async function gateway(reply: Reply): Promise<Gateway> {
  const made: Gateway = { url: '', seen: [], most: 0 };
  let flying = 0;
  const server = http.createServer(async (request, response) => {
    made.most = Math.max(made.most, ++flying);
    response.on('close', () => flying--);
    let body = '';
    for await (const chunk of request) body += chunk;
    const seen = { method: request.method!, url: request.url!, headers: request.headers, body };
    made.seen.push(seen);
    reply(seen, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return Object.assign(made, { url: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}` });
}

const settingsOf = (change: Partial<HttpSettings>): HttpSettings => withDefaults(httpSettings, change);

function start(
  change: Partial<HttpSettings>,
  allowPrivateNetworks = true,
): { host: RecordingHost; channel: OpenChannel } {
  const host = Object.assign(recordingHost(), { allowPrivateNetworks });
  const channel = httpKind.open(settingsOf(change), host);
  open.push(() => channel.close());
  return { host, channel };
}

const hello = { key: 7, to: '+231770000001', text: 'Say "hi" & <bye> é😀\n' };

async function answerTo(change: Partial<HttpSettings>, message = hello): Promise<RecordingHost> {
  const { host, channel } = start(change);
  channel.send([message]);
  await until('answer', () => host.answers.length === 1);
  return host;
}

describe('the request', () => {
  test('in the address, every variable is escaped', async () => {
    const there = await gateway((_request, response) => response.end('ok'));
    await answerTo({
      url: `${there.url}/send/{{key}}?to={{to_plain}}&plus={{to}}&text={{text}}`,
      method: 'GET',
      content: 'none',
    });
    const address = new URL(there.seen[0]!.url, there.url);
    expect(address.pathname).toBe('/send/7');
    expect(Object.fromEntries(address.searchParams)).toEqual({
      to: '231770000001',
      plus: '+231770000001',
      text: hello.text,
    });
  });

  test('as JSON', async () => {
    const there = await gateway((_request, response) => response.end(JSON.stringify({ messages: [{ id: 'm-1' }] })));
    const host = await answerTo({
      url: `${there.url}/`,
      body: '{"to":["{{to}}"],"text":"{{text}}"}',
      headers: 'Authorization: Bearer {{token}}\nX-Key: {{key}}',
      token: 'tk',
      id_path: 'messages.0.id',
    });
    expect(JSON.parse(there.seen[0]!.body)).toEqual({ to: [hello.to], text: hello.text });
    expect(there.seen[0]!.headers).toMatchObject({
      authorization: 'Bearer tk',
      'x-key': '7',
      'content-type': 'application/json',
    });
    expect(host.answers).toEqual([{ key: 7, status: 'sent', externalIds: ['m-1'] }]);
  });

  test('as a form and as XML', async () => {
    const there = await gateway((_request, response) => response.end('<id>99</id>'));
    await answerTo({ url: there.url, content: 'form', body: 'to={{to}}&text={{text}}' });
    expect(Object.fromEntries(new URLSearchParams(there.seen[0]!.body))).toEqual({ to: hello.to, text: hello.text });
    const host = await answerTo({
      url: there.url,
      content: 'xml',
      body: '<m to="{{to}}">{{text}}</m>',
      id_pattern: '<id>([0-9]+)</id>',
    });
    expect(there.seen[1]!.body).toBe('<m to="+231770000001">Say &quot;hi&quot; &amp; &lt;bye&gt; é😀\n</m>');
    expect(host.answers).toMatchObject([{ status: 'sent', externalIds: ['99'] }]);
  });

  test('whatever the text is, it stays inside its place', () => {
    const text = fc.uint16Array({ maxLength: 30 }).map((units) => String.fromCharCode(...units));
    const json = compileTemplate('{"a":"{{text}}","b":1}', 'json', ['text']);
    const form = compileTemplate('a={{text}}&b=1', 'form', ['text']);
    const header = compileTemplate('x {{text}}', 'header', ['text']);
    const xml = compileTemplate('<a b="{{text}}"/>', 'xml', ['text']);
    fc.assert(
      fc.property(text, (value) => {
        expect(JSON.parse(json.render({ text: value }))).toEqual({ a: value.toWellFormed(), b: 1 });
        expect([...new URLSearchParams(form.render({ text: value }))]).toEqual([
          ['a', value.toWellFormed()],
          ['b', '1'],
        ]);
        expect(header.render({ text: value })).not.toMatch(/[\r\n\0]/);
        expect(xml.render({ text: value })).toMatch(/^<a b="[^<"]*"\/>$/);
      }),
    );
  });

  test.each([
    [{ url: 'ftp://x.example/', body: '{}' }, 'https://'],
    [{ url: 'https://x.example/{{nothing}}', body: '{}' }, '{{nothing}}'],
    [{ url: 'https://{{to_plain}}.example/', body: '{}' }, 'host'],
    [{ url: 'https://x.example/', body: '{"to":{{to}}}' }, 'inside quotes'],
    [{ url: 'https://x.example/', body: '{}', headers: 'no colon' }, 'Name: value'],
    [{ url: 'https://x.example/', body: '{}', headers: 'Host: other' }, 'host'],
    [{ url: 'https://x.example/', body: '{}', failures: '402 = nonsense' }, 'nonsense'],
    [{ url: 'https://x.example/', body: '{}', success_pattern: '(a+)+$' }, 'endless'],
    [{ url: 'https://x.example/', body: '{}', receipt_states: 'x = y' }, 'not a state'],
  ] as const)('settings that cannot work stop the channel with words (%#)', async (change, words) => {
    const { host, channel } = start(change);
    await until('stopped', () => host.links.at(-1)?.state === 'stopped');
    expect(host.links.at(-1)!.reason).toContain(words);
    expect(channel.room()).toBe(0);
  });
});

describe('the answer', () => {
  test.each([
    [200, 'ok', 'sent', undefined],
    [401, 'no', 'failed', 'account_refused'],
    [402, 'pay', 'failed', 'account_empty'],
    [200, 'error: blacklisted', 'failed', 'number_barred'],
    [400, 'bad', 'failed', 'rejected'],
    [418, 'teapot', 'failed', 'unknown_reason'],
    [500, 'oops', 'failed', 'network_error'],
    [502, 'gateway', 'unknown', undefined],
  ])('%i %s means %s %s', async (status, body, state, failure) => {
    const there = await gateway((_request, response) => response.writeHead(status).end(body));
    const host = await answerTo({ url: there.url, content: 'none', failures: '~blacklist = number_barred' });
    expect(host.answers[0]).toMatchObject({ status: state, ...(failure && { failure }) });
  });

  test('too many requests ask for a pause', async () => {
    const there = await gateway((_request, response) => response.writeHead(429, { 'retry-after': '3' }).end());
    const host = await answerTo({ url: there.url, content: 'none' });
    expect(host.answers).toMatchObject([{ failure: 'network_busy' }]);
    expect(host.slowDowns).toEqual([3000]);
  });

  test('a cut connection after the request is unknown, never sent again by itself', async () => {
    const there = await gateway((_request, response) => response.destroy());
    const host = await answerTo({ url: there.url, method: 'GET', content: 'none' });
    expect(host.answers).toMatchObject([{ status: 'unknown' }]);
    expect(there.seen.length).toBe(1);
  });

  test('no answer in time is unknown', async () => {
    const there = await gateway(() => {});
    const host = await answerTo({ url: there.url, content: 'none', timeout_seconds: 1 });
    expect(host.answers).toMatchObject([{ status: 'unknown' }]);
  });

  test('an endless answer is cut', async () => {
    const there = await gateway((_request, response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        response.once('drain', pour);
      };
      pour();
    });
    const host = await answerTo({ url: there.url, content: 'none' });
    expect(host.answers).toMatchObject([{ status: 'sent' }]);
  });

  test('a gateway that is not there can be retried; the channel takes nothing until it is back', async () => {
    const there = await gateway((_request, response) => response.end('ok'));
    const address = new URL(there.url);
    await open.pop()!();
    const { host, channel } = start({ url: there.url, content: 'none' });
    channel.send([hello]);
    await until('answer', () => host.answers.length === 1);
    expect(host.answers).toMatchObject([{ status: 'failed', failure: 'network_down' }]);
    expect(host.links.at(-1)?.state).toBe('down');
    expect(channel.room()).toBe(0);
    const back = http.createServer((_request, response) => response.end('ok'));
    await new Promise<void>((resolve) => back.listen(Number(address.port), '127.0.0.1', resolve));
    open.unshift(() => {
      back.closeAllConnections();
      return new Promise((resolve) => back.close(resolve));
    });
    await until('up again', () => host.links.at(-1)?.state === 'up' && channel.room() > 0);
    channel.send([hello]);
    await until('sent', () => host.answers.length === 2);
    expect(host.answers[1]).toMatchObject({ status: 'sent' });
  });

  test('a private network is refused unless it is allowed', async () => {
    const there = await gateway((_request, response) => response.end('ok'));
    const { host, channel } = start({ url: there.url, content: 'none' }, false);
    channel.send([hello]);
    await until('answer', () => host.answers.length === 1);
    expect(there.seen).toEqual([]);
    expect(host.links.at(-1)).toMatchObject({ state: 'stopped', reason: expect.stringContaining('private network') });
  });

  test('never more at once than the settings say', async () => {
    const there = await gateway((_request, response) => void setTimeout(() => response.end('ok'), 20));
    const { host, channel } = start({ url: there.url, content: 'none', concurrency: 3 });
    expect(channel.room()).toBe(3);
    channel.send(Array.from({ length: 12 }, (_, index) => ({ ...hello, key: index })));
    expect(channel.room()).toBe(0);
    await until('answers', () => host.answers.length === 12);
    expect(there.most).toBe(3);
  });

  test('no secret shows in answers, links and logs, though the gateway echoes them', async () => {
    const secret = 'p"ss w&rd/1';
    const there = await gateway((request, response) =>
      response.writeHead(400).end(`bad request ${request.url} ${request.headers.authorization}`),
    );
    const host = await answerTo({
      url: `${there.url}/?p={{password}}`,
      content: 'none',
      headers: 'Authorization: Basic {{basic}}',
      username: 'u',
      password: secret,
    });
    const said = JSON.stringify([host.answers, host.links, host.logs]);
    expect(there.seen[0]!.url).toContain(encodeURIComponent(secret));
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(`u:${secret}`).toString('base64')])
      expect(said).not.toContain(form);
    expect(said).toContain('***');
  });
});

test('each preset compiles', async () => {
  for (const preset of httpPresets) {
    const { host } = start(preset.settings);
    await until(preset.name, () => host.links.at(-1)?.state === 'up');
  }
});
