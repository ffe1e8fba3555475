import { gsm7Encode } from '@mhero/flow/sms/parts.ts';
import { describe, expect, test } from 'vitest';
import { until } from '../../testing/channel-host.ts';
import { sendAll } from '../../testing/channel-suite.ts';
import { closeAfterEach, connected, messages } from '../../testing/smpp-trial.ts';
import { utf16be } from './text.ts';
import { concatHeader } from './udh.ts';

closeAfterEach();

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
    await sendAll(setting.host, setting.channel, messages(10));
    await setting.smsc.deliver('231770000001', '8080', Buffer.from('hi'));
    expect(setting.host.incomings.length).toBe(1);
  });
});
