/** What a registry's record says of the element of a change, and how that stands to what the change expects. */
import type { ChangeKind } from '@mhero/contract/changes.ts';
import type { Queryable } from '../db/db.ts';
import { type FactsContext, type Json, recordFacts } from '../registry/registry.ts';
import type { Value } from './model.ts';
import { type PlaceName, placeOf } from './store-target.ts';

export interface Expected {
  readonly kind: ChangeKind;
  readonly field: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

export interface Present {
  /** What is there now; of a number that is gone, the numbers that are there. */
  readonly now: Value | null;
  /** `already` as it should be, `as_was` expected, or something else. */
  readonly is: 'already' | 'as_was' | 'other';
}

const plainValue = (value: string | null, name = value): Value | null =>
  value === null ? null : { value, name: name! };
const same = (a: string | null, b: string | null): boolean =>
  (a ?? '').replace(/\s+/g, ' ').trim().toLowerCase() === (b ?? '').replace(/\s+/g, ' ').trim().toLowerCase();

export const statusName = (active: boolean): string => (active ? 'active' : 'left');
export const placeValue = ({ id, name, within }: PlaceName): Value => ({
  value: String(id),
  name: [name, ...within.slice(0, 1)].join(', '),
});

/** Null when the record is of a kind that cannot be read. */
export async function presentOf(
  q: Queryable,
  resource: Json,
  context: FactsContext,
  expected: Expected,
): Promise<Present | null> {
  const facts = recordFacts(resource, context);
  if (!facts) return null;
  const { kind, from, to } = expected;
  const { numbers } = facts;
  switch (kind) {
    case 'number_add':
      return numbers.includes(to!) ? { now: plainValue(to), is: 'already' } : { now: null, is: 'as_was' };
    case 'number_remove':
    case 'number_replace': {
      if (from === null) return presentOf(q, resource, context, { ...expected, kind: 'number_add' });
      const had = numbers.includes(from!);
      if (!had && (to === null || numbers.includes(to))) return { now: plainValue(to), is: 'already' };
      return had ? { now: plainValue(from), is: 'as_was' } : { now: plainValue(numbers.join(', ')), is: 'other' };
    }
    case 'facility': {
      const place = facts.facility === null ? null : await placeOf(q, context.sourceId, facts.facility);
      const now = place ? placeValue(place) : plainValue(facts.facility);
      return against(now, from, to);
    }
    case 'name':
      return against(plainValue(facts.name), from, to);
    case 'language':
      return against(plainValue(facts.language), from, to);
    case 'status':
      return against(plainValue(statusName(facts.active)), from, to);
    case 'role_end':
      return against(plainValue(facts.endsOn), from, to);
    case 'field':
      return against(plainValue(facts.fields[expected.field ?? ''] ?? null), from, to);
  }
}

function against(now: Value | null, from: string | null, to: string | null): Present {
  if (to !== null && same(now?.value ?? null, to)) return { now, is: 'already' };
  return { now, is: same(now?.value ?? null, from) ? 'as_was' : 'other' };
}
