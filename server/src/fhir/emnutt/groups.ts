/** Groups that iHRIS's pages write: made by name, with members by the ids of their registry. */
import { AppError } from '../../errors.ts';
import { peopleNamed, uuidsOf } from '../../registry/registry.ts';
import type { FhirContext } from '../kind.ts';
import { refusal } from '../requests/refusal.ts';

/** Adds to the group of this name, which is made where there is none; nobody is taken out. Answers its id. */
export async function takeGroup(
  { rooms, subject }: FhirContext,
  group: Readonly<Record<string, unknown>>,
): Promise<string> {
  const name = typeof group.name === 'string' ? group.name.trim().slice(0, 200) : '';
  if (name === '') throw refusal([{ where: '/name', message: 'is missing: a group is known by its name' }]);
  const { items } = await rooms.groups.list(subject, { search: name, limit: 250 });
  const known = items.find((each) => each.name.toLowerCase() === name.toLowerCase());
  const { uuid: id } = known ?? (await rooms.groups.create(subject, { name }));
  const refs = membersOf(group.member);
  const found = await peopleNamed(rooms.db, subject.area, refs);
  const people = await uuidsOf(
    rooms.db,
    found.flatMap(({ contacts }) => (contacts.length === 1 ? contacts : [])),
  );
  for (let i = 0; i < people.length; i += 1000)
    await rooms.groups.move(subject, id, { add: people.slice(i, i + 1000) });
  return id;
}

const most = 50_000;

function membersOf(member: unknown): string[] {
  if (member === undefined) return [];
  if (!Array.isArray(member) || member.length > most)
    throw new AppError('fhir:invalid', `The members are a list of at most ${most}.`);
  return member.flatMap((each: { entity?: { reference?: unknown } }) => {
    const reference = each?.entity?.reference;
    const id =
      typeof reference === 'string' ? /^(?:Practitioner|Person)\/([A-Za-z0-9\-.]{1,64})$/.exec(reference)?.[1] : null;
    return id ? [id] : [];
  });
}
