/** The contact query language: the front door of this room. */
import type { QueryEnvironment, Resolver } from './environment.ts';
import { phoneNumber } from './phone.ts';
import { type ParsedQuery, readQuery } from './read-query.ts';

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
export type { ParsedQuery } from './read-query.ts';
export type { SyntaxReason } from './syntax.ts';
export type { Combination, Comparator, Condition, PropertyType, Query } from './tree.ts';

/**
 * Parses and checks a query. Never throws, whatever the text. Without a resolver nothing is checked but the grammar and
 * redaction, and an unknown name is a field. An empty text is everyone. Language: RapidPro's contactql; registry
 * attributes, lists and relative dates where the resolver has them.
 */
export function parseQuery(text: string, env: QueryEnvironment = {}, resolver?: Resolver): ParsedQuery {
  return readQuery(text, env, resolver, phoneNumber);
}
