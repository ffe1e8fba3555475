import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withDefaults } from '../settings.ts';
import { createWriter, decodePdu, encodePdu, take } from './codec.ts';
import { type SmppSettings, smppSettings } from './settings.ts';
import { encodeSubmit, guessSender, submitTemplate, validityPeriod } from './submit-pdu.ts';
import { decodeText, encodeText, type TextOptions } from './text.ts';
import { concatHeader, splitHeader } from './udh.ts';

const anyText = fc.oneof(
  fc.string({ maxLength: 500 }),
  fc.string({ unit: fc.constantFrom('a', 'é', 'ê', '€', '[', 'ሰ', '😀', '\n'), maxLength: 500 }),
);
const options: fc.Arbitrary<TextOptions> = fc.record({
  alphabet: fc.constantFrom('gsm7', 'latin1'),
  cut: fc.constantFrom('ref8', 'ref16', 'whole'),
});

describe('texts', () => {
  test('come back from their octets, and every part fits with its header', () => {
    fc.assert(
      fc.property(anyText, options, (text, how) => {
        const { dataCoding, parts } = encodeText(text, how);
        const back = parts.map((part) => decodeText(Buffer.from(part), dataCoding, 'gsm7')).join('');
        expect(back).toBe(text.toWellFormed());
        if (how.cut === 'whole') {
          expect(parts.length).toBe(1);
          return;
        }
        const header = parts.length === 1 ? 0 : how.cut === 'ref8' ? 6 : 7;
        const octets = (part: Uint8Array): number =>
          dataCoding === 0 ? Math.ceil((part.length * 7) / 8) : part.length;
        for (const part of parts) expect(octets(part) + header).toBeLessThanOrEqual(140);
      }),
    );
  });

  test('any octets in any coding are read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(255), (octets, dataCoding) => {
        expect(decodeText(Buffer.from(octets), dataCoding, 'gsm7').isWellFormed()).toBe(true);
      }),
    );
  });

  test.each([
    [6, [0xbf, 0xe0], 'Пр'],
    [0xf1, [0x00, 0x61], '@a'],
    [0xf4, [0xc3, 0xa9], 'é'],
    [0x18, [0x06, 0x45], 'م'],
    [4, [0x68, 0x69], 'hi'],
  ])('coding %i', (dataCoding, octets, text) => {
    expect(decodeText(Buffer.from(octets), dataCoding, 'gsm7')).toBe(text);
  });
});

describe('headers', () => {
  test('are read back, with other elements around them', () => {
    const info = fc
      .integer({ min: 2, max: 255 })
      .chain((total) =>
        fc.record({ reference: fc.nat(255), total: fc.constant(total), index: fc.integer({ min: 1, max: total }) }),
      );
    fc.assert(
      fc.property(
        info,
        fc.constantFrom(8 as const, 16 as const),
        fc.uint8Array({ maxLength: 100 }),
        (part, bits, text) => {
          const header = concatHeader(part, bits);
          const other = Uint8Array.of(0x24, 1, 3);
          const withOther = Uint8Array.of(header.length - 1 + other.length, ...other, ...header.subarray(1));
          for (const each of [header, withOther]) {
            const read = splitHeader(Buffer.concat([each, text]));
            expect(read.part).toEqual(part);
            expect(Buffer.compare(read.text, text)).toBe(0);
          }
        },
      ),
    );
  });

  test('broken ones never fail', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (octets) => {
        const { part, text } = splitHeader(Buffer.from(octets));
        expect(text.length).toBeLessThanOrEqual(octets.length);
        expect(part === undefined || (part.index >= 1 && part.index <= part.total)).toBe(true);
      }),
    );
  });
});

describe('submit_sm', () => {
  test('the quick writer writes what the table says', () => {
    const settings = withDefaults<SmppSettings>(smppSettings, {
      host: 'x',
      system_id: 'a',
      password: 'b',
      sender: '+231880000000',
      validity_minutes: 90,
      service_type: 'CMT',
    });
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9]{1,19}$/),
        fc.uint8Array({ maxLength: 600 }),
        fc.nat(255),
        (to, octets, dataCoding) => {
          const quick = createWriter();
          encodeSubmit(quick, submitTemplate(settings), 5, {
            to,
            dataCoding,
            octets,
            index: 0,
            total: 1,
            reference: 0,
          });
          const slow = createWriter();
          const payload = octets.length > 254;
          const body = {
            service_type: 'CMT',
            source_addr_ton: 1,
            source_addr_npi: 1,
            source_addr: '231880000000',
            dest_addr_ton: 1,
            dest_addr_npi: 1,
            destination_addr: to,
            validity_period: '000000013000000R',
            registered_delivery: 1,
            data_coding: dataCoding,
            short_message: payload ? Buffer.alloc(0) : Buffer.from(octets),
          };
          encodePdu(slow, 'submit_sm', 5, body, { tlvs: payload ? [{ tag: 0x424, value: Buffer.from(octets) }] : [] });
          const bytes = take(quick);
          expect(bytes.equals(take(slow))).toBe(true);
          expect(decodePdu(bytes, 0, bytes.length).name).toBe('submit_sm');
        },
      ),
    );
  });

  test.each([
    ['MoH', 5, 0],
    ['8080', 3, 0],
    ['+231880000000', 1, 1],
    ['231880000000', 1, 1],
    ['', 0, 0],
  ])('the sender %s is of type %i/%i', (sender, ton, npi) => expect(guessSender(sender)).toEqual({ ton, npi }));

  test.each([
    [0, ''],
    [1, '000000000100000R'],
    [60 * 24 * 30, '000030000000000R'],
    [61, '000000010100000R'],
  ])('a validity of %i minutes', (minutes, period) => {
    expect(validityPeriod(minutes)).toBe(period);
    expect(period === '' || period.length === 16).toBe(true);
  });
});
