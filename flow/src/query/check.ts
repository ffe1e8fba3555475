/** Whether each condition makes sense: a known property, a comparator that it takes, a value of its type. */

import { decimalIn } from '../values/decimal.ts';
import { type Attribute, findAttribute } from './attributes.ts';
import { dayOf, isRelativeDate } from './dates.ts';
import { type FieldType, isExtended, type QueryEnvironment, type Resolver } from './environment.ts';
import { refuse, type Span } from './errors.ts';
import { languageNamed } from './languages.ts';
import { nameTokens } from './names.ts';
import { nearest } from './nearest.ts';
import type { Raw, RawCondition } from './parser.ts';
import { propertyName } from './print.ts';
import { attributesOf, schemesOf } from './resolve.ts';
import type { Comparator, Condition, Query } from './tree.ts';

const SHORTEST_PARTIAL_URN = 3;
const LANGUAGE = /^[a-z]{3}$/i;

interface Check {
  readonly condition: Condition;
  readonly raw: RawCondition;
  readonly env: QueryEnvironment;
  readonly resolver: Resolver;
  readonly attribute?: Attribute;
  readonly field?: FieldType;
}

/** `tree` and `raw` have the same shape: the one was resolved from the other. Refuses with the first mistake. */
export function checkTree(tree: Query, raw: Raw, env: QueryEnvironment, resolver: Resolver): void {
  if (tree.kind === 'condition' && raw.kind === 'condition') checkCondition(tree, raw, env, resolver);
  if (tree.kind === 'condition' || tree.kind === 'everyone' || raw.kind === 'condition') return;
  tree.children.forEach((child, index) => {
    checkTree(child, raw.children[index]!, env, resolver);
  });
}

function checkCondition(condition: Condition, raw: RawCondition, env: QueryEnvironment, resolver: Resolver): void {
  const attribute =
    condition.propertyType === 'attribute' ? findAttribute(condition.property, attributesOf(resolver)) : undefined;
  const field = condition.propertyType === 'field' ? resolver.fields.get(condition.property) : undefined;
  const check: Check = { condition, raw, env, resolver, attribute, field };
  const unknownScheme = condition.propertyType === 'urn' && !schemesOf(resolver).includes(condition.property);
  if (unknownScheme || (condition.propertyType === 'field' && !field)) refuseUnknown(check);
  checkComparator(check);
  condition.values.forEach((value, index) => {
    checkValue(check, value, raw.values[index]!.at);
  });
}

function propertySpan(check: Check): Span {
  return check.raw.property?.at ?? check.raw.at;
}

function refuseUnknown(check: Check): never {
  const { condition, resolver } = check;
  const typed = check.raw.property?.value ?? condition.property;
  const attributes = attributesOf(resolver).flatMap((attribute) => [attribute.name, ...(attribute.aliases ?? [])]);
  const prefix = typed.includes('.') ? typed.slice(0, typed.indexOf('.') + 1).toLowerCase() : '';
  const known =
    prefix === 'urns.'
      ? schemesOf(resolver)
      : prefix === 'fields.'
        ? resolver.fields.keys()
        : [...attributes, ...resolver.fields.keys(), ...schemesOf(resolver)];
  const guess = nearest(condition.property, known);
  const meant = guess === undefined ? undefined : prefix + guess;
  const question = meant ? ` Did you mean ${meant}?` : '';
  refuse('unknown_property', `There is no property “${typed}”.${question}`, propertySpan(check), {
    extra: { property: condition.property },
    ...(meant ? { meant } : {}),
  });
}

function valueType(check: Check): 'text' | 'number' | 'datetime' {
  const type = check.attribute?.type ?? check.field;
  return type === 'number' || type === 'datetime' ? type : 'text';
}

const FIELD_COMPARATORS: Readonly<Record<'text' | 'number' | 'datetime', readonly Comparator[]>> = {
  text: ['=', '!=', 'in', 'not in'],
  number: ['=', '!=', '>', '>=', '<', '<=', 'in', 'not in'],
  datetime: ['=', '!=', '>', '>=', '<', '<='],
};

function comparatorsOf(check: Check): readonly Comparator[] {
  if (check.attribute) return check.attribute.comparators;
  return check.condition.propertyType === 'urn'
    ? ['=', '!=', '~', 'in', 'not in']
    : FIELD_COMPARATORS[valueType(check)];
}

