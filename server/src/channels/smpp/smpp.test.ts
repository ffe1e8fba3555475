import { gsm7Encode } from '@mhero/flow/sms/parts.ts';
import { describe, expect, test } from 'vitest';
import { until } from '../../testing/channel-host.ts';
import { sendAll } from '../../testing/channel-suite.ts';
import { closeAfterEach, connected, messages } from '../../testing/smpp-trial.ts';
import { utf16be } from './text.ts';
import { splitHeader } from './udh.ts';

closeAfterEach();

describe('sending', () => {
  test('every message gets one answer with its id, and its receipt', async () => {
    const setting = await connected({ receiptsMs: 10 }, { window: 10 });
    await sendAll(setting.host, setting.channel, messages(500));
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
    await sendAll(setting.host, setting.channel, messages(1, 'z'.repeat(300)));
    expect(setting.host.answers).toMatchObject([{ status: 'failed', failure, detail: expect.stringContaining('0x') }]);
  });
});
