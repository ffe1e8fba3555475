/** Pieces of a rewritten expression: their text in the new language, and what has to be known to combine them. */

import { quote, unquote } from '../../../expressions/quote.ts';

/** How tightly the outermost operator of a piece binds in the new language; the same order as in the old one. */
export const BINDING = { concat: 1, equality: 2, comparison: 3, sum: 4, product: 5, power: 6, negation: 7, atom: 8 };

/** What is known of the value before it is computed; decides what `+` and `-` mean. */
export type Kind = 'number' | 'date' | 'time' | 'unknown';

export interface Piece {
  readonly text: string;
  readonly binding: number;
  readonly kind: Kind;
  /** A path such as `results.age`, which a template may write without parentheses. */
  readonly path?: true;
  /** Of a time made of hours, minutes and seconds: its seconds since midnight. */
  readonly seconds?: Piece;
}

/** A name, a literal or anything else that needs no parentheses. */
export function atom(text: string, kind: Kind = 'unknown'): Piece {
  return { text, binding: BINDING.atom, kind };
}

export function call(name: string, args: readonly Piece[], kind: Kind = 'unknown'): Piece {
  // Adding keeps long sums linear: joining would copy the arguments at every step.
  let text = `${name}(`;
  for (let index = 0; index < args.length; index++) text += (index > 0 ? ', ' : '') + args[index]!.text;
  return atom(text + ')', kind);
}

/** A left-associative operator; operands that bind less tightly get parentheses. */
export function infix(operator: string, binding: number, left: Piece, right: Piece, kind: Kind = 'unknown'): Piece {
  const text = `${enclosed(left, binding)} ${operator} ${enclosed(right, binding + 1)}`;
  return { text, binding, kind };
}

export function negated(operand: Piece, kind: Kind = 'unknown'): Piece {
  return { text: `-${enclosed(operand, BINDING.negation)}`, binding: BINDING.negation, kind };
}

/** A text literal of the new language. Backslashes stay as they were where the new language leaves them alone too. */
export function quoted(value: string): Piece {
  const simple = `"${value.replaceAll('"', '\\"')}"`;
  const isAmbiguous = /\\(?:"|$)/.test(value);
  return atom(!isAmbiguous && unquote(simple) === value ? simple : quote(value));
}

function enclosed(piece: Piece, binding: number): string {
  return piece.binding < binding ? `(${piece.text})` : piece.text;
}
