/** From marks to new versions: what changed in the registry is rendered again, a portion at a time, by one node. */
import { type Db, type Queryable, sql, type Tx } from '../../db/db.ts';
import type { Log } from '../../lib/log.ts';
import * as load from './load.ts';
import type { Row } from './model.ts';
import { publicId } from './model.ts';
import { goneOf, keepAhead, lockPublishing, nextStamp, publish } from './publish.ts';
import { peopleRows, serviceSystemStart } from './render-people.ts';
import {
  groupRow,
  locationRow,
  type OrganizationParts,
  organizationOf,
  organizationRow,
  serviceRow,
} from './render-places.ts';

/** Ids of one portion. */
const portion = 1000;
const idleMs = 500;
/** Versions are dated so far ahead; a portion takes a fraction of it. */
const leadMs = 1000;
/** While an import runs it gets the machine: the sweeper rests for so many times as long as it worked. */
const restTimes = 3;

interface Marks {
  readonly numbers: number[];
  /** Contacts, places, concepts, groups, and groups whose members are others. */
  readonly ids: ReadonlyMap<number, readonly number[]>;
}

/** One statement of somebody may have changed everything. */
const largest = 4 * portion;

async function takeMarks(tx: Queryable): Promise<Marks | null> {
  await tx.run(sql`with large as (delete from fhir.mark where cardinality(ids) > ${largest} returning kind, ids)
    select fhir.mark(kind, ids) from large`);
  const rows = await tx.query<{ no: number; kind: number; ids: number[] }>(
    sql`select no, kind, ids from fhir.mark order by no limit 64`,
  );
  if (rows.length === 0) return null;
  const ids = new Map<number, Set<number>>();
  const numbers: number[] = [];
  for (const row of rows) {
    const known = ids.get(row.kind) ?? new Set();
    if (numbers.length > 0 && known.size + row.ids.length > 2 * portion) break;
    for (const id of row.ids) known.add(id);
    ids.set(row.kind, known);
    numbers.push(row.no);
  }
  return { numbers, ids: new Map([...ids].map(([kind, some]) => [kind, [...some]])) };
}

/** Answers whether there may be more. */
export function sweepOnce(db: Db): Promise<boolean> {
  return db.tx(async (tx) => {
    if (!(await lockPublishing(tx))) return false;
    const marks = await takeMarks(tx);
    if (!marks) return false;
    const stamp = await nextStamp(tx, leadMs);
    const of = (kind: number): readonly number[] => marks.ids.get(kind) ?? [];
    if (of(2).length + of(3).length > 0) await publish(tx, await placeRows(tx, of(2), of(3)), stamp);
    if (of(1).length > 0) await publish(tx, await contactRows(tx, of(1)), stamp);
    if (of(4).length + of(5).length > 0) await publish(tx, await groupRows(tx, of(4), of(5)), stamp);
    if (of(3).length > 0) await markUsers(tx, of(3));
    await tx.run(sql`delete from fhir.mark where no = any(${marks.numbers}::bigint[])`);
    await keepAhead(tx, stamp, leadMs);
    return true;
  });
}

async function contactRows(tx: Queryable, ids: readonly number[]): Promise<Row[]> {
  const people = await load.loadPeople(tx, ids);
  const concepts = [
    ...[...people.roles.values()].flat().flatMap((role) => [role.job_id, role.cadre_id, ...role.skills]),
    ...[...people.identities.values()].flat().flatMap((identity) => identity.skills),
  ].filter((id) => id !== null);
  const rows = peopleRows(people, await load.loadKnown(tx, concepts));
  const gone = await goneOf(tx, ['Practitioner', 'PractitionerRole'], ids, new Set(rows.map((row) => row.id)));
  return [...rows, ...gone];
}

type OrganizationKey = { source: number; record: string };

