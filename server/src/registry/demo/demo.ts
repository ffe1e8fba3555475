/**
 * A believable country of our own, for a first look and for benches: places, lists, people and their posts as FHIR R4
 * resources, with the usual dirt in the usual share. The same `people` and `seed` give the same country.
 */
import type { Practitioner, PractitionerRole, Resource } from '@medplum/fhirtypes';
import { type Country, createCountry } from './country.ts';
import { demoSystem, employers, jobs, languages, listResources, skills } from './lists.ts';
import { type DemoPerson, demoPerson } from './people.ts';
import { numberingPlan } from './phones.ts';
import { facilityId, facilityName, placeResources } from './places.ts';
import { createRandom, cumulate, mix, type Random } from './random.ts';

export interface DemoOptions {
  readonly people: number;
  readonly seed?: number;
  /** ISO 3166 country whose numbering plan the invented phone numbers follow. */
  readonly country?: string;
}

/** All resources, each after those that it refers to (but for deliberate flaws). Memory does not grow with `people`. */
export function* demoResources({ people, seed = 1, country: iso = 'LR' }: DemoOptions): Generator<Resource> {
  const plan = numberingPlan(iso);
  const country = createCountry(people, seed);
  yield* listResources();
  yield* placeResources(country);
  for (let i = 0; i < people; i++) {
    const person = demoPerson(country, plan, i);
    yield practitioner(person);
    yield* rolesOf(country, person);
  }
}

/** Contacts without their resources, for benches that fill tables directly. */
export interface DemoContact extends DemoPerson {
  readonly cadre: string | null;
  readonly jobName: string;
  readonly facilityName: string;
  readonly district: number;
  readonly county: number;
}

export function* demoContacts(people: number, seed = 1, iso = 'LR'): Generator<DemoContact> {
  const plan = numberingPlan(iso);
  const country = createCountry(people, seed);
  const facilityNames = Array.from({ length: country.facilities }, (_, i) => facilityName(country, i));
  for (let i = 0; i < people; i++) {
    const person = demoPerson(country, plan, i);
    const job = jobs[person.job]!;
    const district = country.districts[country.homes[person.facility]!]!;
    yield {
      ...person,
      cadre: job.cadre || null,
      jobName: job.name,
      facilityName: facilityNames[person.facility]!,
      district: district.index,
      county: district.county,
    };
  }
}

const languageNames = new Map<string, string>(languages);
const skillNames = new Map<string, string>(skills);

function practitioner(person: DemoPerson): Practitioner {
  return {
    resourceType: 'Practitioner',
    id: person.id,
    identifier: [
      {
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'EN' }] },
        system: `${demoSystem}/employee-number`,
        value: String(100_000 + person.index),
      },
    ],
    active: person.active,
    name: [{ use: 'official', family: person.family, given: [person.given], text: `${person.given} ${person.family}` }],
    ...(person.phone !== null && { telecom: [{ system: 'phone', use: 'mobile', value: person.phone }] }),
    gender: person.gender,
    ...(person.birthDate && { birthDate: person.birthDate }),
    communication: [
      {
        coding: [{ system: 'urn:ietf:bcp:47', code: person.language, display: languageNames.get(person.language) }],
      },
    ],
  };
}

const employerShares = cumulate(employers.map(([, , share]) => share));

/** Most people have one post; some have none, some a former one besides, some only a former one. */
function* rolesOf(country: Country, person: DemoPerson): Generator<PractitionerRole> {
  const random = createRandom(mix(country.seed, 11), person.index);
  const roll = random.next();
  if (roll < 0.015) return;
  const left = roll < 0.035;
  if (!left || roll < 0.03) yield role(person, 1, left ? leftOn(person, random) : null, random);
  // Nobody took the flag away when the post ended: only the period tells.
  else yield { ...role(person, 1, leftOn(person, random), random), active: true };
  if (roll > 0.96) yield formerRole(country, person, random);
  else if (roll > 0.958)
    yield { ...role(person, 2, null, random), practitioner: { reference: 'Practitioner/person-0' } };
}

function formerRole(country: Country, person: DemoPerson, random: Random): PractitionerRole {
  const ended = role(person, 2, leftOn(person, random), random);
  return { ...ended, location: [{ reference: `Location/${facilityId(random.below(country.facilities))}` }] };
}

const leftOn = (person: DemoPerson, random: Random): string => {
  const year = Math.min(2025, Number(person.since.slice(0, 4)) + 1 + random.below(5));
  return `${year}-0${1 + random.below(9)}-${10 + random.below(18)}`;
};

function role(person: DemoPerson, no: number, end: string | null, random: Random): PractitionerRole {
  const job = jobs[person.job]!;
  const [employer] = employers[random.weighted(employerShares)]!;
  // Now and then the registry refers to a facility that it has deleted.
  const facility = random.chance(0.004) ? 'facility-closed' : facilityId(person.facility);
  return {
    resourceType: 'PractitionerRole',
    id: `${person.id}-role-${no}`,
    active: end === null,
    period: { start: person.since, ...(end && { end: end < person.since ? person.since : end }) },
    practitioner: { reference: `Practitioner/${person.id}` },
    organization: { reference: `Organization/org-${employer}` },
    code: [{ coding: [{ system: `${demoSystem}/job`, code: job.code, display: job.name }], text: job.name }],
    ...(person.skills.length > 0 && {
      specialty: person.skills.map((code) => ({
        coding: [{ system: `${demoSystem}/skill`, code, display: skillNames.get(code) }],
      })),
    }),
    location: [{ reference: `Location/${facility}` }],
  };
}
