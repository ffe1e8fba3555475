/** Imports with a mapping: linked resources before and after their people, patients, posts that are no PractitionerRole. */
import type { Mapping } from '@mhero/contract/mapping.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { system } from '../../access/subject.ts';
import { sql } from '../../db/db.ts';
import { type TestDatabase, testDatabase } from '../../testing/database.ts';
import { runImport, streamInput } from '../registry.ts';
import { saveMapping } from './mapping.ts';
import { presets } from './presets/registry.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

const ihris = 'http://ihris.org/fhir/StructureDefinition';
const preset = (name: string): Mapping => ({
  preset: name,
  rules: [...presets.find((one) => one.name === name)!.rules],
});

async function sourceWith(name: string, mapping: Mapping): Promise<number> {
  const [row] = await test.db.query<{ id: number }>(
    sql`insert into registry.source (name, kind) values (${name}, 'fhir') returning id`,
  );
  await saveMapping(test.db, system, row!.id, mapping, 0);
  return row!.id;
}

const load = (source: string, resources: readonly object[]) =>
  runImport({
    ...{ db: test.db, source, kind: 'fhir', country: 'LR' },
    input: streamInput(async function* () {
      for (const resource of resources) yield [{ where: 'x', text: JSON.stringify(resource), refused: null }];
    }),
  });

async function personOf(sourceId: number, id: string) {
  const [row] = await test.db.query<Record<string, unknown>>(
    sql`select c.name, c.status, c.fields, c.tel,
        array(select k.name from registry.concept k where k.id = any(c.skills) order by 1) as skills,
        array(select k.name from registry.concept k where k.id = any(c.jobs)) as jobs,
        array(select k.name from registry.concept k where k.id = any(c.cadres)) as cadres,
        array(select p.name from registry.place p where p.id = any(c.facilities)) as facilities
      from registry.identity i join registry.contact c on c.id = i.contact_id
      where i.source_id = ${sourceId} and i.resource_id = ${id}`,
  );
  return row;
}

const linked = (id: string, profile: string, extension: object, person = 'P1') => ({
  ...{ resourceType: 'Basic', id, meta: { profile: [`${ihris}/${profile}`] } },
  extension: [
    { url: `${ihris}/ihris-practitioner-reference`, valueReference: { reference: `Practitioner/${person}` } },
    extension,
  ],
});
const training = (id: string, display: string, person?: string) =>
  linked(
    id,
    'ihris-basic-inservice-training',
    {
      url: `${ihris}/ihris-inservice-training`,
      extension: [{ url: 'training', valueCoding: { system: 'http://t', code: display, display } }],
    },
    person,
  );
const leave = (id: string, start: string, end: string) =>
  linked(id, 'ihris-basic-leave', {
    url: `${ihris}/ihris-leave`,
    extension: [{ url: 'period', valuePeriod: { start, end } }],
  });
const gone = (reference: string) => ({ request: { method: 'DELETE', url: reference } });
const mary = { resourceType: 'Practitioner', id: 'P1', name: [{ text: 'Mary' }] };

it('gives a person what is linked to them, whichever comes first, and takes it away again', async () => {
  const source = await sourceWith('iHRIS', preset('ihris-5'));
  await load('iHRIS', [training('T1', 'Surveillance'), leave('L1', '2026-01-01', '2026-01-31'), mary]);
  const field = (text: string) => ({ text, datetime: text });
  expect(await personOf(source, 'P1')).toMatchObject({
    ...{ name: 'Mary', skills: ['Surveillance'], status: 1 },
    fields: { leave_from: field('2026-01-01'), leave_until: field('2026-01-31') },
  });
  await load('iHRIS', [training('T2', 'Vaccination'), leave('L2', '2026-06-01', '2026-06-30')]);
  expect(await personOf(source, 'P1')).toMatchObject({
    skills: ['Surveillance', 'Vaccination'],
    fields: { leave_from: { text: '2026-06-01' }, leave_until: { text: '2026-06-30' } },
  });
  const again = await load('iHRIS', [training('T2', 'Vaccination'), mary]);
  expect(again.counts.Basic).toMatchObject({ unchanged: 1, changed: 0, taken: 0 });
  // A training that belongs to somebody else now, and what the source has deleted.
  await load('iHRIS', [training('T1', 'Surveillance', 'P2'), gone('Basic/L2'), gone('Basic/L1')]);
  expect(await personOf(source, 'P1')).toMatchObject({ skills: ['Vaccination'], fields: {} });
});