/** Places with their organizations, and the organizations and services that concepts name. */
async function placeRows(tx: Queryable, ids: readonly number[], conceptIds: readonly number[]): Promise<Row[]> {
  const places = await load.loadPlaces(tx, ids);
  const concepts = await load.loadConcepts(tx, conceptIds);
  const keys = new Map<string, OrganizationKey>();
  const addKey = (source: number, record: string): void => void keys.set(`${source} ${record}`, { source, record });
  for (const place of places) if (place.organization_ref !== null) addKey(place.source_id, place.organization_ref);
  for (const { kind, system, code } of concepts)
    if (kind === 'employer' && /^Organization@\d+$/.test(system)) addKey(Number(system.slice(13)), code);
  const shared = await load.loadPlacesOf(tx, [...keys.values()]);
  const employers = await load.loadEmployers(tx, [...keys.values()]);
  const names = await load.loadOrganizationNames(tx, [...keys.values()]);
  const types = [...places, ...shared].flatMap((place) => place.type_id ?? []);
  const known = await load.loadKnown(tx, types);
  const rows = [
    ...places.map((place) => locationRow(place, known)),
    ...organizationsOf([...keys.values()], places, shared, employers, names).map((parts) =>
      organizationRow(parts, known),
    ),
    ...concepts.filter(isService).map((service) => serviceRow(service, known)),
  ];
  const stays = new Set(rows.map((row) => row.id));
  const gone = [
    ...(await goneOf(tx, ['Location', 'Organization'], ids, stays)),
    ...(await goneOf(
      tx,
      ['Organization', 'HealthcareService'],
      conceptIds.map((id) => -id),
      stays,
    )),
  ];
  return [...new Map([...gone, ...rows].map((row) => [row.id, row])).values()];
}

const isService = ({ kind, system }: load.ConceptRow): boolean =>
  kind === 'skill' && system.startsWith(serviceSystemStart);

function organizationsOf(
  keys: readonly OrganizationKey[],
  places: readonly load.PlaceRow[],
  shared: readonly load.PlaceRow[],
  employers: readonly load.ConceptRow[],
  names: ReadonlyMap<string, string>,
): OrganizationParts[] {
  const byKey = Map.groupBy(shared, (place) => `${place.source_id} ${place.organization_ref}`);
  const named = new Map(employers.map((employer) => [`${employer.system.slice(13)} ${employer.code}`, employer]));
  const told = keys.map(({ source, record }) => ({
    id: publicId('organization', source, record),
    record: { source, id: record },
    places: byKey.get(`${source} ${record}`) ?? [],
    employer: named.get(`${source} ${record}`) ?? null,
    name: names.get(`${source} ${record}`) ?? null,
  }));
  const own = places
    .filter((place) => place.organization_ref === null && place.facility)
    .map((place) => ({ id: organizationOf(place)!, record: null, places: [place], employer: null, name: null }));
  return [...told.filter(({ places: of, employer }) => of.length > 0 || employer !== null), ...own];
}

async function groupRows(tx: Queryable, ids: readonly number[], touched: readonly number[]): Promise<Row[]> {
  const forced = new Set(touched);
  const all = [...new Set([...ids, ...touched])];
  const rows = (await load.loadGroups(tx, all)).map((group) => groupRow(group, forced.has(group.id)));
  return [...rows, ...(await goneOf(tx, ['Group'], all, new Set(rows.map((row) => row.id))))];
}

/** Who is called by these concepts is marked in turn. */
async function markUsers(tx: Tx, concepts: readonly number[]): Promise<void> {
  const places = await load.placesOfConcepts(tx, concepts);
  if (places.length > 0) await tx.run(sql`select fhir.mark(2, ${places.map((row) => row.id)}::int[])`);
  for (let after = 0; ; ) {
    const people = await load.contactsOfConcepts(tx, concepts, after, 50_000);
    if (people.length === 0) return;
    await tx.run(sql`select fhir.mark(1, ${people.map((row) => row.id)}::int[])`);
    after = people.at(-1)!.id;
  }
}

/** All that is marked by now. For tests, and for commands that wait. */
export async function sweepAll(db: Db): Promise<void> {
  while (await sweepOnce(db));
}

/** Keeps the façade in step with the registry; answers the function that stops it. */
export function keepDirectory(db: Db, log: Log): () => Promise<void> {
  let stopped = false;
  let wake: () => void = () => {};
  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function run(): Promise<void> {
    while (!stopped) {
      const started = performance.now();
      const more = await sweepOnce(db).catch((error: Error) => {
        log.warn({ err: error.message }, 'the façade could not be brought up to date');
        return false;
      });
      const took = performance.now() - started;
      if (!more) await rest(idleMs);
      else if (await importing(db)) await rest(took * restTimes);
    }
  }

  const running = run();
  return async () => {
    stopped = true;
    wake();
    await running;
  };
}

const importing = async (db: Db): Promise<boolean> =>
  (await db.query(sql`select from registry.import where state = 'running' limit 1`).catch(() => [])).length > 0;
