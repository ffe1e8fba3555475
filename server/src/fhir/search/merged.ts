/** Partners keep ids of people: that of somebody who became one with another leads to who it is now. */
import { survivorsOf } from '../../registry/registry.ts';
import type { FhirContext } from '../kind.ts';
import { isUuid } from '../walk/match.ts';
import type { Criterion, PlainCriterion } from './criteria.ts';
import type { Value } from './params.ts';

/** The same criteria; references to a Practitioner who was absorbed lead to the survivor as well. */
export async function followMerged(
  { rooms }: FhirContext,
  criteria: readonly Criterion[],
): Promise<readonly Criterion[]> {
  const ids = criteria.flatMap((criterion) => plainOf(criterion).values.flatMap((value) => practitioner(value) ?? []));
  if (ids.length === 0 || !criteria.some((criterion) => leadsToPeople(plainOf(criterion)))) return criteria;
  const rows = await survivorsOf(rooms.db, ids);
  if (rows.length === 0) return criteria;
  const survivors = new Map(rows.map(({ ref, uuid }) => [ref, uuid]));
  const follow = (plain: PlainCriterion): PlainCriterion =>
    leadsToPeople(plain) ? { ...plain, values: plain.values.flatMap((value) => both(value, survivors)) } : plain;
  return criteria.map((criterion) =>
    criterion.kind === 'plain' ? follow(criterion) : { ...criterion, criterion: follow(criterion.criterion) },
  );
}

const plainOf = (criterion: Criterion): PlainCriterion =>
  criterion.kind === 'plain' ? criterion : criterion.criterion;

const leadsToPeople = ({ param }: PlainCriterion): boolean =>
  param.type === 'reference' && param.targets?.includes('Practitioner') === true;

const practitioner = (value: Value): string | null =>
  value.type === 'reference' && (value.target === null || value.target === 'Practitioner') && isUuid(value.id)
    ? value.id
    : null;

function both(value: Value, survivors: ReadonlyMap<string, string>): Value[] {
  const id = survivors.get(practitioner(value) ?? '');
  return id !== undefined && value.type === 'reference' ? [value, { ...value, id }] : [value];
}
