/** A proposal finds the records that it is about, what they say, and what waits for the same already. */
import type { Candidate, ChangeKind } from '@mhero/contract/changes.ts';
import { type Subject, system } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { Queryable } from '../db/db.ts';
import type { CountryCode } from '../lib/phone.ts';
import { readReceived } from '../registry/registry.ts';
import type { ChangeRow, Proof, Value } from './model.ts';
import { type Present, placeValue, presentOf, statusName } from './present.ts';
import * as store from './store.ts';
import * as targets from './store-target.ts';
import { factsContext } from './tools.ts';

export interface Idea {
  readonly person: targets.Person;
  readonly kind: ChangeKind;
  readonly field: string | null;
  /** The number that is replaced or removed; else what the registry says counts. */
  readonly from: string | null;
  readonly to: Value | null;
  readonly candidates: readonly Candidate[];
  readonly origin: ChangeRow['origin'];
  readonly proof: Proof;
  readonly said: string | null;
  /** Only this source, or this record of it. */
  readonly source?: number | undefined;
  readonly record?: string | undefined;
  readonly requestKey?: string | null;
}

export interface Proposed {
  readonly id: number;
  readonly uuid: string;
  readonly fresh: boolean;
}

interface Target {
  readonly sourceId: number | null;
  readonly record: string | null;
  readonly from: Value | null;
}

const ofRoles = new Set<ChangeKind>(['facility', 'role_end']);
const ofNumbers = new Set<ChangeKind>(['number_replace', 'number_remove']);

/** People and posts that are of another type are known by type and id. */
const recordOf = (type: string, id: string): string => (id.includes('/') ? id : `${type}/${id}`);

async function targetsOf(q: Queryable, idea: Idea): Promise<Omit<Target, 'from'>[]> {
  const wanted = (each: { sourceId: number; record: string }): boolean =>
    (idea.source === undefined || each.sourceId === idea.source) &&
    (idea.record === undefined || each.record === idea.record);
  if (ofRoles.has(idea.kind)) {
    const roles = (await targets.rolesOf(q, idea.person.id))
      .map((role) => ({ sourceId: role.source_id, record: recordOf('PractitionerRole', role.resource_id) }))
      .filter(wanted);
    if (roles.length > 0) return roles.slice(0, 1);
  }
  const records = (await targets.identitiesOf(q, idea.person.id))
    .map((each) => ({ sourceId: each.source_id, record: recordOf('Practitioner', each.resource_id) }))
    .filter(wanted);
  // A move of somebody without a post in that registry is to be done there by hand.
  if (ofRoles.has(idea.kind)) return records.slice(0, 1).map(({ sourceId }) => ({ sourceId, record: null }));
  if (!ofNumbers.has(idea.kind) || idea.from === null) return records.slice(0, 1);
  const sources = await targets.sourcesOfNumber(q, idea.person.id, idea.from);
  return records.filter(({ sourceId }) => sources.includes(sourceId));
}

/** What we show of the person, where no record can be read. */
async function ownValue(q: Queryable, { person, kind, field, from }: Idea): Promise<Value | null> {
  const plain = (value: string | null): Value | null => (value === null ? null : { value, name: value });
  switch (kind) {
    case 'name':
      return plain(person.name);
    case 'language':
      return plain(person.language);
    case 'status':
      return plain(statusName(person.status !== 2));
    case 'field':
      return plain(person.fields[field ?? '']?.text ?? null);
    case 'facility': {
      const [role] = await targets.rolesOf(q, person.id);
      const [place] = role?.facility_id ? await targets.readPlaceNames(q, [role.facility_id]) : [];
      return place ? placeValue(place) : null;
    }
    case 'number_replace':
    case 'number_remove':
      return plain(from);
    default:
      return null;
  }
}

async function presentAt(
  q: Queryable,
  idea: Idea,
  { sourceId, record: name }: Omit<Target, 'from'>,
  country: CountryCode | null,
): Promise<Present | null> {
  const [type, id] = name?.split('/') ?? [];
  const last = sourceId !== null && type && id ? await readReceived(q, sourceId, type, id) : null;
  const { kind, field, from, to } = idea;
  if (!last) return null;
  const context = await factsContext({ db: q, countryCode: async () => country }, sourceId!);
  return presentOf(q, last.resource, context, { kind, field, from, to: to?.value ?? null });
}

/**
 * In the caller's transaction. One for each source that says it; none where the registry says already what is proposed.
 * Nobody is asked about a person of no registry unless an officer proposes it.
 */
export async function propose(
  tx: Queryable,
  idea: Idea,
  subject: Subject | null,
  country: CountryCode | null,
): Promise<{ made: Proposed[]; already: boolean }> {
  const found: Omit<Target, 'from'>[] = await targetsOf(tx, idea);
  const all = found.length > 0 || subject === null ? found : [{ sourceId: null, record: null }];
  const made: Proposed[] = [];
  let already = false;
  for (const [i, target] of all.entries()) {
    const present = await presentAt(tx, idea, target, country);
    // A source that says the number, but not in this record: where it keeps it is not for us to write.
    const elsewhere = ofNumbers.has(idea.kind) && present !== null && present.is !== 'as_was';
    if (present?.is === 'already' && !elsewhere) {
      already = true;
      continue;
    }
    const from = ofNumbers.has(idea.kind)
      ? idea.from === null
        ? null
        : { value: idea.from, name: idea.from }
      : present
        ? present.now
        : await ownValue(tx, idea);
    made.push(
      await put(
        tx,
        idea,
        { ...target, record: elsewhere ? null : target.record, from },
        subject,
        i === 0 ? (idea.requestKey ?? null) : null,
      ),
    );
  }
  return { made, already };
}

async function put(
  tx: Queryable,
  idea: Idea,
  target: Target,
  subject: Subject | null,
  requestKey: string | null,
): Promise<Proposed> {
  const { person, kind, field, to, candidates, origin, proof, said } = idea;
  const made = await store.putProposal(tx, {
    ...{ contactId: person.id, kind, field, to, candidates, origin, proof, said, requestKey, ...target },
    toPlaceId: kind === 'facility' && to ? Number(to.value) : null,
    accountId: subject?.accountId ?? null,
    byName: subject?.name ?? null,
  });
  const what = made.fresh ? 'proposed' : 'said_again';
  await store.addStep(tx, made.id, {
    ...{ what, accountId: subject?.accountId ?? null, by: subject?.name ?? null },
    detail: to?.name ?? null,
  });
  await record(
    tx,
    subject ?? system,
    `change.${what === 'proposed' ? 'propose' : 'say_again'}`,
    `change:${made.uuid}`,
    {
      ...{ contact: person.uuid, kind, origin },
    },
  );
  return made;
}
