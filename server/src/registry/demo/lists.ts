/** The lists of the demonstration country: facility types, cadres, jobs, skills, languages, employers. */
import type { CodeSystem, CodeSystemConcept, Organization } from '@medplum/fhirtypes';

export const demoSystem = 'https://mhero.org/fhir/demo/CodeSystem';

export interface FacilityType {
  readonly code: string;
  readonly name: string;
  /** Out of all facilities. */
  readonly share: number;
  /** People who work there, on the average. */
  readonly staff: number;
}

export const facilityTypes = [
  { code: 'health-post', name: 'Health post', share: 0.6, staff: 12 },
  { code: 'clinic', name: 'Clinic', share: 0.22, staff: 30 },
  { code: 'health-centre', name: 'Health centre', share: 0.12, staff: 60 },
  { code: 'hospital', name: 'District hospital', share: 0.05, staff: 250 },
  { code: 'referral-hospital', name: 'Referral hospital', share: 0.01, staff: 800 },
] as const satisfies readonly FacilityType[];

export interface Job {
  readonly code: string;
  readonly name: string;
  readonly cadre: string;
  /** Weight at each facility type, in the order of `facilityTypes`. */
  readonly weights: readonly [number, number, number, number, number];
}

export const cadres = [
  ['nurse-aide', 'Nurse aide'],
  ['nurse', 'Nurse'],
  ['midwife', 'Midwife'],
  ['chw', 'Community health worker'],
  ['physician', 'Physician'],
  ['physician-assistant', 'Physician assistant'],
  ['laboratory', 'Laboratory'],
  ['pharmacy', 'Pharmacy'],
  ['environmental', 'Environmental health'],
  ['support', 'Support staff'],
] as const;

export const jobs: readonly Job[] = [
  { code: 'nurse-aide', name: 'Nurse aide', cadre: 'nurse-aide', weights: [14, 20, 20, 16, 12] },
  { code: 'registered-nurse', name: 'Registered nurse', cadre: 'nurse', weights: [8, 16, 18, 22, 24] },
  { code: 'enrolled-nurse', name: 'Enrolled nurse', cadre: 'nurse', weights: [6, 12, 10, 8, 6] },
  { code: 'nurse-supervisor', name: 'Nurse supervisor', cadre: 'nurse', weights: [0, 1, 2, 3, 3] },
  { code: 'certified-midwife', name: 'Certified midwife', cadre: 'midwife', weights: [8, 11, 10, 8, 6] },
  { code: 'trained-midwife', name: 'Trained traditional midwife', cadre: 'midwife', weights: [8, 4, 2, 0, 0] },
  { code: 'chw', name: 'Community health worker', cadre: 'chw', weights: [42, 16, 6, 0, 0] },
  { code: 'chw-supervisor', name: 'Community health supervisor', cadre: 'chw', weights: [5, 3, 2, 0, 0] },
  { code: 'general-practitioner', name: 'General practitioner', cadre: 'physician', weights: [0, 0, 2, 5, 6] },
  { code: 'surgeon', name: 'Surgeon', cadre: 'physician', weights: [0, 0, 0, 1, 3] },
  { code: 'paediatrician', name: 'Paediatrician', cadre: 'physician', weights: [0, 0, 0, 1, 2] },
  {
    code: 'physician-assistant',
    name: 'Physician assistant',
    cadre: 'physician-assistant',
    weights: [2, 5, 5, 4, 3],
  },
  { code: 'lab-technician', name: 'Laboratory technician', cadre: 'laboratory', weights: [0, 2, 5, 6, 6] },
  { code: 'lab-assistant', name: 'Laboratory assistant', cadre: 'laboratory', weights: [1, 3, 4, 3, 3] },
  { code: 'pharmacist', name: 'Pharmacist', cadre: 'pharmacy', weights: [0, 0, 1, 2, 3] },
  { code: 'dispenser', name: 'Dispenser', cadre: 'pharmacy', weights: [3, 4, 4, 3, 3] },
  {
    code: 'environmental-technician',
    name: 'Environmental health technician',
    cadre: 'environmental',
    weights: [1, 2, 3, 2, 1],
  },
  { code: 'data-clerk', name: 'Data clerk', cadre: 'support', weights: [1, 2, 4, 5, 6] },
  // In real lists some jobs have no cadre.
  { code: 'driver', name: 'Driver', cadre: '', weights: [0, 1, 2, 3, 4] },
];

export const skills = [
  ['immunisation', 'Immunisation'],
  ['ipc', 'Infection prevention and control'],
  ['emonc', 'Emergency obstetric and newborn care'],
  ['imci', 'Integrated management of childhood illness'],
  ['hiv', 'HIV care and treatment'],
  ['tb', 'Tuberculosis care'],
  ['surveillance', 'Disease surveillance'],
  ['family-planning', 'Family planning'],
] as const;

/** BCP 47 code and name. */
export const languages = [
  ['en', 'English'],
  ['fr', 'French'],
  ['pt', 'Portuguese'],
  ['sw', 'Swahili'],
  ['ar', 'Arabic'],
] as const;

export const employers = [
  ['ministry', 'Ministry of Health of Selanda', 70],
  ['mission', 'Association of Mission Hospitals', 14],
  ['red-lantern', 'Red Lantern Relief', 6],
  ['blue-river', 'Blue River Clinics', 6],
  ['mining', 'Ombrassa Mining Company Health Service', 4],
] as const;

/** The code systems that name cadres, jobs and the rest; the cadre of a job is a property of its concept, as in iHRIS. */
export function* listResources(): Generator<CodeSystem | Organization> {
  yield codeSystem('cadre', 'Cadres', cadres.map(concept));
  yield codeSystem(
    'job',
    'Jobs',
    jobs.map(({ code, name, cadre }) => ({
      code,
      display: name,
      ...(cadre && { property: [{ code: 'cadre', valueCoding: { system: `${demoSystem}/cadre`, code: cadre } }] }),
    })),
  );
  yield codeSystem('skill', 'Skills', skills.map(concept));
  yield codeSystem('language', 'Languages', languages.map(concept));
  yield codeSystem(
    'facility-type',
    'Facility types',
    facilityTypes.map(({ code, name }) => ({ code, display: name })),
  );
  for (const [code, name] of employers) yield { resourceType: 'Organization', id: `org-${code}`, active: true, name };
}

const concept = ([code, display]: readonly [string, string]): CodeSystemConcept => ({ code, display });

function codeSystem(id: string, title: string, concepts: CodeSystemConcept[]): CodeSystem {
  return {
    resourceType: 'CodeSystem',
    id: `demo-${id}`,
    url: `${demoSystem}/${id}`,
    name: `Demo${title.replaceAll(' ', '')}`,
    title,
    status: 'active',
    content: 'complete',
    ...(id === 'job' && { property: [{ code: 'cadre', type: 'Coding' as const }] }),
    concept: concepts,
  };
}
