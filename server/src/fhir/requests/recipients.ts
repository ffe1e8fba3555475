/** From the recipients of a request to contacts: by our ids, by those of their registries, by numbers that are known. */

import { type Queryable, type Sql, sql } from '../../db/db.ts';
import type { FieldError } from '../../errors.ts';
import type { CountryCode } from '../../lib/phone.ts';
import { mendPhones } from '../../lib/phone.ts';
import {
  addByMessage,
  contactsInside,
  everybodyIn,
  groupsNamed,
  type NamedPeople,
  ownersNamed,
  peopleNamed,
  peopleOfRoles,
  placesNamed,
} from '../../registry/registry.ts';
import type { FhirContext } from '../kind.ts';
import { isUuid } from '../walk/match.ts';
import type { AskedRecipient } from './read-request.ts';
import { shownUnder } from './store.ts';

export interface Resolved {
  /** Ids of contacts. */
  readonly people: Sql;
  /** People named one by one; groups and places are not counted. */
  readonly named: number;
  /** Recipients that lead to nobody, each with what is wrong. */
  readonly unknown: readonly FieldError[];
}

type Contained = Extract<AskedRecipient, { kind: 'contained' }>;
type Referred = Exclude<AskedRecipient, { kind: 'contained' }>;

/**
 * Inside the caller's area only: somebody outside of it is as unknown as nobody. A number that somebody has is that person;
 * a new one is added as those who write to us are, in nobody's area, by callers of the whole country only.
 */
export async function resolveRecipients(
  context: FhirContext,
  tx: Queryable,
  recipients: readonly AskedRecipient[],
): Promise<Resolved> {
  const unknown: FieldError[] = [];
  const of = (kind: Referred['kind']): Referred[] => recipients.filter((each) => each.kind === kind) as Referred[];
  const { area } = context.subject;
  const ids = [
    ...oneEach(of('practitioner'), await peopleNamed(tx, area, idsOf(of('practitioner'))), unknown),
    ...oneEach(of('role'), await ofRoles(tx, area, idsOf(of('role'))), unknown),
    ...(await contained(
      context,
      tx,
      recipients.filter((each): each is Contained => each.kind === 'contained'),
      unknown,
    )),
  ];
  const groups = await ofGroups(context, tx, of('group'), unknown);
  const places = await ofPlaces(context, tx, of('place'), unknown);
  const each = [sql`select unnest(${[...new Set(ids)]}::int[]) as id`, ...groups, ...places];
  const people = each.reduce((all, one) => sql`${all} union ${one}`);
  return { people, named: ids.length, unknown };
}

const idsOf = (recipients: readonly Referred[]): string[] => [...new Set(recipients.map(({ id }) => id))];

/** By the ids that the directory gave roles, else by those of their registries. */
async function ofRoles(tx: Queryable, area: readonly number[] | null, ids: readonly string[]): Promise<NamedPeople[]> {
  if (ids.length === 0) return [];
  const shown = await shownUnder(tx, 'role', ids.filter(isUuid));
  const inside = new Set(await contactsInside(tx, area, [...shown.values()]));
  const own = [...shown].map(([ref, id]) => ({ ref, contacts: inside.has(id) ? [id] : [] }));
  const rest = ids.filter((id) => !shown.has(id));
  return [...own, ...(rest.length > 0 ? await peopleOfRoles(tx, area, rest) : [])];
}

const nobody = 'leads to nobody in your area';
const several = 'is the id of several people in different registries; name them by the id that we gave them';

function oneEach(
  recipients: readonly Referred[],
  found: readonly { readonly ref: string; readonly contacts: readonly number[] }[],
  unknown: FieldError[],
): number[] {
  const known = new Map(found.map(({ ref, contacts }) => [ref, contacts]));
  return recipients.flatMap(({ id, where }) => {
    const contacts = known.get(id) ?? [];
    if (contacts.length !== 1) unknown.push({ where, message: contacts.length === 0 ? nobody : several });
    return contacts.length === 1 ? contacts : [];
  });
}

async function contained(
  { rooms, subject }: FhirContext,
  tx: Queryable,
  recipients: readonly Contained[],
  unknown: FieldError[],
): Promise<number[]> {
  if (recipients.length === 0) return [];
  const { country } = await rooms.settings.getSettings();
  const mended = recipients.map((each) => ({
    ...each,
    values: each.numbers.flatMap((number) =>
      mendPhones(number, country as CountryCode).addresses.map(({ value }) => value),
    ),
  }));
  const owners = await ownersNamed(
    tx,
    subject.area,
    mended.flatMap(({ values }) => values),
  );
  const ids: number[] = [];
  for (const { values, where, name } of mended) {
    const owner = owners.find(({ value }) => values.includes(value));
    if (owner?.inside) ids.push(owner.id);
    else if (values.length === 0) unknown.push({ where, message: 'has no telephone number that can be read' });
    else if (owner || subject.area !== null) unknown.push({ where, message: nobody });
    else {
      const id = await addByMessage(tx, { scheme: 'tel', value: values[0]!, name });
      owners.push({ value: values[0]!, id, inside: true });
      ids.push(id);
    }
  }
  return ids;
}

async function ofGroups(
  { rooms, subject }: FhirContext,
  tx: Queryable,
  recipients: readonly Referred[],
  unknown: FieldError[],
): Promise<Sql[]> {
  if (recipients.length === 0) return [];
  const found = new Map((await groupsNamed(tx, idsOf(recipients))).map(({ ref, name }) => [ref, name]));
  const members: Sql[] = [];
  for (const { id, where } of recipients) {
    const name = found.get(id);
    if (name === undefined) unknown.push({ where, message: 'is no group here' });
    else members.push(await rooms.audiences.members(subject, `group = ${JSON.stringify(name)}`, tx));
  }
  return members;
}

async function ofPlaces(
  { subject }: FhirContext,
  tx: Queryable,
  recipients: readonly Referred[],
  unknown: FieldError[],
): Promise<Sql[]> {
  if (recipients.length === 0) return [];
  const found = new Map((await placesNamed(tx, idsOf(recipients))).map(({ ref, ids }) => [ref, ids]));
  const uuids = idsOf(recipients).filter(isUuid);
  for (const type of ['place', 'organization'] as const)
    for (const [ref, own] of await shownUnder(tx, type, uuids)) if (own > 0) found.set(ref, [own]);
  return recipients.flatMap(({ id, where }) => {
    const places = found.get(id);
    if (places) return [everybodyIn(subject.area, places)];
    unknown.push({ where, message: 'is no place here' });
    return [];
  });
}
