/** What the chips offer: which attributes, how each can be compared, and what a comparison looks like in a query. */
import type { Chip } from '@mhero/flow/query/chips.ts';
import type { Comparator } from '@mhero/flow/query/tree.ts';

export type Kind = 'concept' | 'place' | 'text' | 'number' | 'datetime' | 'boolean' | 'has';

/** In the order in which people look for them. */
export const attributeKinds: ReadonlyMap<string, Kind> = new Map([
  ['cadre', 'concept'],
  ['job', 'concept'],
  ['place', 'place'],
  ['facility', 'concept'],
  ['facility_type', 'concept'],
  ['skill', 'concept'],
  ['language', 'concept'],
  ['gender', 'concept'],
  ['age', 'number'],
  ['employer', 'concept'],
  ['group', 'concept'],
  ['name', 'text'],
  ['has', 'has'],
  ['last_seen_on', 'datetime'],
  ['opted_out', 'boolean'],
  ['status', 'concept'],
  ['source', 'concept'],
]);

export const operators = [
  ...(['is', 'is_not', 'contains', 'within', 'not_within', 'more', 'less', 'exactly'] as const),
  ...(['in_last', 'not_for', 'after', 'before', 'yes', 'no', 'has', 'has_not', 'set', 'unset'] as const),
] as const;
export type Operator = (typeof operators)[number];

const byKind: Record<Kind, readonly Operator[]> = {
  concept: ['is', 'is_not', 'set', 'unset'],
  place: ['within', 'not_within', 'set', 'unset'],
  text: ['contains', 'is', 'is_not'],
  number: ['more', 'less', 'exactly', 'set', 'unset'],
  datetime: ['in_last', 'not_for', 'after', 'before', 'set', 'unset'],
  boolean: ['yes', 'no'],
  has: ['has', 'has_not'],
};

/** Attributes whose "is it set" the query language does not know. */
const alwaysSet = new Set(['status', 'group', 'source']);

export function kindOf(property: string): Kind {
  return attributeKinds.get(property) ?? 'text';
}

export function operatorsOf(property: string): readonly Operator[] {
  const all = byKind[kindOf(property)];
  return alwaysSet.has(property) ? all.filter((one) => one !== 'set' && one !== 'unset') : all;
}

/** Operators that need no value. */
export const valueless: ReadonlySet<Operator> = new Set<Operator>(['set', 'unset', 'yes', 'no']);

const daysAgo = /^(\d{1,5}) days? ago$/;

export function operatorOf(chip: Chip): Operator {
  const { comparator, values, property } = chip;
  const kind = kindOf(property);
  if (values.length === 1 && values[0] === '') return comparator === '=' ? 'unset' : 'set';
  if (kind === 'boolean') return (comparator === '=') === (values[0] === 'true') ? 'yes' : 'no';
  const negative = comparator === '!=' || comparator === 'not in';
  if (kind === 'has') return negative ? 'has_not' : 'has';
  if (kind === 'place' && comparator === 'in') return 'within';
  if (kind === 'place' && comparator === 'not in') return 'not_within';
  if (comparator === '~') return 'contains';
  if (comparator === '>' || comparator === '>=')
    return kind === 'datetime' ? (daysAgo.test(values[0] ?? '') ? 'in_last' : 'after') : 'more';
  if (comparator === '<' || comparator === '<=')
    return kind === 'datetime' ? (daysAgo.test(values[0] ?? '') ? 'not_for' : 'before') : 'less';
  if (kind === 'number') return 'exactly';
  return negative ? 'is_not' : 'is';
}

/** The values as the editor shows them: days as a number, not as a phrase. */
export function shownValues(chip: Chip): readonly string[] {
  const operator = operatorOf(chip);
  if (valueless.has(operator)) return [];
  if (operator === 'in_last' || operator === 'not_for')
    return chip.values.map((value) => daysAgo.exec(value)?.[1] ?? value);
  return chip.values;
}

/** The chip that says so; without values it asks for nothing yet. */
export function chipOf(property: string, operator: Operator, shown: readonly string[]): Chip {
  const make = (comparator: Comparator, values: readonly string[] = shown): Chip => ({ property, comparator, values });
  const many = shown.length > 1;
  switch (operator) {
    case 'set':
      return make('!=', ['']);
    case 'unset':
      return make('=', ['']);
    case 'yes':
      return make('=', ['true']);
    case 'no':
      return make('=', ['false']);
    case 'within':
      return make('in');
    case 'not_within':
      return make('not in');
    case 'contains':
      return make('~');
    case 'more':
    case 'after':
      return make('>');
    case 'less':
    case 'before':
      return make('<');
    case 'in_last':
      return make(
        '>=',
        shown.map((days) => `${days} days ago`),
      );
    case 'not_for':
      return make(
        '<',
        shown.map((days) => `${days} days ago`),
      );
    case 'is_not':
    case 'has_not':
      return make(many ? 'not in' : '!=');
    default:
      return make(many ? 'in' : '=');
  }
}

/** The most that one chip of this operator can hold. */
export function takesMany(property: string, operator: Operator): boolean {
  const kind = kindOf(property);
  return !valueless.has(operator) && (kind === 'concept' || kind === 'place' || kind === 'has');
}
