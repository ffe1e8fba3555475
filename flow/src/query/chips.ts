/** Query trees as the console's chips, and back. Same meaning both ways. */
import type { Resolver } from './environment.ts';
import { propertyName, simplify } from './print.ts';
import { resolveProperty } from './resolve.ts';
import type { Comparator, Condition, Query } from './tree.ts';

export interface Chip {
  /** As it is written in a query: `cadre`, `fields.age`, `urns.tel`. */
  readonly property: string;
  readonly comparator: Comparator;
  /** None yet while the person is still choosing: such a chip asks for nothing. */
  readonly values: readonly string[];
}

/** All groups have to hold; `match` says how many chips of the group have to. */
export interface ChipGroup {
  readonly match: 'all' | 'any';
  readonly chips: readonly Chip[];
}

/** The chips of a query, in its order; none for everyone; null when the query is too complex to be shown so. */
export function queryToChips(query: Query): ChipGroup[] | null {
  const simple = simplify(query);
  if (simple.kind === 'everyone') return [];
  const groups: { match: 'all' | 'any'; chips: Chip[] }[] = [];
  for (const child of simple.kind === 'and' ? simple.children : [simple]) {
    const last = groups.at(-1);
    if (child.kind === 'condition' && last?.match === 'all') {
      last.chips.push(toChip(child));
    } else if (child.kind === 'condition') {
      groups.push({ match: 'all', chips: [toChip(child)] });
    } else if (child.kind === 'or' && child.children.every((each) => each.kind === 'condition')) {
      groups.push({ match: 'any', chips: child.children.map(toChip) });
    } else {
      return null;
    }
  }
  return groups;
}

/** The query of the chips. Chips without a value and groups without chips are left out. */
export function chipsToQuery(groups: readonly ChipGroup[], resolver?: Resolver): Query {
  const children = groups.map((group): Query => {
    const conditions = group.chips.filter((chip) => chip.values.length > 0).map((chip) => toCondition(chip, resolver));
    if (conditions.length === 0) return { kind: 'everyone' };
    return { kind: group.match === 'all' ? 'and' : 'or', children: conditions };
  });
  return simplify({ kind: 'and', children });
}

function toChip(condition: Condition): Chip {
  return { property: propertyName(condition), comparator: condition.comparator, values: condition.values };
}

function toCondition(chip: Chip, resolver: Resolver | undefined): Condition {
  const { comparator, values } = chip;
  const property = resolveProperty(chip.property.toLowerCase(), resolver) ?? {
    propertyType: 'field' as const,
    property: chip.property.toLowerCase(),
  };
  return { kind: 'condition', propertyType: property.propertyType, property: property.property, comparator, values };
}
