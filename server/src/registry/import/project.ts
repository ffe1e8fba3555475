/** One batch: parsed, normalised and written with its rows, its notes and its counts, in the caller's transaction. */
import type { Queryable } from '../../db/db.ts';
import type { CountryCode } from '../../lib/phone.ts';
import type { Compiled } from '../mapping/compile.ts';
import type { LinkedRow } from '../mapping/linked.ts';
import { type ReadableType, readMapped } from '../mapping/read.ts';
import { readGroup } from '../normalise/group.ts';
import { readLocation } from '../normalise/location.ts';
import { readPractitioner } from '../normalise/practitioner.ts';
import { readRole } from '../normalise/role.ts';
import type { ConceptKey, GroupRow, PlaceInput, RoleRow, TermRow } from '../normalise/rows.ts';
import { readCodeSystem, readOrganization, readService, readValueSet } from '../normalise/terms.ts';
import { type Json, type Notes, notesOf } from '../normalise/tolerant.ts';
import type { Note, RefusedReason } from '../reasons.ts';
import { type Concepts, writeTerms } from '../store/concepts.ts';
import { joinGroups, writeFields, writeGroup } from '../store/groups.ts';
import { dropRoles, linkLinked, writeLinked } from '../store/linked.ts';
import * as people from '../store/people.ts';
import { writePlaces } from '../store/places.ts';
import { packBlock, writeResources } from '../store/resources.ts';
import { writeRoles } from '../store/roles.ts';
import type { Received } from './received.ts';

/** What a batch is about to write. */
export interface Projection {
  readonly items: Received[];
  readonly terms: TermRow[];
  readonly places: PlaceInput[];
  readonly people: people.Person[];
  readonly roles: RoleRow[];
  readonly groups: GroupRow[];
  readonly linked: LinkedRow[];
  /** Roles that a mapping might have made of a person or linked resource, and has not. */
  readonly noRoles: string[];
  readonly notes: Note[];
}

export const emptyProjection = (): Projection => ({
  items: [],
  terms: [],
  places: [],
  people: [],
  roles: [],
  groups: [],
  linked: [],
  noRoles: [],
  notes: [],
});

export interface ProjectContext {
  readonly sourceId: number;
  readonly country: CountryCode | null;
  /** Null: everything stands where the FHIR standard says. */
  readonly mapping: Compiled | null;
}

/** Adds one resource; answers why not when it cannot be read at all. */
export function project(
  into: Projection,
  item: Received,
  contactId: number | null,
  { sourceId, country, mapping }: ProjectContext,
): { reason: RefusedReason; detail: string } | null {
  const before = into.notes.length;
  try {
    const json = item.json();
    const notes = notesOf(`${item.type}/${item.id}`, into.notes);
    if (mapping?.reads(item.type)) addMapped(into, mapping, item, json, contactId, { sourceId, country }, notes);
    else addStandard(into, item, json, contactId, { sourceId, country }, notes);
    into.items.push(item);
    return null;
  } catch (error) {
    into.notes.length = before;
    if (error instanceof SyntaxError) return { reason: 'not_json', detail: error.message.slice(0, 200) };
    if (error instanceof RangeError) return { reason: 'too_deep', detail: 'It is nested too deep to be read.' };
    throw error;
  }
}

type Where = Omit<ProjectContext, 'mapping'>;

function addMapped(
  into: Projection,
  mapping: Compiled,
  { type, id }: Received,
  json: Json,
  contactId: number | null,
  where: Where,
  notes: Notes,
): void {
  const { person, role, place, linked, terms } = readMapped(mapping, type as ReadableType, json, id, where, notes);
  if (person) into.people.push({ ...person, contactId });
  if (place) into.places.push(place);
  if (linked) into.linked.push(linked);
  if (role) into.roles.push(role);
  else if (person ? contactId !== null : linked) into.noRoles.push(`${type}/${id}`);
  into.terms.push(...terms);
}

function addStandard(
  into: Projection,
  item: Received,
  json: Json,
  contactId: number | null,
  { sourceId, country }: Where,
  notes: Notes,
): void {
  switch (item.type) {
    case 'CodeSystem':
      into.terms.push(...readCodeSystem(json, notes));
      break;
    case 'ValueSet':
      into.terms.push(...readValueSet(json, notes));
      break;
    case 'Organization':
      into.terms.push(...readOrganization(json, item.id, sourceId, notes));
      break;
    case 'HealthcareService':
      into.terms.push(...readService(json, item.id, sourceId, notes));
      break;
    case 'Location':
      into.places.push(readLocation(json, item.id, notes));
      break;
    case 'Practitioner':
      into.people.push({ ...readPractitioner(json, item.id, country, notes), contactId });
      break;
    case 'PractitionerRole':
      into.roles.push(readRole(json, item.id, sourceId, notes));
      break;
    case 'Group':
      into.groups.push(readGroup(json, item.id, notes));
      break;
  }
}

