/** Letters without regard to case, letter by letter as Go's `unicode` package has it, never by the words they stand in. */

const SPECIAL = /[Σİ]/;
const SPECIALS = /[Σİ]/g;

/** In lower case, the same for a letter wherever it stands: `Σ` is always `σ`. */
export function lowerCase(text: string): string {
  const plain = SPECIAL.test(text) ? text.replace(SPECIALS, (letter) => (letter === 'Σ' ? 'σ' : 'i')) : text;
  return plain.toLowerCase();
}

/** Are these the same but for the case of letters? `ß` is no `SS`, but `ς` is `Σ`. */
export function equalIgnoringCase(a: string, b: string): boolean {
  if (a === b) return true;
  return folded(a) === folded(b);
}

const ASCII = /^[\0-\x7f]*$/;

function folded(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  let result = '';
  for (const letter of text) result += foldedLetter(letter);
  return result;
}

/** Upper case brings the variants of a small letter together; what becomes several letters stays as it is. */
function foldedLetter(letter: string): string {
  const upper = letter.toUpperCase();
  const simple = upper.length === letter.length || [...upper].length === 1 ? upper : letter;
  return letter === 'İ' || letter === 'ı' ? letter : lowerCase(simple);
}
