import net from 'node:net';
import { gsm7Encode } from '@mhero/flow/sms/parts.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { type RecordingHost, recordingHost, until } from '../../testing/channel-host.ts';
import { type Smsc, type SmscOptions, startSmsc } from '../../testing/smsc.ts';
import type { OpenChannel, Outgoing } from '../contract.ts';
import { type SmppSettings, type SmppTiming, usualTiming } from './settings.ts';
import { openSmpp } from './smpp.ts';
import { utf16be } from './text.ts';
import { concatHeader, splitHeader } from './udh.ts';

const quick: SmppTiming = {
  ...usualTiming,
  tick: 20,
  backoffFirst: 20,
  backoffMost: 100,
  alreadyBound: 50,
  throttleFirst: 50,
  throttleMost: 100,
  throttleGiveUp: 1_000,
  close: 500,
  holdParts: 100,
  joinParts: 400,
};

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

interface Setting {
  readonly smsc: Smsc;
  readonly host: RecordingHost;
  readonly channel: OpenChannel;
}

function openChannel(
  port: number,
  settings: Partial<SmppSettings> = {},
  timing = quick,
): { host: RecordingHost; channel: OpenChannel } {
  const host = recordingHost();
  const required = { host: '127.0.0.1', port, system_id: 'mhero', password: 'secret' };
  const channel = openSmpp({ ...required, ...settings } as SmppSettings, host, timing);
  open.push(channel);
  return { host, channel };
}

async function connected(options: SmscOptions = {}, settings: Partial<SmppSettings> = {}): Promise<Setting> {
  const smsc = await startSmsc(options);
  smsc.keep(true);
  open.push(smsc);
  const { host, channel } = openChannel(smsc.port, settings);
  await until('link up', () => host.links.at(-1)?.state === 'up');
  return { smsc, host, channel };
}

const messages = (count: number, text = 'Hello'): Outgoing[] =>
  Array.from({ length: count }, (_, index) => ({
    key: index + 1,
    to: `+2317700${String(index).padStart(5, '0')}`,
    text,
  }));

/** As the pipeline does: hands over as much as there is room for, until all is answered. */
async function sendAll({ host, channel }: Pick<Setting, 'host' | 'channel'>, all: readonly Outgoing[]): Promise<void> {
  let next = 0;
  await until(`${all.length} answers`, () => {
    const room = channel.room();
    if (room > 0 && next < all.length) {
      channel.send(all.slice(next, next + room));
      next += room;
    }
    return host.answers.length >= all.length;
  });
}

