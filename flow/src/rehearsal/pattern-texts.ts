/**
 * Texts that a regular expression is likely to match: enough for the patterns of questionnaires (`^[A-Z]{2}\d{4}$`,
 * `(yes|no)`). What comes out is held against the real pattern afterwards, so this need not be right, only short.
 */
import type { Draw } from './phrases.ts';

const MOST_PIECES = 60;

export function textFor(pattern: string, draw: Draw): string {
  const reader = { pattern, at: 0, left: MOST_PIECES };
  return alternatives(reader, draw);
}

interface Reader {
  readonly pattern: string;
  at: number;
  left: number;
}

function alternatives(reader: Reader, draw: Draw): string {
  const found: string[] = [''];
  while (reader.at < reader.pattern.length && reader.left-- > 0) {
    const letter = reader.pattern[reader.at]!;
    if (letter === ')') break;
    if (letter === '|') {
      reader.at++;
      found.push('');
      continue;
    }
    found[found.length - 1] += repeated(reader, piece(reader, draw), draw);
  }
  return found[Math.floor(draw() * found.length)]!;
}

/** One letter, class or group, as something that makes its text. */
function piece(reader: Reader, draw: Draw): () => string {
  const letter = reader.pattern[reader.at++]!;
  if (letter === '^' || letter === '$') return () => '';
  if (letter === '.') return () => 'a';
  if (letter === '\\') return escaped(reader, draw);
  if (letter === '[') return fromClass(reader, draw);
  if (letter !== '(') return () => letter;
  if (reader.pattern.startsWith('?:', reader.at)) reader.at += 2;
  const text = alternatives(reader, draw);
  reader.at++;
  return () => text;
}

const digit = (draw: Draw): string => String(Math.floor(draw() * 10));

function escaped(reader: Reader, draw: Draw): () => string {
  const letter = reader.pattern[reader.at++] ?? '';
  if (letter === 'd') return () => digit(draw);
  if (letter === 'w') return () => 'a';
  if (letter === 's') return () => ' ';
  return letter === 'b' || letter === 'B' ? () => '' : () => letter;
}

function fromClass(reader: Reader, draw: Draw): () => string {
  const end = reader.pattern.indexOf(']', reader.at + 1);
  const inside = reader.pattern.slice(reader.at, end < 0 ? undefined : end);
  reader.at = end < 0 ? reader.pattern.length : end + 1;
  if (inside.startsWith('^')) return () => 'x';
  const letters = inside
    .replace(/\\d/g, '0-9')
    .replace(/\\(.)/g, '$1')
    .replace(/(.)-(.)/g, (_, from: string, to: string) => span(from, to));
  return () => letters[Math.floor(draw() * letters.length)] ?? '';
}

function span(from: string, to: string): string {
  const [first, last] = [from.charCodeAt(0), to.charCodeAt(0)];
  return String.fromCharCode(
    ...Array.from({ length: Math.min(Math.max(last - first + 1, 1), 64) }, (_, i) => first + i),
  );
}

function repeated(reader: Reader, make: () => string, draw: Draw): string {
  const counted = /^\{(\d{1,2})(,(\d{0,2}))?\}/.exec(reader.pattern.slice(reader.at, reader.at + 10));
  const sign = reader.pattern[reader.at];
  let times = 1;
  if (counted) {
    reader.at += counted[0].length;
    times = Number(counted[1]);
  } else if (sign === '?' || sign === '*' || sign === '+') {
    reader.at++;
    times = sign === '+' ? 1 + Math.floor(draw() * 3) : draw() < 0.5 ? 0 : 1;
  }
  if (reader.pattern[reader.at] === '?') reader.at++;
  return Array.from({ length: Math.min(times, 40) }, make).join('');
}
