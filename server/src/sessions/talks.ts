/** Where the contacts of a batch stand, between the database and the engine. */
import type { ContactJson } from '@mhero/flow/contact/contact.ts';
import { contactOf } from '@mhero/flow/contact/contact-model.ts';
import { inSmartGroups } from '@mhero/flow/contact/smart-groups.ts';
import type { SessionJson } from '@mhero/flow/engine/session.ts';
import type { Environment } from '@mhero/flow/values/environment.ts';
import type { Queryable } from '../db/db.ts';
import type { Shelf } from '../flows/flows.ts';
import {
  attributesOf,
  fieldsOf,
  type KnownNames,
  needNames,
  readSourceNames,
  readTalkers,
  type TalkerRow,
} from '../registry/registry.ts';
import { phones } from './engine-host.ts';
import type { SessionRow, Talk } from './model.ts';
import { waitingSessions, withErrands } from './store-talks.ts';

export interface TalkRows {
  readonly people: readonly TalkerRow[];
  readonly waiting: readonly SessionRow[];
  readonly errands: ReadonlySet<number>;
}

/** One round trip on a pipelined connection. */
export async function readTalkRows(tx: Queryable, ids: readonly number[]): Promise<TalkRows> {
  const [people, waiting, errands] = await Promise.all([
    readTalkers(tx, ids),
    waitingSessions(tx, ids),
    withErrands(tx, ids),
  ]);
  return { people, waiting, errands };
}

export async function makeTalks(tx: Queryable, rows: TalkRows, known: Known): Promise<Map<number, Talk>> {
  const { people, errands } = rows;
  await needNames(tx, known.names, people);
  const ids = people.map((row) => row.id);
  const sources = known.shelf.bySource ? await readSourceNames(tx, ids) : new Map<number, string[]>();
  const waiting = new Map(rows.waiting.map((row) => [row.contact_id, row]));
  return new Map(
    people.map((row) => [
      row.id,
      {
        contactId: row.id,
        placeId: row.place_id,
        contact: contactJson(row, known, sources.get(row.id)),
        waiting: waiting.get(row.id) ?? null,
        session: null,
        errands: errands.has(row.id),
      },
    ]),
  );
}

/** The conversation that waits, read once: whoever changes it sets `talk.session` to null. */
export function sessionOf(talk: Talk): SessionJson {
  talk.session ??= JSON.parse(talk.waiting!.state!) as SessionJson;
  return talk.session;
}

/** UUIDs of the flows that its conversation is in. */
export function flowsIn(talk: Talk): string[] {
  return talk.waiting ? sessionOf(talk).runs.map((run) => run.flow.uuid) : [];
}

const statuses = ['', 'active', 'active', 'blocked', 'archived'];

interface Known {
  readonly shelf: Shelf;
  readonly environment: Environment;
  readonly names: KnownNames;
}

/** With the smart groups of the person, and what the registry knows where there is no field of that key. */
function contactJson(row: TalkerRow, known: Known, sources: readonly string[] | undefined): ContactJson {
  const { shelf, environment, names } = known;
  const json = plainContact(row, known);
  if (!shelf.smart) return json;
  const contact = contactOf({ ...json, registry: attributesOf(row, names, sources) }, shelf.assets, phones);
  return inSmartGroups(contact, shelf.assets, environment);
}

function plainContact(row: TalkerRow, { shelf, environment, names }: Known): ContactJson {
  const groups = row.groups.flatMap((id) => {
    const group = shelf.groupsById.get(id);
    return group ? [{ uuid: group.uuid, name: group.name }] : [];
  });
  return {
    ...{ uuid: row.uuid, id: row.id, name: row.name, status: statuses[row.status] ?? 'active' },
    ...(row.language === null ? {} : { language: row.language }),
    created_on: row.created_at.toISOString(),
    ...(row.last_heard_at === null ? {} : { last_seen_on: row.last_heard_at.toISOString() }),
    urns: row.addresses.map(({ scheme, value }) => `${scheme}:${value}`),
    ...(groups.length === 0 ? {} : { groups }),
    fields: { ...fieldsOf(row, names, environment), ...row.fields },
  };
}

/** Our numbers of the groups that the person is in. */
export const groupsOf = (talk: Talk, shelf: Shelf): Set<number> =>
  new Set((talk.contact.groups ?? []).flatMap(({ uuid }) => shelf.groups.get(uuid)?.id ?? []));
