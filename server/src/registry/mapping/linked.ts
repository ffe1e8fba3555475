/**
 * Resources that say more of somebody, or are entries of a list: iHRIS keeps trainings, leave and positions in `Basic`.
 * Phone numbers are never read from them: many are those of relatives.
 */
import { conceptOf } from '../normalise/practitioner.ts';
import type { ConceptKey, RoleRow, TermRow } from '../normalise/rows.ts';
import { dateOf, extensionsOf, type Json, type Notes } from '../normalise/tolerant.ts';
import type { Findings } from './compile.ts';
import { fieldsOf } from './rewrite-person.ts';
import { roleFrom } from './rewrite-role.ts';
import { asBoolean, asConcept, listSystem, plainText, referencedId, shownText } from './shapes.ts';

/** What a linked resource adds to a person; kept until the person has come. */
export interface LinkedRow {
  readonly id: string;
  readonly practitioner: string | null;
  readonly skills: readonly ConceptKey[];
  readonly fields: Readonly<Record<string, string>>;
  /** False: this resource says that the person has left. */
  readonly active: boolean;
}

export interface Linked {
  readonly row: LinkedRow;
  readonly role: RoleRow | null;
  readonly terms: readonly TermRow[];
}

const personExtension = 'http://ihris.org/fhir/StructureDefinition/ihris-practitioner-reference';

/** Contact fields that leave fills: from its first to its last day. */
const leaveFields = { leave_from: 'leave_from', leave_until: 'leave_until' } as const;

export function readLinked(resource: Json, id: string, sourceId: number, findings: Findings, notes: Notes): Linked {
  const practitioner = personOf(resource, findings);
  const skills = (findings.get('skill')?.values ?? []).flatMap(({ value, system }) => {
    const concept = asConcept(value, system, sourceId);
    return (concept && conceptOf('skill', concept, 'skill', notes)) ?? [];
  });
  const fields = Object.fromEntries(fieldsOf(findings));
  for (const [target, key] of Object.entries(leaveFields)) {
    const value = findings.get(target)?.values[0]?.value;
    const day = value === undefined ? null : dateOf(plainText(value), target, notes, target === 'leave_until');
    if (day) fields[key] = day;
  }
  const active = findings.get('active')?.values[0];
  return {
    row: { id, practitioner, skills: skills.slice(0, 20), fields, active: active ? asBoolean(active.value) : true },
    role: roleFrom(resource, 'Basic', id, practitioner, sourceId, findings, notes),
    terms: termsOf(id, sourceId, findings),
  };
}

function personOf(resource: Json, findings: Findings): string | null {
  const found = findings.get('person');
  if (found && found.values.length > 0) return referencedId(found.values[0]!.value);
  if (found && !found.standard) return null;
  return referencedId(extensionsOf(resource, personExtension)[0]?.valueReference);
}

function termsOf(id: string, sourceId: number, findings: Findings): TermRow[] {
  const name = findings.get('list_name')?.values[0];
  const cadre = findings.get('list_cadre')?.values[0];
  if (!name && !cadre) return [];
  const term = { system: listSystem('Basic', sourceId), code: id, names: null, kind: 'job' as const, choice: true };
  const cadreCode = cadre ? plainText(cadre.value) : null;
  const own = { ...term, name: name ? shownText(name.value) : null, cadre: cadreCode };
  if (!cadre || !cadreCode) return [own];
  const title = shownText(cadre.value);
  const list = { system: listSystem('cadre', sourceId), code: cadreCode, name: title, names: null, cadre: null };
  return [{ ...list, kind: 'cadre', choice: true }, own];
}
