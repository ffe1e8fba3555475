/** Roles with what a mapping found; and roles of those whose post stands elsewhere than in a PractitionerRole. */
import { conceptOf } from '../normalise/practitioner.ts';
import { readRole } from '../normalise/role.ts';
import type { ConceptKey, RoleRow } from '../normalise/rows.ts';
import { isObject, type Json, type Notes } from '../normalise/tolerant.ts';
import type { Findings } from './compile.ts';
import { asBoolean, asConcept, asReference, plainText } from './shapes.ts';

type Editable = Record<string, unknown>;
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** A PractitionerRole, read with a mapping. */
export function readMappedRole(
  resource: Json,
  id: string,
  sourceId: number,
  findings: Findings,
  notes: Notes,
): RoleRow {
  const row = readRole(rewriteRole(resource, findings, sourceId), id, sourceId, notes);
  const cadres = cadresOf(findings, sourceId, notes);
  const kept = findings.get('cadre')?.standard === false ? row.codes.filter((key) => key.kind !== 'cadre') : row.codes;
  return cadres.length > 0 || kept !== row.codes ? { ...row, codes: [...cadres, ...kept] } : row;
}

function rewriteRole(resource: Json, findings: Findings, sourceId: number): Json {
  const out: Editable = { ...resource };
  for (const [target, found] of findings) {
    const value = found.values[0]?.value;
    if (value === undefined && found.standard) continue;
    if (target === 'person') out.practitioner = asReference(value, 'Practitioner') ?? undefined;
    if (target === 'active') out.active = value === undefined ? undefined : asBoolean(value);
    if (target === 'organization') out.organization = asReference(value, 'Organization') ?? undefined;
    if (target === 'facility') {
      const made = found.values.flatMap((finding) => asReference(finding.value, 'Location') ?? []);
      out.location = [...made, ...(found.standard ? listOf(out.location) : [])];
    }
    if (target === 'job' || target === 'skill') {
      const made = found.values.flatMap((finding) => asConcept(finding.value, finding.system, sourceId) ?? []);
      const element = target === 'job' ? 'code' : 'specialty';
      out[element] = [...made, ...(found.standard ? listOf(out[element]) : [])];
    }
    if (target === 'starts_on' || target === 'ends_on') {
      const period = isObject(out.period) ? out.period : {};
      out.period = { ...period, [target === 'starts_on' ? 'start' : 'end']: plainText(value) ?? undefined };
    }
  }
  return out;
}

function cadresOf(findings: Findings, sourceId: number, notes: Notes): ConceptKey[] {
  return (findings.get('cadre')?.values ?? []).flatMap(({ value, system }) => {
    const concept = asConcept(value, system, sourceId);
    return (concept && conceptOf('cadre', concept, 'cadre', notes)) ?? [];
  });
}

const posts = ['job', 'cadre', 'facility', 'organization'];

/**
 * The role of a person whose own resource says their post, or of a linked resource. Its id has a slash, which no
 * PractitionerRole's has. Null when nothing says a post.
 */
export function roleFrom(
  resource: Json,
  type: 'Practitioner' | 'Patient' | 'Basic',
  id: string,
  person: string | null,
  sourceId: number,
  findings: Findings,
  notes: Notes,
): RoleRow | null {
  if (!person || !posts.some((target) => (findings.get(target)?.values.length ?? 0) > 0)) return null;
  // What the resource has under the same names means something else; `active` of a person is not their post's.
  const own = new Map([...findings].filter(([target]) => type === 'Basic' || posts.includes(target)));
  if (type === 'Basic') own.delete('person');
  if (type === 'Basic') own.delete('skill');
  const row = readMappedRole(
    { resourceType: resource.resourceType, practitioner: {} },
    '',
    sourceId,
    own,
    silent(notes),
  );
  return { ...row, id: `${type}/${id}`, practitioner: person };
}

/** A made-up role has no practitioner, which is nobody's mistake. */
function silent(notes: Notes): Notes {
  return { ...notes, warned: (element, ...rest) => element !== 'practitioner' && notes.warned(element, ...rest) };
}
