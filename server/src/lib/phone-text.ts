/** What surrounds the digits of a telephone number in a cell. */

/** First code points of the decimal digit blocks met in registries: Arabic-Indic, Persian, Devanagari, Bengali … */
const digitBlocks = [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xe50, 0x1040, 0x17e0, 0xff10];

/** Other scripts' digits as 0–9, typographic plus, dashes and spaces as plain ones, invisible marks left out. */
export function plainDigits(text: string): string {
  let out = '';
  for (const char of text) {
    const code = char.codePointAt(0)!;
    const block = digitBlocks.find((first) => code >= first && code <= first + 9);
    out += block === undefined ? char : String(code - block);
  }
  return out
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/\uff0b/g, '+')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\u00a0\u2000-\u200a\u202f]/g, ' ');
}

/** `[the number, its extension]`; RFC 3966 `;ext=`, `ext.`, `x12`, `poste 12`, `#12`. */
export function readExtension(text: string): [string, string | null] {
  const plain = text.replace(/^\s*(?:tel|phone|mobile|mob|cell|t[ée]l)\s*[.:]\s*/i, '');
  const found = /^(.*\d)[\s,.)-]*(?:;?\s*ext(?:ension|n)?|x|poste|#)\s*[.:=]?\s*(\d{1,6})\s*$/i.exec(plain);
  return found ? [found[1]!, found[2]!] : [plain, null];
}

/** The parts of a cell with several numbers: `/ , ; & |`, new lines, and the words or, and, ou, et, y, na. */
export function splitCell(cell: string): string[] {
  return cell
    .split(/[/,&|\r\n]+|;(?!\s*ext)|\s(?:or|and|ou|et|y|e|na)\s/i)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
