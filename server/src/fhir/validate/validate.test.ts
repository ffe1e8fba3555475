import { describe, expect, it } from 'vitest';
import { hasErrors, validateR4 } from './validate.ts';

const of = (resourceType: string, more: object) => ({ resourceType, ...more });
const practitioner = (more: object) => of('Practitioner', more);
const questionnaire = (...item: object[]) => of('Questionnaire', { status: 'active', item });
const consent = (more: object) =>
  of('Consent', {
    status: 'active',
    scope: { coding: [{ system: 'urn:x', code: 'messages' }] },
    category: [{ text: 'texts' }],
    policyRule: { text: 'opt-out' },
    ...more,
  });
const narrative = (div: string) => practitioner({ text: { status: 'generated', div } });
const xhtml = 'xmlns="http://www.w3.org/1999/xhtml"';
const bundle = (more: object) => of('Bundle', { type: 'collection', ...more });

/** Each is wrong in one way: its name, the resource, and where the finding must point. */
const wrong: [string, unknown, string][] = [
  ['no object', 'Practitioner', 'Resource'],
  ['no type', { id: '1' }, 'Resource'],
  ['an unknown type', of('Doctor', {}), 'Doctor'],
  ['an abstract type', of('DomainResource', {}), 'DomainResource'],
  ['a data type', of('HumanName', { family: 'A' }), 'HumanName'],
  ['an unknown element', practitioner({ surname: 'Kamara' }), 'Practitioner.surname'],
  ['an element of the prototype', practitioner({ constructor: 'x' }), 'Practitioner.constructor'],
  ['a date as people write it', practitioner({ birthDate: '23/4/1980' }), 'Practitioner.birthDate'],
  ['30 February', practitioner({ birthDate: '1980-02-30' }), 'Practitioner.birthDate'],
  ['an object where an array is due', practitioner({ name: { family: 'A' } }), 'Practitioner.name'],
  ['an array where one is due', practitioner({ gender: ['male'] }), 'Practitioner.gender'],
  ['an empty array', practitioner({ name: [] }), 'Practitioner.name'],
  ['an empty element', practitioner({ name: [{}] }), 'Practitioner.name[0]'],
  ['an empty text', practitioner({ name: [{ family: '' }] }), 'Practitioner.name[0].family'],
  ['null', practitioner({ birthDate: null }), 'Practitioner.birthDate'],
  ['a number where text is due', practitioner({ name: [{ family: 7 }] }), 'Practitioner.name[0].family'],
  ['text where a boolean is due', practitioner({ active: 'true' }), 'Practitioner.active'],
  ['a positive number of 0', practitioner({ telecom: [{ rank: 0 }] }), 'Practitioner.telecom[0].rank'],
  ['a code outside of its required set', practitioner({ gender: 'f' }), 'Practitioner.gender'],
  ['a missing required element', of('Communication', {}), 'Communication.status'],
  [
    'two values of one choice',
    questionnaire({ linkId: '1', type: 'string', initial: [{ valueString: 'a', valueInteger: 1 }] }),
    'Questionnaire.item[0].initial[0].valueInteger',
  ],
  [
    'an extension with a value and parts',
    practitioner({ extension: [{ url: 'urn:x', valueString: 'a', extension: [{ url: 'y', valueString: 'b' }] }] }),
    'Practitioner.extension[0]',
  ],
  [
    'an extension without its address',
    practitioner({ extension: [{ valueString: 'a' }] }),
    'Practitioner.extension[0].url',
  ],
  [
    'cpt-2: a value without a system',
    practitioner({ telecom: [{ value: '+231770000001' }] }),
    'Practitioner.telecom[0]',
  ],
  [
    'per-1: an end before its start',
    practitioner({ qualification: [{ code: { text: 'x' }, period: { start: '2021-05-02', end: '2020' } }] }),
    'Practitioner.qualification[0].period',
  ],
  [
    'ref-1: a dangling contained reference',
    of('PractitionerRole', { practitioner: { reference: '#nobody' } }),
    'PractitionerRole.practitioner',
  ],
  [
    'dom-3: a contained resource that nothing refers to',
    of('PractitionerRole', { contained: [practitioner({ id: 'a' })] }),
    'PractitionerRole.contained[0]',
  ],
  [
    'dom-2: contained in a contained one',
    of('PractitionerRole', {
      practitioner: { reference: '#a' },
      contained: [practitioner({ id: 'a', contained: [practitioner({ id: 'b' })] })],
    }),
    'PractitionerRole',
  ],
  [
    'two contained with one id',
    of('PractitionerRole', {
      practitioner: { reference: '#a' },
      contained: [practitioner({ id: 'a' }), practitioner({ id: 'a' })],
    }),
    'PractitionerRole.contained[1]',
  ],
  [
    'a reference to a type that is not allowed',
    of('PractitionerRole', { practitioner: { reference: 'Patient/1' } }),
    'PractitionerRole.practitioner',
  ],
  [
    'que-1: a display item with children',
    questionnaire({ linkId: '1', type: 'display', item: [{ linkId: '2', type: 'string' }] }),
    'Questionnaire.item[0]',
  ],
  ['que-1: a group without children', questionnaire({ linkId: '1', type: 'group' }), 'Questionnaire.item[0]'],
  [
    'que-2: a linkId that comes twice',
    questionnaire({ linkId: '1', type: 'group', item: [{ linkId: '1', type: 'string' }] }),
    'Questionnaire',
  ],
  [
    'que-7: exists with a text',
    questionnaire(
      { linkId: '1', type: 'string' },
      { linkId: '2', type: 'string', enableWhen: [{ question: '1', operator: 'exists', answerString: 'x' }] },
    ),
    'Questionnaire.item[1].enableWhen[0]',
  ],
  [
    'que-12: three conditions and no word how they join',
    questionnaire(
      { linkId: '1', type: 'string' },
      {
        linkId: '2',
        type: 'string',
        enableWhen: ['a', 'b', 'c'].map((answerString) => ({ question: '1', operator: '=', answerString })),
      },
    ),
    'Questionnaire.item[1]',
  ],
  [
    'qrs-1: an item with answers and items',
    of('QuestionnaireResponse', {
      status: 'completed',
      item: [{ linkId: '1', answer: [{ valueString: 'x' }], item: [{ linkId: '2' }] }],
    }),
    'QuestionnaireResponse.item[0]',
  ],
  ['ppc-1: a consent without a policy', consent({ policyRule: undefined, policy: undefined }), 'Consent'],
  ['org-1: an organisation without name and identifier', of('Organization', { active: true }), 'Organization'],
  [
    'org-3: the home number of an organisation',
    of('Organization', { name: 'A', telecom: [{ system: 'phone', value: '1', use: 'home' }] }),
    'Organization.telecom[0]',
  ],
  [
    'grp-1: members of a group that is no list',
    of('Group', { type: 'practitioner', actual: false, member: [{ entity: { reference: 'Practitioner/1' } }] }),
    'Group',
  ],
  [
    'inv-1: a task changed before it was made',
    of('Task', {
      status: 'requested',
      intent: 'order',
      authoredOn: '2026-01-02T00:00:00Z',
      lastModified: '2026-01-01T00:00:00Z',
    }),
    'Task',
  ],
  [
    'csd-1: a code that comes twice',
    of('CodeSystem', { status: 'active', content: 'complete', concept: [{ code: 'a', concept: [{ code: 'a' }] }] }),
    'CodeSystem',
  ],
  [
    'att-1: data without a media type',
    of('Library', { status: 'active', type: { text: 'x' }, content: [{ data: 'YWJj' }] }),
    'Library.content[0]',
  ],
  [
    'not base64',
    of('Library', { status: 'active', type: { text: 'x' }, content: [{ contentType: 'text/plain', data: 'ab!' }] }),
    'Library.content[0].data',
  ],
  ['bdl-1: a total of a collection', bundle({ total: 1 }), 'Bundle'],
  [
    'bdl-7: one fullUrl twice',
    bundle({
      entry: [1, 2].map(() => ({
        fullUrl: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0',
        resource: practitioner({ id: '1' }),
      })),
    }),
    'Bundle',
  ],
  [
    'a wrong resource in a bundle',
    bundle({ entry: [{ resource: practitioner({ gender: 'x' }) }] }),
    'Bundle.entry[0].resource.gender',
  ],
  ['a parameter without a value', of('Parameters', { parameter: [{ name: 'a' }] }), 'Parameters.parameter[0]'],
  [
    'cpb-3 and its like: no description',
    of('CapabilityStatement', {
      status: 'active',
      date: '2026',
      kind: 'instance',
      fhirVersion: '4.0.1',
      format: ['json'],
      rest: [{ mode: 'server' }],
    }),
    'CapabilityStatement',
  ],
  [
    'a language tag of a file',
    of('CapabilityStatement', {
      status: 'active',
      date: '2026',
      kind: 'instance',
      fhirVersion: '4.0.1',
      format: ['a b'],
      implementation: { description: 'x' },
      rest: [{ mode: 'server' }],
    }),
    'CapabilityStatement.format[0]',
  ],
  ['a script in the narrative', narrative(`<div ${xhtml}><script>x</script></div>`), 'Practitioner.text.div'],
  ['a narrative without namespace', narrative('<div>hello</div>'), 'Practitioner.text.div'],
  ['an event in the narrative', narrative(`<div ${xhtml}><b onclick="x()">x</b></div>`), 'Practitioner.text.div'],
  ['a narrative that does not end', narrative(`<div ${xhtml}><b>x</div>`), 'Practitioner.text.div'],
  ['an empty narrative', narrative(`<div ${xhtml}> </div>`), 'Practitioner.text.div'],
  [
    'values and extensions of different lengths',
    practitioner({ name: [{ given: ['a', 'b'], _given: [{ id: 'x' }] }] }),
    'Practitioner.name[0].given',
  ],
  ['null for null', practitioner({ name: [{ given: ['a', null] }] }), 'Practitioner.name[0].given[1]'],
];

