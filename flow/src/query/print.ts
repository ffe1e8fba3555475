/** Trees back to text: the normal form, which parses to the same tree. */
import { quote } from './lexer.ts';
import type { Combination, Condition, Query } from './tree.ts';

/** Plain numbers are shown without quotes. */
const NUMBER = /^\d+(?:\.\d+)?$/;

/** Flattened: no combination directly inside one of its kind, none with fewer than two children, no stray `everyone`. */
export function simplify(query: Query): Query {
  if (query.kind === 'condition' || query.kind === 'everyone') return query;
  const children: Query[] = [];
  for (const child of query.children.map(simplify)) {
    if (child.kind === 'everyone') {
      if (query.kind === 'or') return child;
    } else if (child.kind === query.kind) {
      children.push(...(child as Combination).children);
    } else {
      children.push(child);
    }
  }
  if (children.length === 0) return { kind: 'everyone' };
  return children.length === 1 ? children[0]! : { kind: query.kind, children };
}

/** The query as text in its normal form; empty for everyone. */
export function printQuery(query: Query): string {
  return print(simplify(query), false);
}

function print(query: Query, nested: boolean): string {
  if (query.kind === 'everyone') return '';
  if (query.kind === 'condition') return printCondition(query);
  const text = query.children.map((child) => print(child, true)).join(query.kind === 'and' ? ' AND ' : ' OR ');
  return nested ? `(${text})` : text;
}

function printCondition(condition: Condition): string {
  const values = condition.values.map((value) => (NUMBER.test(value) ? value : quote(value)));
  const shown = values.length === 1 ? values[0]! : `(${values.join(', ')})`;
  return `${propertyName(condition)} ${condition.comparator} ${shown}`;
}

/** How a property is written without doubt: `name`, `urns.tel`, `fields.age`. */
export function propertyName(condition: Pick<Condition, 'propertyType' | 'property'>): string {
  if (condition.propertyType === 'attribute') return condition.property;
  return condition.propertyType === 'urn' ? `urns.${condition.property}` : `fields.${condition.property}`;
}
