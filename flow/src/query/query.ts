/** The contact query language: the front door of this room. */
import { checkTree } from './check.ts';
import type { QueryEnvironment, Resolver } from './environment.ts';
import { type QueryError, QueryRefused, refuse } from './errors.ts';
import { hintsOf, type QueryHint } from './hints.ts';
import type { Token } from './lexer.ts';
import { MAX_CHARACTERS, parseText, type Raw } from './parser.ts';
import { phoneNumber } from './phone.ts';
import { printQuery, simplify } from './print.ts';
import { extensionsOf, resolveTree } from './resolve.ts';
import type { Query } from './tree.ts';

export { compareDecimals, type Decimal, decimalIn } from '../values/decimal.ts';
export {
  ADDRESS_SCHEMES,
  type Attribute,
  type AttributeType,
  findAttribute,
  rapidproAttributes,
  registryAttributes,
} from './attributes.ts';
export { numberText } from './contact.ts';
export { dayOf, isRelativeDate, localDay } from './dates.ts';
export {
  type FieldType,
  type QueryEnvironment,
  type Resolver,
  registryResolver,
  resolverOf,
  type Vocabulary,
} from './environment.ts';
export { QUERY_ERROR_CODES, type QueryError, type QueryErrorCode, type Span } from './errors.ts';
export { type ContactMatcher, compileQuery, evaluateQuery, type QueryContact } from './evaluate.ts';
export type { QueryHint } from './hints.ts';
export { languageCode } from './languages.ts';
export { NAME_PREFIX, nameTokens, nameWords } from './names.ts';
export { printQuery, propertyName, simplify } from './print.ts';
export type { SyntaxReason } from './syntax.ts';
export type { Combination, Comparator, Condition, PropertyType, Query } from './tree.ts';

export type ParsedQuery =
  | {
      readonly ok: true;
      readonly query: Query;
      readonly normalized: string;
      /** What is probably not meant as it is written; none without a resolver. */
      readonly hints: readonly QueryHint[];
    }
  | { readonly ok: false; readonly error: QueryError };

/**
 * Parses and checks a query. Never throws, whatever the text. Without a resolver nothing is checked but the grammar and
 * redaction, and an unknown name is a field. An empty text is everyone. Language: RapidPro's contactql; registry
 * attributes, lists and relative dates where the resolver has them.
 */
export function parseQuery(text: string, env: QueryEnvironment = {}, resolver?: Resolver): ParsedQuery {
  try {
    const { query, hints } = parseOrRefuse(text, env, resolver);
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

function parseOrRefuse(text: string, env: QueryEnvironment, resolver: Resolver | undefined): Parsed {
  if (text.length > MAX_CHARACTERS && characters(text) > MAX_CHARACTERS) {
    refuse('too_complex', `A query may have at most ${MAX_CHARACTERS} characters.`, [MAX_CHARACTERS, text.length]);
  }
  const raw = phoneQuery(text, env) ?? parseText(text, extensionsOf(resolver));
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
function phoneQuery(text: string, env: QueryEnvironment): Raw | undefined {
  if (env.redaction_policy === 'urns') return undefined;
  const trimmed = text.trim();
  const number = phoneNumber(trimmed, env.default_country);
  if (number === undefined) return undefined;
  const start = text.indexOf(trimmed);
  const at = [start, start + trimmed.length] as const;
  const token = (value: string): Token => ({ kind: 'string', value, at });
  return { kind: 'condition', property: token('tel'), comparator: '=', values: [token(number)], at };
}
