/** Text as the value of an attribute, and the one error of this folder. */

/** What cannot be written as XML or read from it: where, and why. */
export interface XmlTrouble {
  readonly message: string;
  /** FHIRPath of the element; empty where no element has begun. */
  readonly expression: string;
  /** From 1; absent when writing. */
  readonly line?: number;
  readonly column?: number;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

const special = /[&<>"\n\r\t]/;
/** Control characters and halves of pairs: XML 1.0 has no way to write them. */
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;
const everySpecial = new RegExp(special, 'g');
const everyUnwritable = new RegExp(unwritable, 'gu');

/** Escaped for an attribute in double quotes; what XML cannot hold becomes the replacement character. */
export function escapeAttribute(text: string): string {
  const writable = unwritable.test(text) ? text.replace(everyUnwritable, '\ufffd') : text;
  return special.test(writable) ? writable.replace(everySpecial, (one) => escapes[one]!) : writable;
}
