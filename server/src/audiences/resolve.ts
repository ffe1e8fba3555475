/** A parsed query → a test with ids. Every name is looked up once; what nobody knows is refused with its place. */
import {
  type Condition,
  dayOf,
  nameTokens,
  parseQuery,
  type Query,
  type QueryEnvironment,
  type Resolver,
} from '@mhero/flow/query/query.ts';
import type { Queryable } from '../db/db.ts';
import { containing, fold, invalidQuery, named, refuseUnknown } from './find.ts';
import * as names from './store/names.ts';
import * as rows from './store/rows.ts';
import { everyone, type IdColumn, nobody, not, type Test } from './test.ts';
import { ageTest, dayTest } from './times.ts';

export interface Context {
  readonly db: Queryable;
  readonly env: QueryEnvironment;
  readonly resolver: Resolver;
  readonly groups: readonly names.GroupRow[];
  /** Smart groups that are being resolved: a group may not ask for itself. */
  readonly inside: readonly number[];
}

export const statuses: Readonly<Record<string, number>> = { active: 1, inactive: 2, blocked: 3, archived: 4 };

const concepts: Readonly<Record<string, IdColumn>> = {
  cadre: 'cadres',
  job: 'jobs',
  skill: 'skills',
  facility_type: 'facility_types',
  employer: 'employers',
};

export async function toTest(query: Query, context: Context): Promise<Test> {
  if (query.kind === 'everyone') return everyone;
  if (query.kind === 'condition') return conditionTest(query, context);
  const tests: Test[] = [];
  for (const child of query.children) tests.push(await toTest(child, context));
  return { kind: query.kind, tests };
}

async function conditionTest(condition: Condition, context: Context): Promise<Test> {
  const negative = condition.comparator === '!=' || condition.comparator === 'not in';
  const [value = ''] = condition.values;
  if (condition.comparator !== 'in' && condition.comparator !== 'not in' && value === '') {
    const set = setTest(condition, context);
    return negative ? set : not(set);
  }
  const test = await matchTest(condition, context);
  return negative ? not(test) : test;
}

/** True where the contact has any value for the property. */
function setTest({ propertyType, property }: Condition, { resolver, env }: Context): Test {
  if (propertyType === 'urn') return { kind: 'schemes', values: [property] };
  if (propertyType === 'field') return rows.fieldIsSet(property, resolver.fields.get(property) ?? 'text');
  const column = concepts[property];
  if (column) return { kind: 'set', column };
  switch (property) {
    case 'facility':
    case 'place':
      return { kind: 'set', column: 'facilities' };
    case 'group':
      return { kind: 'set', column: 'groups' };
    case 'language':
    case 'gender':
    case 'source':
      return { kind: 'set', column: property };
    case 'urn':
      return { kind: 'set', column: 'schemes' };
    case 'last_seen_on':
      return { kind: 'time', column: 'last_heard_at' };
    case 'birth_date':
      return { kind: 'time', column: 'birth_date' };
    case 'age':
      return ageTest('>=', 0, env);
    case 'flow':
    case 'history':
      return nobody;
    default:
      return rows.nameIsSet();
  }
}

function matchTest(condition: Condition, context: Context): Test | Promise<Test> {
  const { propertyType, property, comparator, values } = condition;
  if (propertyType === 'urn') return rows.address(property, comparator === '~', values);
  if (propertyType === 'field')
    return rows.field(condition, context.resolver.fields.get(property) ?? 'text', context.env);
  if (concepts[property]) return conceptTest(condition, context, concepts[property]);
  switch (property) {
    case 'facility':
    case 'place':
      return placeTest(condition, context);
    case 'group':
      return groupTest(condition, context);
    case 'source':
      return sourceTest(condition, context);
    case 'language':
    case 'gender':
      return { kind: 'text', column: property, values: values.map(fold) };
    case 'status':
      return { kind: 'status', values: values.map((value) => statuses[fold(value)] ?? 0) };
    case 'has':
      return { kind: 'schemes', values: values.map(fold) };
    case 'urn':
      return rows.address(null, comparator === '~', values);
    case 'name':
      return comparator === '~' ? nameBegins(condition) : rows.nameIs(values);
    case 'uuid':
    case 'id':
    case 'ref':
      return rows.identified(property, values);
    case 'opted_out':
      return values[0] === 'true' ? rows.optedOut() : not(rows.optedOut());
    default:
      return scalarTest(condition, context);
  }
}

