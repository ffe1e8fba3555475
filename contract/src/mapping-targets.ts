/** What a mapping may speak of: apart from the schemas, so that the browser gets it alone. */

/** What can be read from each type of resource. `field` needs the rule's `key`. */
export const mappingTargets = {
  Practitioner: [
    ...(['name', 'given', 'family', 'phone', 'email', 'gender', 'birth_date', 'language', 'active'] as const),
    ...(['identifier', 'skill', 'job', 'cadre', 'facility', 'organization', 'field'] as const),
  ],
  Patient: [
    ...(['name', 'given', 'family', 'phone', 'email', 'gender', 'birth_date', 'language', 'active'] as const),
    ...(['identifier', 'facility', 'organization', 'field'] as const),
  ],
  PractitionerRole: [
    ...(['person', 'job', 'cadre', 'skill', 'facility', 'organization', 'starts_on', 'ends_on', 'active'] as const),
  ],
  Location: [
    ...(['name', 'code', 'level', 'facility_type', 'parent', 'organization', 'latitude', 'longitude'] as const),
    'active' as const,
  ],
  /** `list_name` and `list_cadre`: the resource is an entry of a list that roles refer to, such as a job. */
  Basic: [
    ...(['person', 'skill', 'job', 'cadre', 'facility', 'starts_on', 'ends_on', 'active'] as const),
    ...(['leave_from', 'leave_until', 'field', 'list_name', 'list_cadre'] as const),
  ],
} as const;
export type MappedType = keyof typeof mappingTargets;
export const mappedTypes = Object.keys(mappingTargets) as MappedType[];
export type MappingTarget = (typeof mappingTargets)[MappedType][number];
export const allMappingTargets: readonly MappingTarget[] = [...new Set(Object.values(mappingTargets).flat())];

export const mappingLimits = { rules: 60, expressions: 10, expression: 500, values: 200, people: 50 } as const;
