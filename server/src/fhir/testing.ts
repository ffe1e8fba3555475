/** A small country of two counties for tests of the façade, read from a source as any other. */
import { expect } from 'vitest';
import type { Db } from '../db/db.ts';
import { runImport, streamInput } from '../registry/registry.ts';
import { sweepAll } from './directory/sweep.ts';
import { validateR4 } from './validate/validate.ts';

export type Resource = Record<string, unknown>;

/** Reads resources as an import of a source does, and brings the façade up to date. */
export async function load(db: Db, resources: readonly unknown[], source = 'A'): Promise<void> {
  await runImport({
    ...{ db, source, kind: 'fhir', country: 'LR' },
    input: streamInput(async function* () {
      yield resources.map((resource, i) => ({ where: `item ${i}`, text: JSON.stringify(resource), refused: null }));
    }),
  });
  await sweepAll(db);
}

const jurisdiction = (id: string, name: string, level: string, parent?: string): Resource => ({
  ...{ resourceType: 'Location', id, name, status: 'active', mode: 'instance' },
  type: [{ coding: [{ system: 'urn:test:jurisdiction', code: level }] }],
  physicalType: { coding: [{ code: 'jdn' }] },
  ...(parent ? { partOf: { reference: `Location/${parent}` } } : {}),
});
const facility = (id: string, name: string, parent: string, more: Resource = {}): Resource => ({
  ...{ resourceType: 'Location', id, name, status: 'active', physicalType: { coding: [{ code: 'bu' }] } },
  ...{ identifier: [{ value: `code-${id}` }], partOf: { reference: `Location/${parent}` } },
  ...{ type: [{ coding: [{ system: 'urn:test:facility-type', code: 'HC' }], text: 'Health centre' }], ...more },
});
export const person = (id: string, family: string, given: string, phone: string, more: Resource = {}): Resource => ({
  ...{ resourceType: 'Practitioner', id, active: true, gender: 'female', birthDate: '1990-05-17' },
  ...{ identifier: [{ system: 'urn:test:national', value: `N-${id}` }], name: [{ family, given: given.split(' ') }] },
  ...{ telecom: [{ system: 'phone', value: phone, use: 'mobile' }], ...more },
});
export const role = (id: string, who: string, where: string, more: Resource = {}): Resource => ({
  ...{ resourceType: 'PractitionerRole', id, active: true, practitioner: { reference: `Practitioner/${who}` } },
  ...{ location: [{ reference: `Location/${where}` }], period: { start: '2020-01-01' } },
  code: [{ coding: [{ system: 'urn:test:jobs', code: 'nurse', display: 'Nurse' }] }],
  ...more,
});

/** Bong has Mary and James, Nimba has Zuwena; Ruth has a role in each. */
export const country: readonly Resource[] = [
  jurisdiction('LR', 'Liberia', 'country'),
  jurisdiction('bong', 'Bong', 'county', 'LR'),
  jurisdiction('nimba', 'Nimba', 'county', 'LR'),
  { resourceType: 'Organization', id: 'o-salala', name: 'Salala Trust' },
  { resourceType: 'Organization', id: 'ministry', name: 'Ministry of Health' },
  { resourceType: 'HealthcareService', id: 'hiv', name: 'HIV care' },
  facility('salala', 'Salala Clinic', 'bong', { managingOrganization: { reference: 'Organization/o-salala' } }),
  facility('ganta', 'Ganta Zuwena Hospital', 'nimba', { position: { latitude: 7.2, longitude: -8.98 } }),
  person('mary', 'Kollie', 'Mary Ann', '0770000001'),
  person('james', 'Élisée', 'James', '0770000002', { gender: 'male', birthDate: '1985-01-02' }),
  person('zuwena', 'Zuwena', 'Zuwena', '0770000003'),
  person('ruth', 'Toe', 'Ruth', '12'),
  role('r-mary', 'mary', 'salala', {
    organization: { reference: 'Organization/ministry', display: 'Ministry of Health' },
    healthcareService: [{ reference: 'HealthcareService/hiv', display: 'HIV care' }],
    specialty: [{ coding: [{ system: 'urn:test:skills', code: 'epi', display: 'Vaccination' }] }],
  }),
  role('r-james', 'james', 'salala', { period: { start: '2015-03-01', end: '2019-12-31' }, active: false }),
  role('r-zuwena', 'zuwena', 'ganta'),
  role('r-ruth-1', 'ruth', 'salala'),
  role('r-ruth-2', 'ruth', 'ganta'),
  {
    resourceType: 'Group',
    id: 'team',
    type: 'practitioner',
    actual: true,
    name: 'Team',
    member: ['mary', 'zuwena', 'ruth'].map((id) => ({ entity: { reference: `Practitioner/${id}` } })),
  },
];

export interface Bundle {
  readonly resourceType: string;
  readonly type: string;
  readonly total?: number;
  readonly meta: { lastUpdated: string };
  readonly link: { relation: string; url: string }[];
  readonly entry?: {
    fullUrl: string;
    resource?: Resource & { id: string; resourceType: string; meta: { versionId: string; lastUpdated: string } };
    search?: { mode: string };
    request?: { method: string; url: string };
    response?: { etag: string; lastModified: string };
  }[];
}

export const linkOf = (bundle: Bundle, relation: string): string | undefined =>
  bundle.link.find((link) => link.relation === relation)?.url;

/** Every resource that leaves is valid R4. */
export function expectValid(resource: unknown): void {
  expect(validateR4(resource).filter(({ severity }) => severity === 'error')).toEqual([]);
}