export interface Writer {
  /** Writes all rows; statements are sent without waiting wherever nothing is asked back. */
  write(db: Queryable, projection: Projection, block: Promise<Buffer>): Promise<void>;
}

export const packProjection = (projection: Projection): Promise<Buffer> => packBlock(projection.items);

export interface WriterOptions {
  /** There are other sources: who is new may be known from them. */
  readonly linkOthers: boolean;
  /** A mapping reads resources that are linked to people and may come before them. */
  readonly linking: boolean;
  /** Also the resources themselves are written. */
  readonly keep: boolean;
}

export function createWriter(
  sourceId: number,
  concepts: Concepts,
  { linkOthers, linking, keep }: WriterOptions,
): Writer {
  const ids = people.createContactIds();

  /** Who is new gets an id; the row of a new contact is written last, once. */
  async function meet(db: Queryable, found: readonly people.Person[]) {
    const newcomers = found.filter((person) => person.contactId === null);
    const linked = linkOthers
      ? await people.findBySharedIdentifier(db, sourceId, newcomers)
      : new Map<string, people.Linked>();
    const strangers = newcomers.filter((person) => !linked.has(person.id));
    const fresh = await ids.reserve(db, strangers.length);
    const idOf = new Map(strangers.map((person, i) => [person.id, fresh[i]!]));
    const all = found.map((person) => ({
      ...person,
      contactId: person.contactId ?? linked.get(person.id)?.contactId ?? idOf.get(person.id) ?? null,
    }));
    const [created, known] = [
      all.filter((person) => idOf.has(person.id)),
      all.filter((person) => !idOf.has(person.id)),
    ];
    return { all, created, known, linked, newlyMet: newcomers.map((person) => person.id) };
  }
  type Met = Awaited<ReturnType<typeof meet>>;

  /** What speaks of people, before their contacts. */
  function writeRecords(db: Queryable, { all, known, linked }: Met): Promise<unknown>[] {
    const sent: Promise<unknown>[] = [people.writeIdentities(db, sourceId, all, concepts)];
    if (linked.size > 0) sent.push(people.noteLinked(db, sourceId, linked));
    if (known.length > 0) sent.push(people.dropAddresses(db, sourceId, known));
    sent.push(people.writeAddresses(db, sourceId, all), people.writeIdentifiers(db, sourceId, all));
    return sent;
  }

  function writeContacts(db: Queryable, { all, created, known, newlyMet }: Met): Promise<unknown>[] {
    const knownIds = known.map((person) => person.contactId!);
    return [
      ...(created.length > 0 ? [people.addContacts(db, created)] : []),
      ...(knownIds.length > 0 ? [people.refreshContacts(db, knownIds)] : []),
      ...(newlyMet.length > 0 ? [people.linkMembers(db, sourceId, newlyMet)] : []),
      ...[writeFields(db, created), joinGroups(db, all)],
    ];
  }

  async function write(db: Queryable, batch: Projection, block: Promise<Buffer>): Promise<void> {
    const sent: Promise<unknown>[] = [];
    try {
      if (batch.terms.length > 0) {
        await writeTerms(db, sourceId, batch.terms);
        concepts.forget();
      }
      await concepts.learn(db, conceptsOf(batch));
      if (batch.places.length > 0) {
        const cycles = await writePlaces(db, sourceId, batch.places, concepts);
        for (const id of cycles) notesOf(`Location/${id}`, batch.notes).warned('partOf', undefined, 'place_cycle');
      }
      const met = await meet(db, batch.people);
      if (met.all.length > 0) sent.push(...writeRecords(db, met));
      if (met.newlyMet.length > 0) sent.push(people.linkRoles(db, sourceId, met.newlyMet));
      if (batch.roles.length > 0) sent.push(writeRoles(db, sourceId, batch.roles, concepts));
      if (met.all.length > 0) sent.push(...writeContacts(db, met));
      if (met.newlyMet.length > 0 && linking) sent.push(linkLinked(db, sourceId, met.newlyMet));
      if (batch.linked.length > 0) sent.push(writeLinked(db, sourceId, batch.linked, concepts));
      if (batch.noRoles.length > 0) sent.push(dropRoles(db, sourceId, batch.noRoles));
      for (const group of batch.groups) sent.push(writeGroup(db, sourceId, group));
      if (keep && batch.items.length > 0) sent.push(writeResources(db, sourceId, batch.items, await block));
    } finally {
      await allSent(sent);
    }
  }

  return { write };
}

/** After one statement has failed all later ones fail with it: the first is the one to tell. */
async function allSent(sent: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(sent)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

function conceptsOf(batch: Projection): ConceptKey[] {
  return [
    ...batch.places.flatMap((place) => place.type ?? []),
    ...batch.people.flatMap((person) => person.skills),
    ...batch.linked.flatMap((row) => row.skills),
    ...batch.roles.flatMap((role) => [...role.codes, ...role.skills, ...(role.employer ? [role.employer] : [])]),
  ];
}
