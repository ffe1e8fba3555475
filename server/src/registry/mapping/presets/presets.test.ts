/** Each preset on the shapes of its country. */
import { describe, expect, it } from 'vitest';
import { isObject, type Json, notesOf } from '../../normalise/tolerant.ts';
import { compileMapping } from '../compile.ts';
import { type ReadableType, readMapped } from '../read.ts';
import { suggestPreset } from '../suggest.ts';
import { presets } from './registry.ts';

const ihris = 'http://ihris.org/fhir/StructureDefinition';

function read(preset: string | null, resource: Json, country: 'LR' | 'MG' | 'TG' | 'NA' = 'LR') {
  const rules = presets.find((one) => one.name === preset)?.rules ?? [];
  const compiled = compileMapping({ preset, rules: [...rules] });
  expect(compiled.problems).toEqual([]);
  const type = resource.resourceType as ReadableType;
  return readMapped(compiled, type, resource, 'X', { sourceId: 1, country }, notesOf('X', []));
}
const phones = (preset: string | null, resource: Json, country?: 'LR' | 'MG' | 'TG') =>
  read(preset, resource, country).person!.addresses.map((address) => `${address.scheme}:${address.value}`);

describe('presets', () => {
  it('have names of their own, and signs that can be evaluated', () => {
    expect(new Set(presets.map((preset) => preset.name)).size).toBe(presets.length);
    const signs = presets.flatMap((preset) => preset.signs.map((sign) => ({ ...sign, preset: preset.name })));
    for (const { type, when, preset } of signs) {
      const rule = { from: type, target: 'active' as const, expressions: [when] };
      expect(compileMapping({ preset: null, rules: [rule] }).problems, preset).toEqual([]);
    }
  });

  it('Madagascar: the phone of the extension, all of them', () => {
    const chw = {
      resourceType: 'Practitioner',
      name: [{ family: 'Rabe' }],
      extension: [
        { url: `${ihris}/ihris-practitioner-phone`, valueString: '034 00 000 01' },
        { url: `${ihris}/ihris-practitioner-phone`, valueString: '0330000002' },
      ],
    };
    expect(phones('ihris-madagascar', chw, 'MG')).toEqual(['tel:+261340000001', 'tel:+261330000002']);
    expect(suggestPreset(new Map([['Practitioner', [chw]]]))?.preset).toBe('ihris-madagascar');
  });

  it('Namibia: the language of the extension, coordinates the right way round', () => {
    const extension = [
      { url: `${ihris}/ihris-practitioner-language`, valueCoding: { code: 'af', display: 'Afrikaans' } },
    ];
    expect(read('ihris-namibia', { resourceType: 'Practitioner', extension }).person!.language).toBe('afr');
    const windhoek = { resourceType: 'Location', name: 'W', position: { latitude: '17.08', longitude: -22.56 } };
    expect(read(null, windhoek).place).toMatchObject({ latitude: 17.08, longitude: -22.56 });
    expect(read('ihris-namibia', windhoek).place).toMatchObject({ latitude: -22.56, longitude: 17.08 });
  });

  it('Togo and Chad: kinds of contact of their own', () => {
    const agent = {
      resourceType: 'Practitioner',
      telecom: [
        { system: 'portable', value: '90 11 22 33', use: 'mobile' },
        { system: 'courriel', value: 'a@example.org' },
        { system: 'fax', value: '22 21 20 19' },
      ],
    };
    expect(phones(null, agent, 'TG')).toEqual([]);
    expect(phones('ihris-togo-chad', agent, 'TG')).toEqual(['tel:+22890112233', 'mailto:a@example.org']);
    expect(suggestPreset(new Map([['Practitioner', [agent]]]))?.preset).toBe('ihris-togo-chad');
    const status = {
      resourceType: 'Basic',
      meta: { profile: [`${ihris}/agent-status-profile`] },
      extension: [
        { url: `${ihris}/ihris-practitioner-reference`, valueReference: { reference: 'Practitioner/P1' } },
        {
          url: `${ihris}/agent-status`,
          extension: [
            { url: 'status', valueCoding: { code: 'cm', display: 'Congé de maternité' } },
            { url: 'startDate', valueDate: '2026-05-01' },
            { url: 'endDate', valueDate: '2026-08-01' },
          ],
        },
      ],
    };
    expect(read('ihris-togo-chad', status).linked).toMatchObject({
      practitioner: 'P1',
      fields: { agent_status: 'Congé de maternité', leave_from: '2026-05-01', leave_until: '2026-08-01' },
    });
  });

  it('Ethiopia and what began from it: names put right', () => {
    const named = (name: object) => read('ihris-ethiopia', { resourceType: 'Practitioner', name: [name] }).person;
    const extended = { given: ['Abebe'], extension: [{ url: 'http://x/family', valueString: 'Bikila' }] };
    expect(named(extended)).toMatchObject({ name: 'Abebe Bikila', given: 'Abebe', family: 'Bikila' });
    expect(named({ text: 'Ilunga', family: 'Marie' })).toMatchObject({
      ...{ name: 'Marie Ilunga', given: 'Marie', family: 'Ilunga' },
    });
    expect(named({ given: ['A'], family: 'B' })).toMatchObject({ name: 'A B', given: 'A', family: 'B' });
  });

  it('Liberia at the time of emNutt: the job of the position', () => {
    const role = {
      resourceType: 'PractitionerRole',
      practitioner: { reference: 'Practitioner/P1' },
      extension: [
        {
          url: `${ihris}/iHRISPractitionerRoleDetails`,
          extension: [{ url: 'position', valueReference: { reference: 'Basic/POS1' } }],
        },
      ],
    };
    expect(read('emnutt-liberia', role).role!.codes).toEqual([
      { kind: 'job', system: 'Basic@1', code: 'POS1', name: null },
    ]);
    const named = (list: string, text: string) => ({
      url: `http://ihris.org/fhir/CodeSystem/${list}`,
      extension: [{ url: 'name', valueString: text }],
    });
    const position = {
      resourceType: 'Basic',
      extension: [
        {
          url: `${ihris}/iHIRSPositionDetails`,
          extension: [named('ihris-job', 'Registered nurse'), named('ihris-cadre', 'Nurse')],
        },
      ],
    };
    expect(read('emnutt-liberia', position).terms).toMatchObject([
      { kind: 'cadre', code: 'Nurse' },
      { kind: 'job', system: 'Basic@1', code: 'X', name: 'Registered nurse', cadre: 'Nurse' },
    ]);
  });

  it('iHRIS 5: trainings are skills, leave is a period, numbers of emergency contacts are nobody’s', () => {
    const basic = (profile: string, extension: object) => ({
      resourceType: 'Basic',
      meta: { profile: [`${ihris}/${profile}`] },
      extension: [
        { url: `${ihris}/ihris-practitioner-reference`, valueReference: { reference: 'Practitioner/P1' } },
        extension,
      ],
    });
    const training = basic('ihris-basic-inservice-training', {
      url: `${ihris}/ihris-inservice-training`,
      extension: [{ url: 'training', valueCoding: { system: 'http://t', code: 'ipc', display: 'Infection control' } }],
    });
    expect(read('ihris-5', training).linked).toMatchObject({
      practitioner: 'P1',
      skills: [{ kind: 'skill', system: 'http://t', code: 'ipc', name: 'Infection control' }],
    });
    const leave = basic('ihris-basic-leave', {
      url: `${ihris}/ihris-leave`,
      extension: [{ url: 'period', valuePeriod: { start: '2026-01-05', end: '2026-02' } }],
    });
    expect(read('ihris-5', leave).linked!.fields).toEqual({ leave_from: '2026-01-05', leave_until: '2026-02-28' });
    const emergency = basic('ihris-basic-emergency-contact', {
      url: `${ihris}/ihris-emergency-contact`,
      extension: [{ url: 'phone', valueString: '0777123456' }],
    });
    expect(JSON.stringify(read('ihris-5', emergency))).not.toContain('777123456');
  });

  it('OpenMRS: patients with their facility; the dead and relatives are left alone', () => {
    const patient = {
      resourceType: 'Patient',
      name: [{ given: ['Musa'], family: 'Sesay' }],
      telecom: [{ value: '0777000111' }],
      contact: [{ telecom: [{ system: 'phone', value: '0777999999' }] }],
      identifier: [
        {
          value: '100-8',
          extension: [
            {
              url: 'http://fhir.openmrs.org/ext/patient/identifier#location',
              valueReference: { reference: 'Location/L1', display: 'Clinic' },
            },
          ],
        },
      ],
    };
    const { person, role } = read('openmrs-patients', patient);
    expect(person).toMatchObject({ id: 'Patient/X', name: 'Musa Sesay', active: true });
    expect(person!.addresses.map((address) => address.value)).toEqual(['+231777000111']);
    expect(role).toMatchObject({ id: 'Patient/X', practitioner: 'Patient/X', facility: 'L1' });
    const isActive = (more: object) => read('openmrs-patients', { ...patient, ...more }).person!.active;
    expect([isActive({ deceasedDateTime: '2026-01-01' }), isActive({ deceasedBoolean: true })]).toEqual([false, false]);
    expect(isActive({ deceasedBoolean: false })).toBe(true);
    const provider = { resourceType: 'Practitioner', telecom: [{ value: 'x@example.org' }, { value: '0886000111' }] };
    expect(phones('openmrs-providers', provider)).toEqual(['tel:+231886000111', 'mailto:x@example.org']);
  });

  it('keep their rules within what can be saved', () => {
    for (const { rules } of presets) expect(rules.every((rule) => isObject(rule))).toBe(true);
  });
});
