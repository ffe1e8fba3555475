import net from 'node:net';
import { describe, expect, test } from 'vitest';
import { until } from '../../testing/channel-host.ts';
import { sendAll } from '../../testing/channel-suite.ts';
import { closeAfterEach, connected, messages, open, openChannel } from '../../testing/smpp-trial.ts';
import { startSmsc } from '../../testing/smsc.ts';

closeAfterEach();

describe('trouble', () => {
  test('throttling: asks for a pause and still sends each message once', async () => {
    const setting = await connected({ throttlePerSecond: 20 }, { window: 10 });
    // More than two seconds' worth: the turn of a second in the middle cannot hide the limit.
    await sendAll(setting.host, setting.channel, messages(45));
    expect(setting.host.slowDowns.length).toBeGreaterThan(0);
    expect(setting.host.answers.every((answer) => answer.status === 'sent')).toBe(true);
    expect(setting.smsc.accepted()).toBe(45);
  });

  test('throttling without end gives the message back as busy', async () => {
    const setting = await connected({ throttlePerSecond: 0 });
    await sendAll(setting.host, setting.channel, messages(1));
    expect(setting.host.answers).toMatchObject([{ status: 'failed', failure: 'network_busy' }]);
  });

  test('the centre dies in mid-window: what was in flight is unknown, the line comes back, nothing is lost', async () => {
    const setting = await connected({ dropAfter: 33, answerMs: 5 }, { window: 20 });
    await sendAll(setting.host, setting.channel, messages(100));
    const { host, smsc } = setting;
    const unknown = host.answers.filter((answer) => answer.status === 'unknown');
    const sent = host.answers.filter((answer) => answer.status === 'sent');
    expect(unknown.length).toBeGreaterThan(0);
    expect(unknown.length).toBeLessThanOrEqual(20);
    expect(new Set(host.answers.map((answer) => answer.key)).size).toBe(100);
    expect(host.answers.length).toBe(100);
    // Each message reached the centre at most once; those that did not get an answer are among the unknown.
    const numbers = smsc.submits.map((pdu) => pdu.body.destination_addr);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.length).toBeGreaterThanOrEqual(sent.length);
    expect(host.links.map((link) => link.state)).toContain('down');
  });

  test('a centre that is silent: unknown after the time, then a new connection', async () => {
    const setting = await connected({ silent: true }, { response_seconds: 0.2 as number });
    setting.channel.send(messages(3));
    await until('unknown', () => setting.host.answers.length === 3);
    expect(setting.host.answers.every((answer) => answer.status === 'unknown')).toBe(true);
    await until('line dropped', () => setting.host.links.some((link) => link.state === 'down'));
    await until('line back', () => setting.host.links.at(-1)?.state === 'up');
  });

  test('a slow centre is waited for', async () => {
    const setting = await connected({ answerMs: 300 }, { response_seconds: 5 });
    await sendAll(setting.host, setting.channel, messages(5));
    expect(setting.host.answers.every((answer) => answer.status === 'sent')).toBe(true);
  });

  test('the line is tested both ways, and dropped when nobody answers', async () => {
    const heard: number[] = [];
    const server = net.createServer((socket) => {
      socket.on('data', (chunk: Buffer) => {
        heard.push(chunk.readUInt32BE(4));
        if (chunk.readUInt32BE(4) !== 9) return;
        const answer = Buffer.alloc(17);
        answer.writeUInt32BE(17, 0);
        answer.writeUInt32BE(0x80000009, 4);
        answer.writeUInt32BE(chunk.readUInt32BE(12), 12);
        const enquire = Buffer.from('00000010000000150000000000000007', 'hex');
        socket.write(Buffer.concat([answer, enquire]));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
    const { host } = openChannel((server.address() as net.AddressInfo).port, {
      enquire_link_seconds: 0.1 as number,
      response_seconds: 0.1 as number,
    });
    await until('dropped', () => host.links.some((link) => link.reason === 'no answer to enquire_link'));
    expect(heard.slice(0, 3)).toEqual([9, 0x80000015, 0x15]);
  });

  test.each([
    [0x0e, 'stopped'],
    [0x0f, 'stopped'],
    [0x0d, 'stopped'],
  ])('a bind refused with %i stops for a person to mend it', async (status, state) => {
    const smsc = await startSmsc({ refuseBind: status });
    open.push(smsc);
    const { host } = openChannel(smsc.port);
    await until('stopped', () => host.links.at(-1)?.state === state);
    smsc.set({ refuseBind: 0 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(host.links.at(-1)?.state).toBe('stopped');
    expect(smsc.connections()).toBe(0);
  });

  test('a bind refused because another is open is tried again', async () => {
    const smsc = await startSmsc({ refuseBind: 5 });
    open.push(smsc);
    const { host } = openChannel(smsc.port);
    await until('refused', () => host.links.some((link) => link.reason?.includes('ESME_RALYBND') ?? false));
    smsc.set({ refuseBind: 0 });
    await until('up', () => host.links.at(-1)?.state === 'up');
  });

  test('garbage from the centre: the connection is dropped and made again', async () => {
    let turn = 0;
    const server = net.createServer((socket) => {
      socket.on('error', () => {}).resume();
      socket.write(turn++ === 0 ? Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n') : Buffer.alloc(64));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
    const { host } = openChannel((server.address() as net.AddressInfo).port);
    await until(
      'two attempts',
      () => host.links.filter((link) => link.reason?.includes('impossible length')).length >= 2,
    );
  });

  test('the password is in no log and no reason', async () => {
    const smsc = await startSmsc({ refuseBind: 0x0e });
    open.push(smsc);
    const { host } = openChannel(smsc.port, { password: 'tr0ub4d0r' });
    await until('stopped', () => host.links.at(-1)?.state === 'stopped');
    expect(JSON.stringify([host.logs, host.links])).not.toContain('tr0ub4d0r');
  });

  test('closing answers what is open and unbinds', async () => {
    const { channel, host, smsc } = await connected({ silent: true }, { window: 2 });
    channel.send(messages(5));
    await channel.close();
    expect(host.answers.map((answer) => answer.status).toSorted()).toEqual([
      'failed',
      'failed',
      'failed',
      'unknown',
      'unknown',
    ]);
    await until('gone', () => smsc.connections() === 0);
    expect(channel.room()).toBe(0);
  });
});
