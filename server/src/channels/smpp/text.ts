import { gsm7Decode, gsm7Encode, splitParts } from '@mhero/flow/sms/parts.ts';

/** Values of data_coding, SMPP 3.4 section 5.2.19. */
export const dataCodings = { default: 0, latin1: 3, ucs2: 8 } as const;

export interface EncodedText {
  readonly dataCoding: number;
  /** The octets of each part, without any header. */
  readonly parts: readonly Uint8Array[];
}

export interface TextOptions {
  readonly alphabet: 'gsm7' | 'latin1';
  /** `whole` never cuts (message_payload); the others leave room for their header. */
  readonly cut: 'ref8' | 'ref16' | 'whole';
}

export function utf16be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

/** Encodes a text and cuts it into parts; GSM-7 goes unpacked, one septet per octet. */
export function encodeText(text: string, options: TextOptions): EncodedText {
  if (options.alphabet === 'latin1' && isLatin1(text)) {
    return { dataCoding: dataCodings.latin1, parts: cutOctets(Buffer.from(text, 'latin1'), options.cut) };
  }
  const septets = options.alphabet === 'gsm7' ? gsm7Encode(text) : null;
  if (septets && (septets.length <= 160 || options.cut === 'whole')) {
    return { dataCoding: dataCodings.default, parts: [septets] };
  }
  if (septets) {
    const parts = splitParts(text, { reference8bit: options.cut === 'ref8' });
    return { dataCoding: dataCodings.default, parts: parts.map((part) => gsm7Encode(part)!) };
  }
  return { dataCoding: dataCodings.ucs2, parts: cutUcs2(text, options.cut) };
}

const isLatin1 = (text: string): boolean => !/[^\x00-\xff]/.test(text);

function cutOctets(octets: Buffer, cut: TextOptions['cut']): Uint8Array[] {
  if (cut === 'whole' || octets.length <= 140) return [octets];
  const size = cut === 'ref8' ? 134 : 133;
  const parts: Uint8Array[] = [];
  for (let at = 0; at < octets.length; at += size) parts.push(octets.subarray(at, at + size));
  return parts;
}

function cutUcs2(text: string, cut: TextOptions['cut']): Uint8Array[] {
  if (cut === 'whole' || text.length <= 70) return [utf16be(text)];
  const size = cut === 'ref8' ? 67 : 66;
  const parts: Uint8Array[] = [];
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + size, text.length);
    const cutsPair =
      end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800 && (text.charCodeAt(end) & 0xfc00) === 0xdc00;
    if (cutsPair) end--;
    parts.push(utf16be(text.slice(at, end)));
    at = end;
  }
  return parts;
}

type Charset = 'gsm7' | 'latin1' | 'ucs2' | 'octets' | 'iso-8859-5' | 'iso-8859-8';

/** Which characters a data_coding means; message class codings are read as 3GPP TS 23.038 section 4 has them. */
function charsetOf(dataCoding: number, byDefault: 'gsm7' | 'latin1'): Charset {
  switch (dataCoding) {
    case 0:
      return byDefault;
    case 1:
    case 3:
      return 'latin1';
    case 2:
    case 4:
      return 'octets';
    case 6:
      return 'iso-8859-5';
    case 7:
      return 'iso-8859-8';
    case 8:
      return 'ucs2';
  }
  if (dataCoding >= 0xf0) return dataCoding & 4 ? 'octets' : 'gsm7';
  if (dataCoding >= 0x10 && dataCoding < 0x40)
    return (['gsm7', 'octets', 'ucs2', 'gsm7'] as const)[(dataCoding >> 2) & 3]!;
  return byDefault;
}

/** The text of received octets. Never fails: what cannot be read becomes U+FFFD. */
export function decodeText(octets: Buffer, dataCoding: number, byDefault: 'gsm7' | 'latin1'): string {
  const charset = charsetOf(dataCoding, byDefault);
  if (charset === 'gsm7') return gsm7Decode(octets);
  if (charset === 'latin1') return octets.toString('latin1');
  if (charset === 'ucs2') {
    return Buffer.from(octets.subarray(0, octets.length & ~1))
      .swap16()
      .toString('utf16le')
      .toWellFormed();
  }
  if (charset === 'octets') return new TextDecoder().decode(octets);
  return new TextDecoder(charset).decode(octets);
}
