/** Through Debian's Kannel, which others wrote: our HTTP channel → smsbox → bearerbox → SMPP → a message centre, and back. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HookRefused, type OpenChannel } from '../channels/contract.ts';
import { httpKind } from '../channels/http/http.ts';
import { httpPresets } from '../channels/http/presets.ts';
import { type HttpSettings, httpSettings } from '../channels/http/settings.ts';
import { withDefaults } from '../channels/settings.ts';
import { decodeText, utf16be } from '../channels/smpp/text.ts';
import { splitHeader } from '../channels/smpp/udh.ts';
import { type RecordingHost, recordingHost, until } from '../testing/channel-host.ts';
import { type Smsc, startSmsc } from '../testing/smsc.ts';

const [bearerbox, smsbox] = ['/usr/sbin/bearerbox', '/usr/sbin/smsbox'];
const installed = existsSync(bearerbox) && existsSync(smsbox);
if (!installed)
  process.stderr.write('SKIPPED kannel: bearerbox and smsbox are not installed (Debian package kannel)\n');

interface Ports {
  readonly admin: number;
  readonly boxes: number;
  readonly sendsms: number;
  readonly smsc: number;
  readonly hook: number;
}

const configuration = (ports: Ports): string => `group = core
admin-port = ${ports.admin}
admin-interface = 127.0.0.1
admin-password = admin
smsbox-port = ${ports.boxes}
smsbox-interface = 127.0.0.1
log-level = 1
box-allow-ip = "127.0.0.1"
box-deny-ip = "*.*.*.*"
dlr-storage = internal

group = smsc
smsc = smpp
smsc-id = centre
host = 127.0.0.1
port = ${ports.smsc}
transceiver-mode = true
smsc-username = kannel
smsc-password = kannel
system-type = ""
msg-id-type = 0x00

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = ${ports.boxes}
sendsms-port = ${ports.sendsms}
sendsms-interface = 127.0.0.1
global-sender = 8080
mo-recode = true
log-level = 1

group = sendsms-user
username = mhero
password = s3cret&
max-messages = 10
concatenation = true

group = sms-service
keyword = default
max-messages = 0
get-url = "http://127.0.0.1:${ports.hook}/incoming?secret=h00k&from=%p&to=%P&text=%a&id=%I&charset=%C"
`;

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<net.Server>((resolve) => {
          const server = net.createServer().listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Plays the part of our hook route: translates, stores with the host, then answers. */
function startHook(settings: HttpSettings, host: RecordingHost, port: number): Promise<http.Server> {
  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url!, 'http://hook');
    const query = Object.fromEntries(url.searchParams);
    try {
      const result = httpKind.hook!(settings, {
        method: request.method!,
        path: url.pathname,
        query,
        headers: {},
        body: Buffer.alloc(0),
      });
      for (const message of result.incoming ?? []) await host.incoming(message);
      for (const receipt of result.receipts ?? []) await host.receipt(receipt);
      response
        .writeHead(result.reply.status, { 'content-type': result.reply.type ?? 'text/plain' })
        .end(result.reply.body);
    } catch (error) {
      response.writeHead(error instanceof HookRefused ? error.status : 500).end();
    }
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

