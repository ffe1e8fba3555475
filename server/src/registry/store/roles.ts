/** Roles: written with what is known of person and facility; the rest is linked when it comes. */
import type { Queryable } from '../../db/db.ts';
import type { ConceptKey, RoleRow } from '../normalise/rows.ts';
import { booleanArray, listText, numberArray, textArray } from './arrays.ts';
import type { Concepts } from './concepts.ts';

export async function writeRoles(
  db: Queryable,
  sourceId: number,
  roles: readonly RoleRow[],
  concepts: Concepts,
): Promise<void> {
  const posts = roles.map((role) => postOf(role, concepts));
  await db.run({
    name: 'registry-role-write',
    text: `select registry.write_roles($1, $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::int[],
      $8::int[], $9::text[], $10::text[], $11::text[], $12::boolean[])`,
    values: [
      sourceId,
      textArray(roles.map((role) => role.id)),
      textArray(roles.map((role) => role.practitioner)),
      textArray(roles.map((role) => role.facility)),
      textArray(roles.map((role) => role.organization)),
      numberArray(posts.map((post) => post.cadre)),
      numberArray(posts.map((post) => post.job)),
      numberArray(posts.map((post) => post.employer)),
      textArray(posts.map((post) => listText(post.skills))),
      textArray(roles.map((role) => role.startsOn)),
      textArray(roles.map((role) => role.endsOn)),
      booleanArray(roles.map((role) => role.active)),
    ],
  });
}

function postOf(role: RoleRow, concepts: Concepts) {
  const codes = role.codes.map((key) => concepts.find(key));
  const job = codes.find((concept) => concept.kind === 'job');
  const cadre = codes.find((concept) => concept.kind === 'cadre');
  const skills = role.skills.map((key: ConceptKey) => concepts.find(key).id);
  return {
    job: job?.id ?? null,
    cadre: cadre?.id ?? job?.cadreId ?? null,
    employer: role.employer ? concepts.find(role.employer).id : null,
    skills: [...new Set(skills)].sort((a, b) => a - b),
  };
}
