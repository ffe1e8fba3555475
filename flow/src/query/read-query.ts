/** Texts to queries. The reader of phone numbers is brought by the caller: its metadata weighs more than all else here. */
import { checkTree } from './check.ts';
import type { QueryEnvironment, Resolver } from './environment.ts';
import { type QueryError, QueryRefused, refuse } from './errors.ts';
import { hintsOf, type QueryHint } from './hints.ts';
import type { Token } from './lexer.ts';
import { MAX_CHARACTERS, parseText, type Raw } from './parser.ts';
import { printQuery, simplify } from './print.ts';
import { extensionsOf, resolveTree } from './resolve.ts';
import type { Query } from './tree.ts';

export type ParsedQuery =
  | {
      readonly ok: true;
      readonly query: Query;
      readonly normalized: string;
      /** What is probably not meant as it is written; none without a resolver. */
      readonly hints: readonly QueryHint[];
    }
  | { readonly ok: false; readonly error: QueryError };

/** The number in E.164 when the text is nothing but a valid number; `phone.ts` has one. */
export type PhoneReader = (text: string, country: string | undefined) => string | undefined;

const LOOKS_LIKE_PHONE = /^\+?[\d\s().\-/]{5,30}$/;

/** Only such a text is shown to the reader of phone numbers. */
export function looksLikePhone(text: string): boolean {
  return LOOKS_LIKE_PHONE.test(text.trim());
}

/** As `parseQuery` of the front door; without a reader of phone numbers no text is one as a whole. */
export function readQuery(
  text: string,
  env: QueryEnvironment,
  resolver: Resolver | undefined,
  phones: PhoneReader | undefined,
): ParsedQuery {
  try {
    const { query, hints } = parseOrRefuse(text, env, resolver, phones);
    return { ok: true, query, normalized: printQuery(query), hints };
  } catch (thrown) {
    if (thrown instanceof QueryRefused) return { ok: false, error: thrown.error };
    throw thrown;
  }
}

interface Parsed {
  readonly query: Query;
  readonly hints: readonly QueryHint[];
}

function parseOrRefuse(
  text: string,
  env: QueryEnvironment,
  resolver: Resolver | undefined,
  phones: PhoneReader | undefined,
): Parsed {
  if (text.length > MAX_CHARACTERS && characters(text) > MAX_CHARACTERS) {
    refuse('too_complex', `A query may have at most ${MAX_CHARACTERS} characters.`, [MAX_CHARACTERS, text.length]);
  }
  const raw = phoneQuery(text, env, phones) ?? parseText(text, extensionsOf(resolver));
  if (!raw) return { query: { kind: 'everyone' }, hints: [] };
  const tree = resolveTree(raw, env, resolver);
  if (resolver) checkTree(tree, raw, env, resolver);
  return { query: simplify(tree), hints: resolver ? hintsOf(tree, raw, resolver) : [] };
}

/** Stops counting where the answer is clear: no character takes more than two units. */
function characters(text: string): number {
  if (text.length > 2 * MAX_CHARACTERS) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** A text that is a phone number as a whole asks for that very number. */
function phoneQuery(text: string, env: QueryEnvironment, phones: PhoneReader | undefined): Raw | undefined {
  if (env.redaction_policy === 'urns' || !looksLikePhone(text)) return undefined;
  const trimmed = text.trim();
  const number = phones?.(trimmed, env.default_country);
  if (number === undefined) return undefined;
  const start = text.indexOf(trimmed);
  const at = [start, start + trimmed.length] as const;
  const token = (value: string): Token => ({ kind: 'string', value, at });
  return { kind: 'condition', property: token('tel'), comparator: '=', values: [token(number)], at };
}
