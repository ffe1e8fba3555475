/** A query asked of one contact. */

import { compareDecimals, decimalIn } from '../values/decimal.ts';
import { findAttribute } from './attributes.ts';
import { contactValues, type QueryContact } from './contact.ts';
import { dayOf } from './dates.ts';
import { isExtended, type QueryEnvironment, type Resolver } from './environment.ts';
import { NAME_PREFIX, nameTokens, nameWords } from './names.ts';
import { simplify } from './print.ts';
import { attributesOf } from './resolve.ts';
import type { Comparator, Condition, Query } from './tree.ts';

export type { QueryContact } from './contact.ts';

export type ContactMatcher = (contact: QueryContact) => boolean;

/** Does the contact answer the query? For many contacts compile once. */
export function evaluateQuery(
  query: Query,
  contact: QueryContact,
  env: QueryEnvironment = {},
  resolver?: Resolver,
): boolean {
  return compileQuery(query, env, resolver)(contact);
}

/**
 * The query as a function of a contact. A contact may have several values for a property: a condition is true if one of
 * them matches, `!=` and `not in` only if none does, and so also when there is no value at all.
 */
export function compileQuery(query: Query, env: QueryEnvironment = {}, resolver?: Resolver): ContactMatcher {
  return compile(simplify(query), env, resolver);
}

function compile(query: Query, env: QueryEnvironment, resolver: Resolver | undefined): ContactMatcher {
  if (query.kind === 'everyone') return () => true;
  if (query.kind === 'condition') return compileCondition(query, env, resolver);
  const matchers = query.children.map((child) => compile(child, env, resolver));
  return query.kind === 'and'
    ? (contact) => matchers.every((matches) => matches(contact))
    : (contact) => matchers.some((matches) => matches(contact));
}

/** One value of a contact, in all the ways that it is called: a concept's name and code, a group's name and uuid. */
type ValueTest = (value: readonly string[]) => boolean;

function compileCondition(condition: Condition, env: QueryEnvironment, resolver: Resolver | undefined): ContactMatcher {
  const { comparator } = condition;
  const read = contactValues(condition, env, resolver);
  const negative = comparator === '!=' || comparator === 'not in';
  if ((comparator === '=' || comparator === '!=') && condition.values[0] === '') {
    return (contact) => read(contact).length > 0 === negative;
  }
  const test = valueTest(condition, env, resolver);
  return (contact) => read(contact).some(test) !== negative;
}

function valueTest(condition: Condition, env: QueryEnvironment, resolver: Resolver | undefined): ValueTest {
  const type = typeOf(condition, resolver);
  if (type === 'number') return numberTest(condition);
  if (type === 'datetime') return dateTest(condition, env, resolver);
  if (condition.comparator === '~') return partTest(condition);
  const wanted = new Set(condition.values.map(fold));
  return (value) => value.some((name) => wanted.has(fold(name)));
}

function typeOf(condition: Condition, resolver: Resolver | undefined): string {
  if (condition.propertyType === 'field') return resolver?.fields.get(condition.property) ?? 'text';
  if (condition.propertyType === 'urn') return 'text';
  return findAttribute(condition.property, attributesOf(resolver))?.type ?? 'text';
}

function fold(text: string): string {
  return text.trim().toLowerCase();
}

/** `order` is the sign of the contact's value minus the query's. */
function holds(comparator: Comparator, order: number): boolean {
  switch (comparator) {
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    default:
      return order === 0;
  }
}

function numberTest({ comparator, values }: Condition): ValueTest {
  const wanted = values.map(decimalIn).filter((number) => number !== undefined);
  return ([text = '']) => {
    const number = decimalIn(text);
    return number !== undefined && wanted.some((each) => holds(comparator, compareDecimals(number, each)));
  };
}

/** Values of contacts come as days already; days in ISO order as texts do. */
function dateTest({ comparator, values }: Condition, env: QueryEnvironment, resolver: Resolver | undefined): ValueTest {
  const wanted = values.map((value) => dayOf(value, env, isExtended(resolver))).filter((day) => day !== undefined);
  return ([day = '']) => wanted.some((each) => holds(comparator, day < each ? -1 : day > each ? 1 : 0));
}

function partTest(condition: Condition): ValueTest {
  const value = condition.values[0] ?? '';
  if (condition.propertyType !== 'attribute' || condition.property !== 'name') {
    const part = fold(value);
    return (names) => part !== '' && names.some((name) => fold(name).includes(part));
  }
  const tokens = nameTokens(value);
  return ([name = '']) => {
    const words = nameWords(name).map((word) => [...word].slice(0, NAME_PREFIX).join(''));
    return tokens.some((token) => words.some((word) => word.startsWith(token)));
  };
}