describe.skipIf(!installed)('Kannel', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mhero-kannel-'));
  const children: ChildProcess[] = [];
  const host = Object.assign(recordingHost(), { allowPrivateNetworks: true });
  let smsc: Smsc;
  let hook: http.Server;
  let channel: OpenChannel;
  let used: HttpSettings;

  const start = (program: string, file: string): void => {
    const child = spawn(program, ['-v', '1', '-F', path.join(folder, `${path.basename(program)}.log`), file], {
      stdio: 'ignore',
    });
    children.push(child);
  };
  const logOf = (program: string): string => {
    const file = path.join(folder, `${program}.log`);
    return existsSync(file) ? readFileSync(file, 'latin1') : '';
  };

  beforeAll(async () => {
    const [admin, boxes, sendsms, port] = (await freePorts(4)) as [number, number, number, number];
    smsc = await startSmsc({ receiptsMs: 100 });
    smsc.keep(true);
    const settings = withDefaults<HttpSettings>(httpSettings, {
      ...httpPresets.find((preset) => preset.name === 'kannel')!.settings,
      sender: '8080',
      username: 'mhero',
      password: 's3cret&',
      hook_secret: 'h00k',
      hook_url: `http://127.0.0.1:${port}`,
    });
    const url = settings.url.replace('127.0.0.1:13013', `127.0.0.1:${sendsms}`);
    hook = await startHook(settings, host, port);
    const file = path.join(folder, 'kannel.conf');
    writeFileSync(file, configuration({ admin, boxes, sendsms, smsc: smsc.port, hook: port }));
    start(bearerbox, file);
    await until('bearerbox bound to the centre', () => smsc.connections() > 0, 20_000);
    start(smsbox, file);
    await until('smsbox connected', () => /Client connected from/.test(logOf('bearerbox')), 20_000);
    used = { ...settings, url };
    channel = httpKind.open(used, host);
    await until('sendsms is open', () => canConnect(sendsms), 20_000);
  });

  let open = false;
  function canConnect(port: number): boolean {
    if (open) return true;
    const socket = net.connect(port, '127.0.0.1', () => {
      open = true;
      socket.destroy();
    });
    socket.on('error', () => {});
    return open;
  }

  afterAll(async () => {
    await channel?.close();
    for (const child of children) child.kill('SIGKILL');
    await smsc?.close();
    await new Promise((resolve) => hook.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  test('texts arrive as they were, whatever the alphabet, and their receipts come back', async () => {
    const texts = ['Stock of ACT [10] & more €', 'Été à Ganta', 'ሰላም ጤና ይስጥልኝ', 'سلام 😀'];
    channel.send(texts.map((text, index) => ({ key: index + 1, to: `+23177000000${index}`, text })));
    await until('answers', () => host.answers.length === texts.length, 10_000);
    expect(host.answers.map((answer) => answer.status)).toEqual(texts.map(() => 'sent'));
    await until('submits', () => smsc.submits.length === texts.length, 10_000);
    const arrived = new Map(
      smsc.submits.map(({ body }) => [
        body.destination_addr.slice(-1),
        decodeText(body.short_message, body.data_coding, 'gsm7'),
      ]),
    );
    expect(texts.map((_, index) => arrived.get(String(index)))).toEqual(texts);
    const delivered = (): number[] =>
      host.receipts.filter((receipt) => receipt.state === 'delivered').map((receipt) => receipt.key ?? 0);
    await until('receipts', () => new Set(delivered()).size === texts.length, 20_000);
    expect(delivered().toSorted()).toEqual([1, 2, 3, 4]);
  });

  test('a long text arrives in parts', async () => {
    smsc.submits.length = 0;
    const text = 'Dear colleague, '.repeat(20);
    channel.send([{ key: 50, to: '+231770000050', text }]);
    await until('parts', () => smsc.submits.length === 3, 10_000);
    const parts = smsc.submits
      .map(({ body }) => splitHeader(body.short_message))
      .toSorted((a, b) => a.part!.index - b.part!.index);
    expect(parts.map((part) => decodeText(part.text, 0, 'gsm7')).join('')).toBe(text);
  });

  test('a wrong password is a refusal of the account', async () => {
    const other = Object.assign(recordingHost(), { allowPrivateNetworks: true });
    const wrong = httpKind.open({ ...used, password: 'wrong' }, other);
    wrong.send([{ key: 1, to: '+231770000001', text: 'Hello' }]);
    await until('answer', () => other.answers.length === 1, 10_000);
    expect(other.answers).toMatchObject([{ status: 'failed', failure: 'account_refused' }]);
    await wrong.close();
  });

  test('messages of phones come in as they were', async () => {
    const texts = ['STOCK 10 & é', 'ሰላም 😀'];
    for (const text of texts) {
      const wide = text !== texts[0];
      await smsc.deliver(
        '231770000009',
        '8080',
        wide ? utf16be(text) : Buffer.from([...text].map((char) => (char === 'é' ? 5 : char.charCodeAt(0)))),
        { data_coding: wide ? 8 : 0 },
      );
    }
    await until('incoming', () => host.incomings.length === texts.length, 10_000);
    expect(host.incomings.map((message) => message.text)).toEqual(texts);
    expect(host.incomings[0]).toMatchObject({ to: '8080', externalId: expect.any(String) });
    expect(host.incomings[0]!.from.replace('+', '')).toBe('231770000009');
  });
});