const right: [string, unknown][] = [
  ['an empty practitioner', practitioner({})],
  [
    'a name whose second part is only an extension',
    practitioner({
      name: [{ given: ['a', null], _given: [null, { extension: [{ url: 'urn:x', valueCode: 'unknown' }] }] }],
    }),
  ],
  [
    'a date that is only an extension',
    practitioner({ _birthDate: { extension: [{ url: 'urn:x', valueCode: 'unknown' }] } }),
  ],
  ['an opt-out of nobody known as a patient', consent({})],
  [
    'a contained resource that points to its container',
    of('PractitionerRole', { contained: [of('PractitionerRole', { id: 'a', practitioner: { reference: '#' } })] }),
  ],
  [
    'references of every form',
    of('PractitionerRole', {
      practitioner: { reference: 'https://h.example/fhir/Practitioner/1/_history/2' },
      location: [
        { reference: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0' },
        { identifier: { value: '1' }, type: 'Location' },
      ],
    }),
  ],
  ['a bundle with a type that we do not know', bundle({ entry: [{ resource: of('Observation', {}) }] })],
  ['a no-break space', practitioner({ name: [{ family: 'van\u00a0Dijk' }] })],
  [
    'periods of differing precision',
    practitioner({ qualification: [{ code: { text: 'x' }, period: { start: '2020-05-02', end: '2020' } }] }),
  ],
  [
    'a task of two time zones',
    of('Task', {
      status: 'requested',
      intent: 'order',
      authoredOn: '2026-01-01T01:00:00+02:00',
      lastModified: '2026-01-01T00:00:00Z',
    }),
  ],
];

describe('checking resources against R4', () => {
  it.each(wrong)('refuses %s', (_name, resource, at) => {
    const errors = validateR4(resource).filter((issue) => issue.severity === 'error');
    expect(errors.map((issue) => issue.expression)).toContain(at);
    for (const { message } of errors) expect(message).toMatch(/[A-Za-z“<].*[.)]$/s);
  });

  it.each(right)('accepts %s', (_name, resource) => {
    expect(validateR4(resource).filter((issue) => issue.severity === 'error')).toEqual([]);
  });

  it('tells of what it could not look into', () => {
    const issues = validateR4(bundle({ entry: [{ resource: of('Observation', {}) }] }));
    expect(issues.find((issue) => issue.severity === 'information')?.message).toContain('Observation');
  });

  it('bounds what hostile input costs', () => {
    let deep: object = { linkId: 'x', type: 'string' };
    for (let i = 0; i < 5000; i++) deep = { linkId: `${i}`, type: 'group', item: [deep] };
    const many = practitioner(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`x${i}`, 1])));
    const blanks = of('Library', {
      status: 'active',
      type: { text: 'x' },
      content: [{ contentType: 'a/b', data: `${' '.repeat(100_000)}!` }],
    });
    const begun = performance.now();
    expect(hasErrors(validateR4(questionnaire(deep)))).toBe(true);
    expect(validateR4(many)).toHaveLength(100);
    expect(hasErrors(validateR4(blanks))).toBe(true);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});