describe('sending', () => {
  test('every message gets one answer with its id, and its receipt', async () => {
    const setting = await connected({ receiptsMs: 10 }, { window: 10 });
    await sendAll(setting, messages(500));
    const { host, smsc } = setting;
    expect(new Set(host.answers.map((answer) => answer.key)).size).toBe(500);
    expect(host.answers.every((answer) => answer.status === 'sent' && answer.externalIds.length === 1)).toBe(true);
    await until('500 receipts', () => host.receipts.length === 500 && smsc.acknowledged() === 500);
    const ids = new Set(host.answers.flatMap((answer) => (answer.status === 'sent' ? answer.externalIds : [])));
    expect(host.receipts.every((receipt) => ids.has(receipt.externalId) && receipt.state === 'delivered')).toBe(true);
  });

  test('never more in flight than the window', async () => {
    const { channel, host, smsc } = await connected({ answerMs: 50 }, { window: 4 });
    expect(channel.room()).toBe(4);
    channel.send(messages(10));
    expect(channel.room()).toBe(0);
    await until('first answers', () => host.answers.length > 0);
    expect(smsc.accepted()).toBeLessThanOrEqual(8);
    await until('all answers', () => host.answers.length === 10);
    expect(smsc.accepted()).toBe(10);
  });

  test.each([
    ['udh', 8],
    ['udh16', 16],
  ] as const)(
    'a long text goes in parts with headers (%s) and is sent when all parts are',
    async (longMessages, bits) => {
      const { channel, host, smsc } = await connected({}, { long_messages: longMessages });
      const text = 'x'.repeat(400);
      channel.send([{ key: 1, to: '+231770000001', text }]);
      await until('answer', () => host.answers.length === 1);
      expect(host.answers[0]).toMatchObject({ status: 'sent', externalIds: ['00000001', '00000002', '00000003'] });
      const parts = smsc.submits.map((pdu) => splitHeader(pdu.body.short_message));
      expect(smsc.submits.every((pdu) => pdu.body.esm_class === 0x40)).toBe(true);
      expect(parts.map((part) => part.part?.index)).toEqual([1, 2, 3]);
      expect(new Set(parts.map((part) => part.part?.reference)).size).toBe(1);
      expect(smsc.submits[0]!.body.short_message[0]).toBe(bits === 8 ? 5 : 6);
      expect(parts.map((part) => part.text.toString('latin1')).join('')).toBe(text);
    },
  );

  test('or as one payload, or with SAR parameters', async () => {
    const payload = await connected({}, { long_messages: 'payload' });
    payload.channel.send([{ key: 1, to: '+231770000001', text: 'ሰላም'.repeat(100) }]);
    await until('answer', () => payload.host.answers.length === 1);
    const [whole] = payload.smsc.submits;
    expect(whole).toMatchObject({
      body: { data_coding: 8 },
      tlvs: [{ tag: 0x424, value: utf16be('ሰላም'.repeat(100)) }],
    });

    const sar = await connected({}, { long_messages: 'sar' });
    sar.channel.send([{ key: 1, to: '+231770000001', text: 'y'.repeat(200) }]);
    await until('answer', () => sar.host.answers.length === 1);
    expect(sar.smsc.submits.map((pdu) => pdu.tlvs.map((tlv) => tlv.tag))).toEqual([
      [0x20c, 0x20e, 0x20f],
      [0x20c, 0x20e, 0x20f],
    ]);
    expect(sar.smsc.submits.every((pdu) => pdu.body.esm_class === 0)).toBe(true);
  });

  test('the fields of a submit_sm follow the settings', async () => {
    const { channel, host, smsc } = await connected(
      {},
      { sender: 'MoH', validity_minutes: 1570, receipts: 'failures', service_type: 'X' },
    );
    channel.send([{ key: 1, to: '+231770000001', text: 'Été €' }]);
    await until('answer', () => host.answers.length === 1);
    expect(smsc.submits[0]!.body).toMatchObject({
      service_type: 'X',
      source_addr_ton: 5,
      source_addr_npi: 0,
      source_addr: 'MoH',
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      destination_addr: '231770000001',
      registered_delivery: 2,
      data_coding: 0,
      validity_period: '000001021000000R',
      short_message: Buffer.from(gsm7Encode('Été €') ?? utf16be('Été €')),
    });
  });

  test('a wrong number or an endless text is refused at once, the others go', async () => {
    const { channel, host, smsc } = await connected({}, { window: 50 });
    channel.send([
      { key: 1, to: 'nobody', text: 'a' },
      { key: 2, to: '+231770000001', text: 'a'.repeat(100_000) },
      { key: 3, to: '+231770000001', text: 'ok' },
    ]);
    expect(host.answers).toEqual([]);
    await until('answers', () => host.answers.length === 3);
    const byKey = new Map(host.answers.map((answer) => [answer.key, answer]));
    expect(byKey.get(1)).toMatchObject({ status: 'failed', failure: 'number_invalid' });
    expect(byKey.get(2)).toMatchObject({ status: 'failed', failure: 'text_too_long' });
    expect(byKey.get(3)).toMatchObject({ status: 'sent' });
    expect(smsc.accepted()).toBe(1);
  });

  test.each([
    [0x0b, 'number_invalid'],
    [0x45, 'network_error'],
    [0x0a, 'sender_refused'],
    [0x4ff, 'unknown_reason'],
  ])('a refusal with status %i is a failure %s with the words of the network', async (status, failure) => {
    const setting = await connected({ refuse: status });
    await sendAll(setting, messages(1, 'z'.repeat(300)));
    expect(setting.host.answers).toMatchObject([{ status: 'failed', failure, detail: expect.stringContaining('0x') }]);
  });
});

