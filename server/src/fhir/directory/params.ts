/** What each type of the directory is found by: the parameters of mCSD, and the common ones. */
import { modifiersOf } from '../search/read-search.ts';
import type { DirectoryParam, DirectoryParams } from './compile.ts';

const identifier: DirectoryParam = { type: 'token', way: { by: 'token' }, narrow: true };
const active: DirectoryParam = { type: 'token', way: { by: 'flag' } };
const name: DirectoryParam = { type: 'string', way: { by: 'text' } };
const token: DirectoryParam = { type: 'token', way: { by: 'token' } };
const individual = (what: string): string => `http://hl7.org/fhir/SearchParameter/individual-${what}`;
const anyNumber = 'Numbers are found however they are written: 0770000001, 231770000001 or +231770000001.';

const unsaid = 'Understood; no service here says it, so only :missing finds any.';

const params: DirectoryParams = {
  Practitioner: {
    active,
    identifier,
    name: { ...name, documentation: 'Any part of the name.' },
    given: { ...name, definition: individual('given') },
    family: { ...name, definition: individual('family') },
    gender: {
      ...{ type: 'token', way: { by: 'flag', system: 'http://hl7.org/fhir/administrative-gender' } },
      definition: individual('gender'),
    },
    communication: {
      ...{ type: 'token', way: { by: 'flag', system: 'urn:ietf:bcp:47' } },
      definition: individual('communication'),
    },
    telecom: {
      ...{ type: 'token', way: { by: 'telecom', system: null }, narrow: true, modifiers: [] },
      ...{ definition: individual('telecom'), documentation: anyNumber },
    },
    phone: {
      ...{ type: 'token', way: { by: 'telecom', system: 'phone' }, narrow: true, modifiers: [] },
      ...{ definition: individual('phone'), documentation: anyNumber },
    },
    email: {
      ...{ type: 'token', way: { by: 'telecom', system: 'email' }, narrow: true, modifiers: [] },
      definition: individual('email'),
    },
    birthdate: { type: 'date', way: { by: 'date' }, definition: individual('birthdate') },
  },
  PractitionerRole: {
    active,
    identifier,
    date: { type: 'date', way: { by: 'date' }, documentation: 'The period of the role.' },
    role: token,
    specialty: token,
    practitioner: {
      ...{
        type: 'reference',
        way: { by: 'reference', column: 1, to: 'Practitioner' },
        targets: ['Practitioner'],
        narrow: true,
      },
      chains: ['name', 'given', 'family', 'identifier', 'active', 'phone', 'email', 'telecom', 'gender'],
    },
    location: {
      ...{ type: 'reference', way: { by: 'reference', column: 2, to: 'Location' }, targets: ['Location'] },
      ...{ chains: ['name', 'identifier', 'type', 'status'], modifiers: ['below'] },
      documentation: 'With :below also the locations that are part of it.',
    },
    organization: {
      ...{ type: 'reference', way: { by: 'reference', column: 3, to: 'Organization' }, targets: ['Organization'] },
      chains: ['name', 'identifier', 'type', 'active'],
    },
    service: {
      ...{
        type: 'reference',
        way: { by: 'listed', to: 'HealthcareService' },
        targets: ['HealthcareService'],
        has: false,
      },
    },
  },
  Location: {
    identifier,
    name,
    status: { type: 'token', way: { by: 'flag', system: 'http://hl7.org/fhir/location-status' } },
    type: token,
    partof: {
      ...{ type: 'reference', way: { by: 'reference', column: 1, to: 'Location' }, targets: ['Location'] },
      ...{ chains: ['name', 'identifier', 'type'], modifiers: ['below'] },
      documentation: 'With :below all that is part of it, at any depth.',
    },
    organization: {
      ...{ type: 'reference', way: { by: 'reference', column: 3, to: 'Organization' }, targets: ['Organization'] },
      chains: ['name', 'identifier', 'type', 'active'],
    },
  },
  Organization: {
    active,
    identifier,
    name,
    type: token,
    partof: {
      ...{ type: 'reference', way: { by: 'reference', column: 1, to: 'Organization' }, targets: ['Organization'] },
      chains: ['name', 'identifier', 'type'],
    },
  },
  HealthcareService: {
    active,
    identifier,
    name,
    location: {
      ...{ type: 'reference', way: { by: 'listed', to: 'Location' }, targets: ['Location'], has: false },
      documentation: unsaid,
    },
    organization: {
      ...{ type: 'reference', way: { by: 'listed', to: 'Organization' }, targets: ['Organization'], has: false },
      documentation: unsaid,
    },
    'service-type': { ...token, documentation: 'Types here are words without a code: only :missing finds any.' },
  },
  Group: {
    name: { ...name, definition: 'https://mhero.org/fhir/SearchParameter/Group-name', documentation: 'As R5 has it.' },
    type: { type: 'token', way: { by: 'flag', system: 'http://hl7.org/fhir/group-type' } },
    actual: active,
    member: {
      ...{ type: 'reference', way: { by: 'listed', to: 'Practitioner' }, targets: ['Practitioner'] },
      documentation: 'Only groups in which the caller may see the person.',
    },
  },
};

/** Members depend on who asks: all else can be asked whether it is there. */
const withMissing = (name: string, param: DirectoryParam): DirectoryParam =>
  name === 'member' ? param : { ...param, modifiers: [...modifiersOf(param), 'missing'] };

export const directoryParams = Object.fromEntries(
  Object.entries(params).map(([type, of]) => [
    type,
    Object.fromEntries(Object.entries(of).map(([name, param]) => [name, withMissing(name, param)])),
  ]),
) as DirectoryParams;
