import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createWriter, decodePdu, encodePdu, PduError, type Tlv, take } from './codec.ts';
import { Framer } from './framer.ts';
import { bodies, type CommandName, commands, headerBytes, maxPduBytes } from './protocol.ts';

interface TheirPdu {
  command: string;
  sequence_number: number;
  [field: string]: unknown;
}
interface TheirLibrary {
  PDU: { new (bytes: Buffer): TheirPdu; new (command: string, fields: object): TheirPdu & { toBuffer(): Buffer } };
}
const { PDU } = createRequire(import.meta.url)('smpp') as TheirLibrary;

const names = Object.keys(commands) as CommandName[];
const text = fc.string({
  unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 40,
});
const octets = fc.uint8Array({ maxLength: 255 }).map((bytes) => Buffer.from(bytes));
const byKind = { int8: fc.nat(255), cstring: text, octets };
const tlv = fc.record({
  tag: fc.nat(65_535),
  value: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
});

const anyPdu = fc.constantFrom(...names).chain((name) =>
  fc.record({
    name: fc.constant(name),
    sequence: fc.integer({ min: 0, max: 0x7fffffff }),
    body: fc.record(Object.fromEntries(bodies[name].map(([field, kind]) => [field, byKind[kind]]))),
    tlvs: fc.array(tlv, { maxLength: 4 }),
  }),
);

function encoded(name: CommandName, sequence: number, body: object, tlvs: readonly Tlv[] = []): Buffer {
  const writer = createWriter();
  encodePdu(writer, name, sequence, body, { tlvs });
  return Buffer.from(take(writer));
}