/** Each word is a range of its own in the index. */
const mostWords = 50;

/** Any word of the name begins with any word of the text; only the first eight characters count. */
function nameBegins({ values, at }: Condition): Test {
  const beginnings = [...new Set(nameTokens(values[0] ?? ''))];
  if (beginnings.length > mostWords)
    throw invalidQuery(`A name is searched by at most ${mostWords} words; these are ${beginnings.length}.`, at);
  return beginnings.length === 0 ? nobody : { kind: 'words', beginnings };
}

function scalarTest({ property, comparator, values }: Condition, { env }: Context): Test {
  if (property === 'age' || property === 'tickets') {
    const tests = values.map((value) =>
      property === 'age' ? ageTest(comparator, Number(value), env) : ticketTest(comparator, Number(value)),
    );
    return { kind: 'or', tests };
  }
  // Nobody is in a flow yet, nor has been in one.
  if (property === 'flow' || property === 'history') return nobody;
  const column = property === 'birth_date' ? 'birth_date' : property === 'created_on' ? 'created_at' : 'last_heard_at';
  const day = dayOf(values[0] ?? '', env, true);
  return day === undefined ? nobody : dayTest(column, comparator, day, env.timezone ?? 'UTC');
}

/** There are no tickets yet: everyone has none. */
function ticketTest(comparator: string, wanted: number): Test {
  const order = Math.sign(0 - wanted);
  const holds = { '>': order > 0, '>=': order >= 0, '<': order < 0, '<=': order <= 0 }[comparator] ?? order === 0;
  return holds ? everyone : nobody;
}

async function conceptTest(condition: Condition, { db }: Context, column: IdColumn): Promise<Test> {
  const known = await names.conceptsOf(db, condition.property);
  return { kind: 'ids', column, ids: idsOf(condition, known) };
}

/** Every value must stand for something; `~` may find nothing. */
function idsOf(condition: Condition, known: readonly names.NamedRow[]): number[] {
  if (condition.comparator === '~') return containing(known, condition.values[0] ?? '');
  return condition.values.flatMap((value) => {
    const ids = named(known, value);
    return ids.length > 0 || value === '' ? ids : refuseUnknown(condition, value, known);
  });
}

async function placeTest(condition: Condition, { db }: Context): Promise<Test> {
  const { property, comparator, values } = condition;
  const subtree = property === 'place' && (comparator === 'in' || comparator === 'not in');
  const some = comparator === '~' ? [] : await names.placesNamed(db, values.map(fold));
  const complete = values.every((value) => value === '' || named(some, value).length > 0);
  const known = comparator !== '~' && complete ? some : await names.allPlaces(db);
  return { kind: 'ids', column: subtree ? 'places' : 'facilities', ids: idsOf(condition, known) };
}

async function sourceTest(condition: Condition, { db }: Context): Promise<Test> {
  return { kind: 'source', ids: idsOf(condition, await names.sources(db)) };
}

async function groupTest(condition: Condition, context: Context): Promise<Test> {
  const wanted = condition.values.map(fold);
  const found = context.groups.filter((group) => wanted.includes(fold(group.name)) || wanted.includes(group.uuid));
  const tests: Test[] = [];
  const byHand = found.filter((group) => group.query === null).map((group) => group.id);
  if (byHand.length > 0) tests.push({ kind: 'ids', column: 'groups', ids: byHand });
  for (const group of found) if (group.query !== null) tests.push(await smartGroupTest(group, condition, context));
  return tests.length === 0 ? nobody : { kind: 'or', tests };
}

function smartGroupTest(group: names.GroupRow, condition: Condition, context: Context): Promise<Test> {
  if (context.inside.includes(group.id))
    throw invalidQuery(`The group “${group.name}” asks for itself. Change its query.`, condition.at);
  if (context.inside.length >= 10)
    throw invalidQuery(`The group “${group.name}” asks for groups more than ten deep. Change its query.`, condition.at);
  const parsed = parseQuery(group.query ?? '', context.env, context.resolver);
  if (!parsed.ok)
    throw invalidQuery(
      `The query of the group “${group.name}” is not understood: ${parsed.error.message}`,
      condition.at,
    );
  return toTest(parsed.query, { ...context, inside: [...context.inside, group.id] });
}
