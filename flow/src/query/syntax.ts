/** The kinds of `syntax` error: `extra.reason` names one, so that its words can be put into another language. */
import { refuse, type Span } from './errors.ts';

const SHOWN = 40;

/** By reason: the sentence, given the text at fault and what was probably meant. */
const MESSAGES = {
  bad_character: (token, meant) =>
    `The character ${token} cannot stand here. ${meant ? `Write ${meant} instead.` : 'Put values with special characters between " quotes.'}`,
  open_quote: () => 'This quote is never closed: add " after the value.',
  open_bracket: () => 'This bracket is never closed: add ).',
  open_list: () => 'This list is never closed: add ).',
  stray_bracket: () => 'This ) closes no bracket, or nothing stands before it.',
  stray_comma: () => 'A comma only stands in a list, as in cadre in (nurse, midwife).',
  missing_comma: () => 'Put a comma between values of a list, and quotes around a value of several words.',
  missing_value: () => 'A value is missing at the end. For "not set" write "".',
  keyword_value: (token) =>
    `A value is missing before ${token}. To search for that word itself, put it between " quotes.`,
  missing_property: (token) => `Before ${token} the name of a property is missing.`,
  bad_property: (token) => `“${token}” cannot be the name of a property: letters, digits and _ only.`,
  double_comparison: (_, meant) => `Two comparisons follow each other. Did you mean ${meant}?`,
  one_sided: (token) => `${token.toUpperCase()} needs a condition on both sides.`,
  ends_early: () => 'The query ends too early: a condition is missing.',
  unexpected: (token) => `“${token}” cannot stand here.`,
} satisfies Record<string, (token: string, meant: string | undefined) => string>;

export type SyntaxReason = keyof typeof MESSAGES;

export function refuseSyntax(reason: SyntaxReason, token: string, at: Span, meant?: string): never {
  const shown = token.length > SHOWN ? `${token.slice(0, SHOWN)}…` : token;
  const message = (MESSAGES[reason] as (token: string, meant?: string) => string)(shown, meant);
  refuse('syntax', message, at, { extra: { reason, token }, ...(meant === undefined ? {} : { meant }) });
}