function checkComparator(check: Check): void {
  const { comparator } = check.condition;
  const name = propertyName(check.condition);
  const allowed = comparatorsOf(check);
  if (!allowed.includes(comparator)) {
    const extra = { property: check.condition.property, operator: comparator };
    if (comparator === '~') {
      refuse(
        'unsupported_contains',
        `“${name}” cannot be searched in part (~): write = and the whole value.`,
        check.raw.at,
        {
          extra,
          meant: '=',
        },
      );
    }
    const why = comparator.endsWith('in') ? 'not compared with a list' : 'not a number or a date';
    refuse('unsupported_comparison', `“${name}” is ${why}: use ${allowed.join(' ')}.`, check.raw.at, { extra });
  }
  if (comparator === '~') checkPartial(check, name);
  const unset = check.condition.values.includes('');
  const isList = comparator === 'in' || comparator === 'not in';
  const settable = check.attribute?.setCheck ?? true;
  if (unset && (isList || (!settable && (comparator === '=' || comparator === '!=')))) {
    const why = isList ? 'A list cannot hold "": ask for that in a condition of its own.' : `“${name}” is always set.`;
    refuse('unsupported_setcheck', why, check.raw.at, {
      extra: { property: check.condition.property, operator: comparator },
    });
  }
}

function checkPartial(check: Check, name: string): void {
  const value = check.condition.values[0]!;
  const at = check.raw.values[0]!.at;
  if (check.condition.propertyType === 'urn' || check.attribute?.name === 'urn') {
    if ([...value].length >= SHORTEST_PARTIAL_URN) return;
    refuse('invalid_partial_urn', `To search in “${name}”, give at least ${SHORTEST_PARTIAL_URN} characters.`, at, {
      extra: { min_value_length: String(SHORTEST_PARTIAL_URN) },
    });
  }
  if (nameTokens(value).length > 0) return;
  refuse('invalid_partial_name', `To search in “${name}”, give a word of at least 2 letters.`, at, {
    extra: { min_token_length: '2' },
  });
}

function checkValue(check: Check, value: string, at: Span): void {
  const { comparator } = check.condition;
  if (comparator === '~' || (value === '' && (comparator === '=' || comparator === '!='))) return;
  const type = valueType(check);
  const extra = { value };
  if (type === 'number') {
    if (decimalIn(value)) return;
    refuse('invalid_number', `“${value}” is not a number.`, at, { extra });
  }
  if (type === 'datetime') checkDate(check, value, at);
  else if (check.attribute) checkAttributeValue(check, check.attribute, value, at);
}

function checkDate(check: Check, value: string, at: Span): void {
  const extended = isExtended(check.resolver);
  if (dayOf(value, check.env) !== undefined || (extended && isRelativeDate(value))) return;
  const example = extended ? ' or "30 days ago"' : '';
  refuse('invalid_date', `“${value}” is not a date: write ${check.env.date_format ?? 'YYYY-MM-DD'}${example}.`, at, {
    extra: { value },
  });
}

function checkAttributeValue(check: Check, attribute: Attribute, value: string, at: Span): void {
  const { resolver } = check;
  const oneOf = (choices: readonly string[]) =>
    choices.some((choice) => choice.toLowerCase() === value.trim().toLowerCase());
  switch (attribute.name) {
    case 'status': {
      const statuses = resolver.statuses ?? attribute.choices ?? [];
      if (!oneOf(statuses)) refuseValue('invalid_status', `There is no status “${value}”.`, value, at, statuses);
      return;
    }
    case 'language':
      if (!LANGUAGE.test(value)) refuseLanguage(value, at);
      return;
    case 'group':
      if (!resolver.hasGroup(value))
        refuseValue('invalid_group', `There is no group “${value}”.`, value, at, resolver.groupNames);
      return;
    case 'flow':
    case 'history':
      if (!resolver.hasFlow(value))
        refuseValue('invalid_flow', `There is no flow “${value}”.`, value, at, resolver.flowNames);
      return;
    case 'has': {
      const schemes = schemesOf(resolver);
      if (!oneOf(schemes)) refuseValue('unknown_property', `“${value}” is not a kind of address.`, value, at, schemes);
      return;
    }
  }
  if (attribute.type === 'boolean' && value !== 'true' && value !== 'false') {
    refuseValue('invalid_status', `“${attribute.name}” is true or false.`, value, at, ['true', 'false']);
  }
}

function refuseLanguage(value: string, at: Span): never {
  const meant = languageNamed(value);
  const question = meant ? ` Did you mean ${meant}?` : '';
  refuse('invalid_language', `“${value}” is not a language code, such as eng.${question}`, at, {
    extra: { value },
    ...(meant ? { meant } : {}),
  });
}

function refuseValue(
  code: 'invalid_status' | 'invalid_group' | 'invalid_flow' | 'unknown_property',
  message: string,
  value: string,
  at: Span,
  known: readonly string[] = [],
): never {
  const meant = nearest(value, known);
  const question = meant ? ` Did you mean ${meant}?` : '';
  refuse(code, message + question, at, { extra: { value }, ...(meant ? { meant } : {}) });
}
