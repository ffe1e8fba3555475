/** Texts cut at a number of characters as people count them (code points). */

/** The first `max` characters. */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : text.slice(0, lengthOf(text, max));
}

/** At most `max` characters; where something is left out the last three are dots. */
export function cutWithDots(text: string, max: number): string {
  if (text.length <= max || lengthOf(text, max) === text.length) return text;
  return `${text.slice(0, lengthOf(text, max - 3))}...`;
}

/** UTF-16 units of the first `max` characters. */
function lengthOf(text: string, max: number): number {
  let at = 0;
  for (let n = 0; n < max && at < text.length; n++) at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return at;
}

/** Bytes of the text in UTF-8; half of a surrogate pair counts as the replacement character. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (code > 0xffff) at++;
  }
  return bytes;
}
