import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalIds, plainId } from '../receipt-ids.ts';
import type { Tlv } from './codec.ts';
import { looksLikeReceipt, parseAny, parseReceiptText, parseUsual, readReceipt } from './receipt.ts';

const tlv = (tag: number, ...octets: number[]): Tlv => ({ tag, value: Buffer.from(octets) });

describe('receipt texts', () => {
  test.each([
    [
      'the form of the specification',
      'id:0a1b sub:001 dlvrd:001 submit date:2611220300 done date:2611220301 stat:DELIVRD err:000 text:Dear id:9 stat:UNDELIV',
      '0a1b',
      'delivered',
    ],
    [
      'seconds in the dates',
      'id:17 sub:001 dlvrd:001 submit date:261122030059 done date:261122030101 stat:DELIVRD err:000 text:',
      '17',
      'delivered',
    ],
    ['lower case and other order', 'stat:undeliv id:ABC-7 Err:001', 'ABC-7', 'failed'],
    ['capital keys', 'ID:44 SUB:001 DLVRD:000 SUBMIT DATE:1 DONE DATE:2 STAT:EXPIRED ERR:0 TEXT:', '44', 'expired'],
    ['fields left out', 'id:44 stat:REJECTD', '44', 'failed'],
    ['blanks after the colon', 'id: 44 sub: 001 stat: ENROUTE err: 000', '44', 'accepted'],
    ['underscores and equals', 'id=44, submit_date=1, done_date=2, stat=DELIVRD', '44', 'delivered'],
    ['ACCEPTD is not delivered', 'id:44 stat:ACCEPTD', '44', 'accepted'],
    ['UNKNOWN says nothing', 'id:44 stat:UNKNOWN', '44', 'accepted'],
    ['a word of its own', 'id:44 stat:SOMETHING', '44', 'accepted'],
  ])('%s', (_name, text, externalId, state) => {
    expect(readReceipt(text, [])).toMatchObject({ externalId, state });
  });

  test('parameters go before the text', () => {
    const receipt = readReceipt('id:1 stat:DELIVRD err:000', [
      tlv(0x1e, 0x41, 0x42, 0),
      tlv(0x427, 5),
      tlv(0x423, 3, 0, 27),
    ]);
    expect(receipt).toMatchObject({
      externalId: 'AB',
      state: 'failed',
      failure: 'phone_unreachable',
      detail: expect.stringContaining('3/27'),
    });
  });

  test('without a text the parameters are enough, and without any id there is no receipt', () => {
    expect(readReceipt('', [tlv(0x1e, 0x41), tlv(0x427, 2)])).toMatchObject({ externalId: 'A', state: 'delivered' });
    expect(readReceipt('stat:DELIVRD', [])).toBeUndefined();
    expect(readReceipt('', [])).toBeUndefined();
  });

  test('the error code makes a failure plainer', () => {
    expect(readReceipt('id:1 stat:UNDELIV err:001', [])).toMatchObject({ failure: 'number_unknown' });
    expect(readReceipt('id:1 stat:UNDELIV err:027', [])).toMatchObject({ failure: 'phone_unreachable' });
  });

  test('any text is read without failing', () => {
    fc.assert(
      fc.property(
        fc.uint16Array({ maxLength: 100 }).map((units) => String.fromCharCode(...units)),
        (text) => typeof parseReceiptText(text) === 'object',
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.constantFrom('id:', 'stat:', 'err:', ' ', 'text:', 'a', '1', 'done date:')), (words) => {
        const receipt = readReceipt(words.join(''), []);
        expect(receipt === undefined || receipt.externalId.length > 0).toBe(true);
      }),
    );
  });

  test('the quick way reads what the thorough way reads', () => {
    const word = fc.stringMatching(/^[0-9A-Za-z_.:=-]{1,12}$/);
    const message = fc.string({ maxLength: 40 });
    fc.assert(
      fc.property(word, word, word, message, fc.constantFrom('text:', 'Text:'), (id, stat, err, said, key) => {
        const text = `id:${id} sub:001 dlvrd:001 submit date:1 done date:2 stat:${stat} err:${err} ${key}${said}`;
        const quick = parseUsual(text);
        if (/^[^:=]+$/.test(id + stat + err)) expect(quick).toBeDefined();
        if (quick) expect(quick).toEqual(parseAny(text));
      }),
    );
    const broken = fc.array(fc.constantFrom('id:', ' stat:', ' err:', ' ', ' text:', 'a', '1', ' done date:', 'Text:'));
    fc.assert(
      fc.property(broken, (words) => {
        const quick = parseUsual(words.join(''));
        if (quick) expect(quick).toEqual(parseAny(words.join('')));
      }),
      { numRuns: 2_000 },
    );
  });

  test('tells a receipt without flag from a message of a person', () => {
    expect(looksLikeReceipt('id:1 sub:001 dlvrd:001 submit date:1 done date:1 stat:DELIVRD err:000')).toBe(true);
    expect(looksLikeReceipt('my id: 7 and stat: good')).toBe(false);
    expect(looksLikeReceipt('stock id:5 stat:DELIVRD')).toBe(false);
  });
});

describe('message ids', () => {
  const same = (sent: string, received: string): boolean => canonicalIds(received).includes(plainId(sent));

  test.each([
    ['as it is', 'abc-7', 'abc-7'],
    ['another case', 'ABC-7', 'abc-7'],
    ['padded in the receipt', '1a2b', '00001A2B'],
    ['padded in the answer', '0000000017', '17'],
    ['hexadecimal, then decimal', '1A2B', '6699'],
    ['decimal, then hexadecimal', '6699', '1a2b'],
    ['long decimal', '0123456789abcdef', '81985529216486895'],
    ['long hexadecimal', '81985529216486895', '0123456789ABCDEF'],
    ['nothing but zeros', '000', '0'],
  ])('%s', (_name, sent, received) => expect(same(sent, received)).toBe(true));

  test('any number is found in either notation and any padding', () => {
    const id = fc.bigInt({ min: 1n, max: 0xffffffffffffffffn });
    fc.assert(
      fc.property(id, fc.nat(5), (number, zeros) => {
        const pad = '0'.repeat(zeros);
        expect(same(pad + number.toString(16), number.toString())).toBe(true);
        expect(same(number.toString(), pad + number.toString(16).toUpperCase())).toBe(true);
      }),
    );
  });

  test('different ids stay different', () => {
    expect(same('17', '18')).toBe(false);
    expect(same('abc-7', 'abc-8')).toBe(false);
  });
});