describe('codec', () => {
  test('what is written is read back, every PDU and field', () => {
    fc.assert(
      fc.property(anyPdu, ({ name, sequence, body, tlvs }) => {
        const bytes = encoded(name, sequence, body, tlvs);
        expect(bytes.readUInt32BE(0)).toBe(bytes.length);
        expect(decodePdu(bytes, 0, bytes.length)).toEqual({
          name,
          id: commands[name],
          status: 0,
          sequence,
          body,
          tlvs,
        });
      }),
    );
  });

  test('the smpp package reads the same fields from our octets', () => {
    const ascii = fc.stringMatching(/^[ -~]{0,20}$/);
    fc.assert(
      fc.property(
        ascii,
        ascii,
        fc.nat(255),
        fc.uint8Array({ maxLength: 254 }),
        fc.uint8Array({ maxLength: 600 }),
        (from, to, ton, short, long) => {
          const body = {
            source_addr: from,
            destination_addr: to,
            dest_addr_ton: ton,
            data_coding: 4,
            short_message: Buffer.from(short),
          };
          const theirs = new PDU(
            encoded('submit_sm', 7, body, short.length ? [] : [{ tag: 0x424, value: Buffer.from(long) }]),
          );
          expect(theirs).toMatchObject({
            command: 'submit_sm',
            sequence_number: 7,
            source_addr: from,
            destination_addr: to,
            dest_addr_ton: ton,
          });
          const message = (short.length ? theirs.short_message : theirs.message_payload) as { message: Buffer };
          expect(Buffer.from(message.message)).toEqual(Buffer.from(short.length ? short : long));
        },
      ),
    );
  });

  test('we read the fields that the smpp package wrote', () => {
    const ascii = fc.stringMatching(/^[ -~]{0,20}$/);
    fc.assert(
      fc.property(ascii, ascii, fc.nat(255), fc.uint8Array({ maxLength: 254 }), (from, to, esmClass, short) => {
        const bytes = new PDU('deliver_sm', {
          sequence_number: 9,
          source_addr: from,
          destination_addr: to,
          esm_class: esmClass & 0xbf,
          data_coding: 4,
          short_message: Buffer.from(short),
          receipted_message_id: from,
          message_state: 2,
        }).toBuffer();
        const pdu = decodePdu(bytes, 0, bytes.length);
        expect(pdu).toMatchObject({
          name: 'deliver_sm',
          sequence: 9,
          body: { source_addr: from, destination_addr: to, esm_class: esmClass & 0xbf },
        });
        expect(pdu.name === 'deliver_sm' && Buffer.from(pdu.body.short_message)).toEqual(Buffer.from(short));
        expect(pdu.name === 'deliver_sm' && pdu.tlvs.map((each) => each.tag).toSorted((a, b) => a - b)).toEqual([
          0x1e, 0x427,
        ]);
      }),
    );
  });

  test('any octets are read or refused with a PduError, never anything else', () => {
    const id = fc.oneof(fc.constantFrom(...Object.values(commands)), fc.nat(0xffffffff));
    fc.assert(
      fc.property(id, fc.uint8Array({ maxLength: 400 }), (command, rest) => {
        const bytes = Buffer.concat([Buffer.alloc(headerBytes), rest]);
        bytes.writeUInt32BE(bytes.length, 0);
        bytes.writeUInt32BE(command, 4);
        try {
          decodePdu(bytes, 0, bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(PduError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('a PDU cut short anywhere is read or refused, and never reads beyond its end', () => {
    const whole = encoded('deliver_sm', 1, { source_addr: '231770000001', short_message: Buffer.from('hello') }, [
      { tag: 0x1e, value: Buffer.from('abc\0') },
    ]);
    for (let length = headerBytes; length < whole.length; length++) {
      const cut = Buffer.concat([whole.subarray(0, length), Buffer.from('AFTER')]);
      let said: string;
      try {
        said = JSON.stringify(decodePdu(cut, 0, length));
      } catch (error) {
        said = (error as Error).message;
        expect(error).toBeInstanceOf(PduError);
      }
      expect(said).not.toContain('AFTER');
    }
  });

  test('a refusal without a body is read', () => {
    const writer = createWriter();
    encodePdu(writer, 'submit_sm_resp', 3, { message_id: 'x' }, { status: 0x58 });
    const bytes = take(writer);
    expect(bytes.length).toBe(headerBytes);
    expect(decodePdu(bytes, 0, bytes.length)).toMatchObject({ status: 0x58, body: { message_id: '' } });
  });

  test('refuses to write what the wire cannot carry', () => {
    expect(() => encoded('submit_sm', 1, { short_message: Buffer.alloc(256) })).toThrow(RangeError);
    expect(() => encoded('submit_sm', 1, { source_addr: 'a\0b' })).toThrow(RangeError);
  });

  test('many PDUs leave as one buffer, also over the border of a chunk', () => {
    const writer = createWriter();
    const body = { short_message: Buffer.alloc(200, 65) };
    for (let sequence = 1; sequence <= 1000; sequence++) encodePdu(writer, 'submit_sm', sequence, body);
    const bytes = take(writer);
    const seen: number[] = [];
    new Framer().push(bytes, (all, start, end) => seen.push(decodePdu(all, start, end).sequence));
    expect(seen).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1));
    expect(take(writer).length).toBe(0);
  });
});

describe('framer', () => {
  test('finds the same PDUs however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(anyPdu, { minLength: 1, maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
        (pdus, sizes) => {
          const stream = Buffer.concat(pdus.map((pdu) => encoded(pdu.name, pdu.sequence, pdu.body, pdu.tlvs)));
          const framer = new Framer();
          const seen: unknown[] = [];
          for (let at = 0, turn = 0; at < stream.length; turn++) {
            const size = sizes[turn % sizes.length]!;
            const chunk = Buffer.from(stream.subarray(at, at + size));
            expect(
              framer.push(chunk, (bytes, start, end) =>
                seen.push(decodePdu(Buffer.from(bytes.subarray(start, end)), 0, end - start)),
              ),
            ).toBe(true);
            at += size;
          }
          expect(seen).toMatchObject(pdus.map((pdu) => ({ name: pdu.name, sequence: pdu.sequence })));
        },
      ),
    );
  });

  test.each([0, 15, maxPduBytes + 1, 0xffffffff])('gives up on a length of %i, whole or octet by octet', (length) => {
    const head = Buffer.alloc(20);
    head.writeUInt32BE(length, 0);
    const never = (): void => {
      throw new Error('no PDU is here');
    };
    expect(new Framer().push(head, never)).toBe(false);
    const framer = new Framer();
    const answers = [...head].map((octet) => framer.push(Buffer.of(octet), never));
    expect(answers).toEqual(answers.map((_, index) => index < 3));
  });
});
