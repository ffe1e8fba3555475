/** The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, 6.2.1). */

const DEFAULT_TABLE =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

const ESCAPE = 0x1b;

const EXTENSION: ReadonlyArray<readonly [septet: number, char: string]> = [
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{'],
  [0x29, '}'],
  [0x2f, '\\'],
  [0x3c, '['],
  [0x3d, '~'],
  [0x3e, ']'],
  [0x40, '|'],
  [0x65, '€'],
];

/** Above the last character of the alphabet, €. Everything beyond is not in it. */
const TABLE_SIZE = 0x20ad;

/** By UTF-16 unit: the septet plus 1, plus 128 when it needs the escape; 0 where the alphabet has no such character. */
const SEPTETS = new Uint8Array(TABLE_SIZE);
/** By UTF-16 unit: 0 (not in the alphabet), 1 or 2 septets. */
const WIDTHS = new Uint8Array(TABLE_SIZE);
const EXTENDED = new Map<number, string>(EXTENSION);

for (let septet = 0; septet < 128; septet++) {
  if (septet === ESCAPE) continue;
  const code = DEFAULT_TABLE.charCodeAt(septet);
  SEPTETS[code] = septet + 1;
  WIDTHS[code] = 1;
}
for (const [septet, char] of EXTENSION) {
  SEPTETS[char.charCodeAt(0)] = septet + 1 + 128;
  WIDTHS[char.charCodeAt(0)] = 2;
}

/** Septets that one UTF-16 unit takes: 1, 2 (escaped), or 0 when GSM-7 cannot carry it. */
export function septetWidth(unit: number): number {
  return unit < TABLE_SIZE ? WIDTHS[unit]! : 0;
}

/** Septets that the whole text takes, or -1 when some character is not in the alphabet. */
export function septetLength(text: string): number {
  let septets = 0;
  for (let i = 0; i < text.length; i++) {
    const width = septetWidth(text.charCodeAt(i));
    if (width === 0) return -1;
    septets += width;
  }
  return septets;
}

/** Text as unpacked septets, one per octet (SMPP data_coding 0); null when a character is not in the alphabet. */
export function gsm7Encode(text: string): Uint8Array | null {
  const length = septetLength(text);
  if (length < 0) return null;
  const septets = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const entry = SEPTETS[text.charCodeAt(i)]!;
    if (entry > 128) septets[at++] = ESCAPE;
    septets[at++] = (entry - 1) & 0x7f;
  }
  return septets;
}

/**
 * Unpacked septets as text. Never fails: as TS 23.038 asks, an escape before an unknown septet shows that septet's
 * character of the default table, and a lone or doubled escape shows a space; octets above 127 become U+FFFD.
 */
export function gsm7Decode(septets: Uint8Array): string {
  let text = '';
  for (let i = 0; i < septets.length; i++) {
    let septet = septets[i]!;
    if (septet === ESCAPE) {
      septet = septets[++i] ?? ESCAPE;
      const extended = EXTENDED.get(septet);
      if (extended !== undefined) {
        text += extended;
        continue;
      }
    }
    text += septet === ESCAPE ? ' ' : septet > 127 ? '\ufffd' : DEFAULT_TABLE[septet]!;
  }
  return text;
}