it('reads linked resources and patients only where a mapping asks for them', async () => {
  const { counts, reasons } = await load('Plain', [
    training('T1', 'Surveillance'),
    { ...mary, resourceType: 'Patient' },
  ]);
  expect(counts).toMatchObject({ Basic: { refused: 1 }, Patient: { refused: 1 } });
  expect(reasons).toEqual({ type_not_read: 2 });
});

it('makes people of patients beside practitioners of the same id, and puts them where they are seen', async () => {
  const source = await sourceWith('OpenMRS', preset('openmrs-patients'));
  const extension = [
    {
      url: 'http://fhir.openmrs.org/ext/patient/identifier#location',
      valueReference: { reference: 'Location/L1' },
    },
  ];
  const patient = {
    ...{ resourceType: 'Patient', id: 'P1', name: [{ text: 'Musa' }], telecom: [{ value: '0777000111' }] },
    identifier: [{ value: '100-8', extension }],
  };
  const clinic = {
    resourceType: 'Location',
    id: 'L1',
    name: 'Salala Clinic',
    physicalType: { coding: [{ code: 'bu' }] },
  };
  await load('OpenMRS', [clinic, mary, patient]);
  expect(await personOf(source, 'P1')).toMatchObject({ name: 'Mary', tel: null });
  expect(await personOf(source, 'Patient/P1')).toMatchObject({
    ...{ name: 'Musa', tel: '+231777000111', facilities: ['Salala Clinic'] },
  });
  // The same again, without a facility, and deleted.
  expect((await load('OpenMRS', [patient])).counts.Patient).toMatchObject({ unchanged: 1 });
  await load('OpenMRS', [{ ...patient, identifier: [] }]);
  expect(await personOf(source, 'Patient/P1')).toMatchObject({ facilities: [] });
  await load('OpenMRS', [gone('Patient/P1')]);
  expect(await personOf(source, 'Patient/P1')).toMatchObject({ status: 2 });
  expect(await personOf(source, 'P1')).toMatchObject({ status: 1 });
});

it('gives roles the job and cadre of their position, also when the position comes later', async () => {
  const source = await sourceWith('Liberia', preset('emnutt-liberia'));
  const role = {
    ...{ resourceType: 'PractitionerRole', id: 'R1', practitioner: { reference: 'Practitioner/P1' } },
    extension: [
      {
        url: `${ihris}/ihris-practitioner-role-details`,
        extension: [{ url: 'position', valueReference: { reference: 'Basic/POS1' } }],
      },
    ],
  };
  const named = (list: string, text: string) => ({
    url: `http://ihris.org/fhir/CodeSystem/${list}`,
    extension: [{ url: 'name', valueString: text }],
  });
  const extension = [
    { url: `${ihris}/iHIRSPositionDetails`, extension: [named('ihris-job', 'Midwife'), named('ihris-cadre', 'Nurse')] },
  ];
  await load('Liberia', [mary, role]);
  await load('Liberia', [{ resourceType: 'Basic', id: 'POS1', extension }]);
  expect(await personOf(source, 'P1')).toMatchObject({ jobs: ['Midwife'], cadres: ['Nurse'] });
});

it('forgets what only the mapping has made when there is none any more', async () => {
  const rules: Mapping['rules'] = [
    { from: 'Practitioner', target: 'job', expressions: ['qualification.code.text'], standard: 'never' },
    ...presets.find((one) => one.name === 'ihris-5')!.rules,
  ];
  const source = await sourceWith('Own', { preset: null, rules });
  await load('Own', [{ ...mary, qualification: [{ code: { text: 'Dresser' } }] }, training('T1', 'Surveillance')]);
  expect(await personOf(source, 'P1')).toMatchObject({ jobs: ['Dresser'], skills: ['Dresser', 'Surveillance'] });
  await saveMapping(test.db, system, source, null, 1);
  expect(await personOf(source, 'P1')).toMatchObject({ jobs: [], skills: ['Dresser'] });
});

it('tells of an expression that does not fit a resource, and takes the rest of it', async () => {
  const expressions = ["telecom.value.startsWith('0')"];
  const source = await sourceWith('Odd', {
    preset: null,
    rules: [{ from: 'Practitioner', target: 'phone', expressions }],
  });
  const telecom = [{ value: '0777000222' }, { value: '0777000333' }];
  const { reasons } = await load('Odd', [{ ...mary, telecom }]);
  expect(reasons).toMatchObject({ mapping_failed: 1 });
  expect(await personOf(source, 'P1')).toMatchObject({ tel: '+231777000222' });
});