describe('trouble', () => {
  test('throttling: asks for a pause and still sends each message once', async () => {
    const setting = await connected({ throttlePerSecond: 20 }, { window: 10 });
    await sendAll(setting, messages(30));
    expect(setting.host.slowDowns.length).toBeGreaterThan(0);
    expect(setting.host.answers.every((answer) => answer.status === 'sent')).toBe(true);
    expect(setting.smsc.accepted()).toBe(30);
  });

  test('throttling without end gives the message back as busy', async () => {
    const setting = await connected({ throttlePerSecond: 0 });
    await sendAll(setting, messages(1));
    expect(setting.host.answers).toMatchObject([{ status: 'failed', failure: 'network_busy' }]);
  });

  test('the centre dies in mid-window: what was in flight is unknown, the line comes back, nothing is lost', async () => {
    const setting = await connected({ dropAfter: 33, answerMs: 5 }, { window: 20 });
    await sendAll(setting, messages(100));
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
    await sendAll(setting, messages(5));
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

describe('receiving', () => {
  test('a message is acknowledged only when it is stored', async () => {
    const { smsc, host } = await connected();
    host.holding(true);
    let answered: number | undefined;
    const delivery = smsc.deliver('231770000001', '8080', Buffer.from('hello')).then((status) => {
      answered = status;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(answered).toBeUndefined();
    host.holding(false);
    await delivery;
    expect(answered).toBe(0);
    expect(host.incomings).toEqual([{ from: '231770000001', to: '8080', text: 'hello' }]);
  });

  test('and refused when it could not be stored, so that it comes again', async () => {
    const { smsc, host } = await connected();
    host.refusing = true;
    expect(await smsc.deliver('231770000001', '8080', Buffer.from('hello'))).toBe(0x64);
    host.refusing = false;
    expect(await smsc.deliver('231770000001', '8080', Buffer.from('hello'))).toBe(0);
  });

  test.each([
    ['GSM-7', 0, Buffer.from(gsm7Encode('Ça coûte 5 €'.replace('û', 'ù'))!), 'Ça coùte 5 €'],
    ['Latin-1', 3, Buffer.from('reçu à 10 h', 'latin1'), 'reçu à 10 h'],
    ['UCS-2', 8, utf16be('ሰላም 😀'), 'ሰላም 😀'],
    ['UCS-2 with a half character', 8, Buffer.from([0x06, 0x45, 0x06]), 'م'],
  ])('reads %s', async (_name, dataCoding, octets, text) => {
    const { smsc, host } = await connected();
    await smsc.deliver('231770000001', '8080', octets, { data_coding: dataCoding });
    expect(host.incomings).toMatchObject([{ text }]);
  });

  const part = (reference: number, total: number, index: number, text: string): Buffer =>
    Buffer.concat([concatHeader({ reference, total, index }, 8), Buffer.from(text)]);

  test('joins the parts of a long message, in any order, and acknowledges when the whole is stored', async () => {
    const { smsc, host } = await connected();
    host.holding(true);
    const answers = [3, 1, 2].map((index) =>
      smsc.deliver('231770000001', '8080', part(9, 3, index, `<${index}>`), { esm_class: 0x40 }),
    );
    let done = false;
    const all = Promise.all(answers).then((statuses) => {
      done = true;
      return statuses;
    });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(done).toBe(false);
    host.holding(false);
    expect(await all).toEqual([0, 0, 0]);
    expect(host.incomings).toMatchObject([{ text: '<1><2><3>' }]);
  });

  test('a centre that waits for each answer is answered, and the message still joined', async () => {
    const { smsc, host } = await connected();
    for (const index of [1, 2, 3]) {
      expect(await smsc.deliver('231770000001', '8080', part(9, 3, index, `<${index}>`), { esm_class: 0x40 })).toBe(0);
    }
    await until('joined', () => host.incomings.length === 1);
    expect(host.incomings[0]!.text).toBe('<1><2><3>');
  });

  test('what is never completed is passed on with its gap', async () => {
    const { smsc, host } = await connected();
    await smsc.deliver('231770000001', '8080', part(9, 3, 1, 'first'), { esm_class: 0x40 });
    await until('passed on', () => host.incomings.length === 1);
    expect(host.incomings[0]!.text).toBe('first …  …');
  });

  test('with two binds, one sends and one receives', async () => {
    const setting = await connected({ receiptsMs: 5 }, { bind: 'pair' });
    expect(setting.smsc.connections()).toBe(2);
    await sendAll(setting, messages(10));
    await setting.smsc.deliver('231770000001', '8080', Buffer.from('hi'));
    expect(setting.host.incomings.length).toBe(1);
  });
});
