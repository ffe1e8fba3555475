/** A Location with what a mapping found, put where the FHIR standard keeps it. */
import { isObject, type Json } from '../normalise/tolerant.ts';
import type { Findings } from './compile.ts';
import { asBoolean, asReference, plainText, shownText } from './shapes.ts';

type Editable = Record<string, unknown>;
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** Systems by which the reader of places tells levels from types of facility. */
const levels = 'https://mhero.org/fhir/CodeSystem/jurisdiction-level';
const facilityTypes = 'https://mhero.org/fhir/CodeSystem/facility-type';

export function rewritePlace(resource: Json, findings: Findings): Json {
  const out: Editable = { ...resource };
  for (const [target, found] of findings) {
    const value = found.values[0]?.value;
    if (value === undefined && found.standard) continue;
    if (target === 'name') out.name = plainText(value) ?? undefined;
    if (target === 'active') out.status = value === undefined || asBoolean(value) ? 'active' : 'inactive';
    if (target === 'parent') out.partOf = asReference(value, 'Location') ?? undefined;
    if (target === 'organization') out.managingOrganization = asReference(value, 'Organization') ?? undefined;
    if (target === 'code') {
      const made = value === undefined ? [] : [{ use: 'official', value: plainText(value) }];
      out.identifier = [...made, ...(found.standard ? listOf(out.identifier) : [])];
    }
    if (target === 'level' || target === 'facility_type') {
      const system = target === 'level' ? levels : facilityTypes;
      const made =
        value === undefined ? [] : [{ coding: [{ system, code: plainText(value), display: shownText(value) }] }];
      out.type = [...made, ...(found.standard ? listOf(out.type) : [])];
    }
  }
  setPosition(out, findings);
  return out;
}

function setPosition(out: Editable, findings: Findings): void {
  const latitude = findings.get('latitude');
  const longitude = findings.get('longitude');
  if (!latitude && !longitude) return;
  const said = isObject(out.position) ? out.position : {};
  const pick = (found: typeof latitude, element: string) =>
    found && (found.values.length > 0 || !found.standard) ? plainText(found.values[0]?.value) : said[element];
  out.position = { latitude: pick(latitude, 'latitude'), longitude: pick(longitude, 'longitude') };
}
