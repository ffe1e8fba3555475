import type { CodeSystem, Location, Practitioner, PractitionerRole, Resource } from '@medplum/fhirtypes';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { createCountry } from './country.ts';
import { type DemoContact, demoContacts, demoResources } from './demo.ts';
import { placeName, placeNames } from './names.ts';
import { demoPerson } from './people.ts';
import { numberingPlan, numberingPlans } from './phones.ts';

const people = 20_000;
const all = [...demoResources({ people, seed: 1 })];
const contacts: DemoContact[] = [...demoContacts(people, 1)];
const ofType = <T extends Resource>(type: T['resourceType']): T[] =>
  all.filter((resource): resource is T => resource.resourceType === type);
/** The readings of a number: as it is, or with the plus sign that its writer left out. */
const asWritten = (phone: string, iso: 'LR' | 'KE' | 'SN') =>
  [phone.replace(/^00/, '+'), `+${phone}`].map((text) => parsePhoneNumberFromString(text, iso)?.number);
const shareOf = (flaw: (person: DemoContact) => boolean): number => contacts.filter(flaw).length / people;

describe('the demonstration country', () => {
  it('is the same for the same seed and another for another seed', () => {
    const make = (seed: number) => JSON.stringify([...demoResources({ people: 300, seed })]);
    expect(make(7)).toBe(make(7));
    expect(make(7)).not.toBe(make(8));
  });

  it('has exactly as many people as asked for, and each id once', () => {
    for (const count of [1, 2, 39, 1000])
      expect([...demoResources({ people: count })].filter((r) => r.resourceType === 'Practitioner')).toHaveLength(
        count,
      );
    const ids = all.map((resource) => `${resource.resourceType}/${resource.id}`);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gives person 17 without the people before', () => {
    const country = createCountry(people, 1);
    const { cadre, jobName, facilityName, district, county, ...seventeen } = contacts[17]!;
    expect(demoPerson(country, numberingPlan('LR'), 17)).toEqual(seventeen);
  });

  it('names no two districts alike', () => {
    const names = Array.from({ length: placeNames }, (_, i) => placeName(i));
    expect(new Set(names).size).toBe(placeNames);
  });

  it('has one facility for 25 to 60 people, below districts, below counties, below the country', () => {
    const places = new Map(ofType<Location>('Location').map((place) => [place.id, place]));
    const facilities = [...places.values()].filter((place) => place.physicalType?.coding?.[0]?.code === 'bu');
    expect(people / facilities.length).toBeGreaterThan(25);
    expect(people / facilities.length).toBeLessThan(60);
    const up = (place: Location | undefined) => places.get(place?.partOf?.reference?.slice('Location/'.length));
    const sound = facilities.filter((place) => up(up(up(place)))?.id === 'country');
    expect(facilities.length - sound.length).toBe(3);
    expect(up(up(places.get('zone-old')))?.id).toBe('zone-old');
  });

  it('holds the usual flaws of telephone columns in the usual share', () => {
    expect(shareOf((p) => p.phone === null)).toBeCloseTo(0.06, 2);
    expect(shareOf((p) => p.flaw === 'invalid')).toBeCloseTo(0.02, 2);
    expect(shareOf((p) => p.flaw === 'shared')).toBeCloseTo(0.03, 2);
    expect(shareOf((p) => p.duplicateOf !== null)).toBeCloseTo(0.005, 2);
    expect(shareOf((p) => !p.active)).toBeCloseTo(0.02, 2);
    const own = new Set(contacts.filter((p) => p.duplicateOf === null).map((p) => p.tel));
    expect(own.size).toBe(contacts.filter((p) => p.duplicateOf === null).length);
  });

  it('gives each person a number that exists in the numbering plan', () => {
    for (const iso of Object.keys(numberingPlans) as ('LR' | 'KE' | 'SN')[])
      for (const person of demoContacts(500, 3, iso)) {
        const parsed = parsePhoneNumberFromString(person.tel);
        expect([person.tel, parsed?.isValid(), parsed?.country, parsed?.getType()]).toEqual([
          person.tel,
          true,
          iso,
          'MOBILE',
        ]);
        if (person.flaw === 'none' && person.phone) expect(asWritten(person.phone, iso)).toContain(person.tel);
      }
  });

  it('finds numbers for other countries too, and says when it cannot', () => {
    for (const iso of ['NG', 'GH', 'UG', 'TZ', 'MZ', 'CD', 'ET', 'MW', 'ML', 'HT', 'IN', 'FR', 'US'])
      for (const person of demoContacts(200, 3, iso))
        expect([person.tel, parsePhoneNumberFromString(person.tel)?.isValid()]).toEqual([person.tel, true]);
    expect(() => [...demoContacts(1, 1, 'XX')]).toThrow('no phone numbers for "XX"');
  });

  it('writes numbers that a careful reader understands, and refuses those meant to be refused', () => {
    for (const person of contacts.filter((p) => p.flaw === 'invalid'))
      expect(parsePhoneNumberFromString(person.phone!, 'LR')?.isValid() ?? false).toBe(false);
    for (const person of contacts.filter((p) => p.flaw === 'landline'))
      expect(parsePhoneNumberFromString(person.phone!, 'LR')?.isValid()).toBe(true);
  });

  it('gives jobs a cadre by a property of their concept, and roles a job of the list', () => {
    const jobs = ofType<CodeSystem>('CodeSystem').find((list) => list.id === 'demo-job')!.concept!;
    const cadreOf = new Map(jobs.map((job) => [job.code, job.property?.[0]?.valueCoding?.code]));
    const roles = ofType<PractitionerRole>('PractitionerRole');
    const held = roles.map((role) => cadreOf.get(role.code?.[0]?.coding?.[0]?.code ?? ''));
    expect(held.filter((cadre) => cadre === 'nurse').length).toBeGreaterThan(
      held.filter((cadre) => cadre === 'physician').length * 3,
    );
    expect(new Set(held).size).toBe(11);
  });

  it('refers to people and facilities that exist, but for a few', () => {
    const known = new Set(all.map((resource) => `${resource.resourceType}/${resource.id}`));
    const roles = ofType<PractitionerRole>('PractitionerRole');
    const lost = (role: PractitionerRole) =>
      !known.has(role.location![0]!.reference!) || !known.has(role.practitioner!.reference!);
    const dangling = roles.filter(lost).length;
    expect(dangling).toBeGreaterThan(0);
    expect(dangling / roles.length).toBeLessThan(0.02);
    const employed = new Set(roles.map((role) => role.practitioner?.reference));
    const idle = ofType<Practitioner>('Practitioner').filter((p) => !employed.has(`Practitioner/${p.id}`));
    expect(idle.length / people).toBeCloseTo(0.015, 2);
    expect(roles.some((role) => role.active && role.period?.end)).toBe(true);
  });
});
