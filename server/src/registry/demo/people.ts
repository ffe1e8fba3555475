/** The people of the demonstration country: who they are, and what their record gets wrong. */
import type { Country } from './country.ts';
import { facilityTypes, jobs, languages, skills } from './lists.ts';
import { familyNames, femaleNames, maleNames } from './names.ts';
import { badNumber, landlineNumber, mobileNumber, type NumberingPlan, writeNumber } from './phones.ts';
import { createRandom, cumulate, type Random } from './random.ts';

/** What a record shows of a person's phone. */
export type PhoneFlaw = 'none' | 'missing' | 'invalid' | 'shared' | 'landline' | 'two';

export interface DemoPerson {
  readonly index: number;
  readonly id: string;
  readonly given: string;
  readonly family: string;
  readonly gender: 'female' | 'male' | 'unknown';
  /** `YYYY-MM-DD`, or null. */
  readonly birthDate: string | null;
  /** BCP 47. */
  readonly language: string;
  /** The person's own number as the world dials it (E.164), whatever the record says. */
  readonly tel: string;
  /** As it stands in the record. */
  readonly phone: string | null;
  readonly flaw: PhoneFlaw;
  readonly active: boolean;
  readonly facility: number;
  /** Index in `jobs`. */
  readonly job: number;
  /** Codes of `skills`. */
  readonly skills: readonly string[];
  /** `YYYY-MM-DD` */
  readonly since: string;
  /** This person's number in the list of which it is a second record, else null. */
  readonly duplicateOf: number | null;
}

/** Out of all people. */
const share = {
  missing: 0.06,
  invalid: 0.02,
  shared: 0.03,
  landline: 0.01,
  two: 0.03,
  duplicate: 0.005,
  inactive: 0.02,
};

const jobWeights = facilityTypes.map((_, type) => cumulate(jobs.map((job) => job.weights[type]!)));
const femaleShare: Readonly<Record<string, number>> = { midwife: 0.95, nurse: 0.7, 'nurse-aide': 0.72, physician: 0.3 };

/** Person `index` of the country: always the same, whoever else was asked for. */
export function demoPerson(country: Country, plan: NumberingPlan, index: number): DemoPerson {
  const random = createRandom(country.seed, 10, index);
  const duplicate = index > 50 && random.chance(share.duplicate);
  if (duplicate) return secondRecord(demoPerson(country, plan, index - 1 - random.below(50)), index, plan, random);
  const facility = random.weighted(country.staff);
  const job = random.weighted(jobWeights[country.types[facility]!]!);
  const female = random.chance(femaleShare[jobs[job]!.cadre] ?? 0.45);
  const national = mobileNumber(plan, country.seed, index, random);
  const flaw = phoneFlaw(random, index);
  const born = 1960 + Math.floor((random.next() + random.next()) * 22);
  return {
    index,
    id: personId(index),
    ...names(female, random),
    gender: random.chance(0.03) ? 'unknown' : female ? 'female' : 'male',
    birthDate: random.chance(0.08) ? null : day(born, random),
    language: language(country, facility, random),
    tel: `+${plan.callingCode}${national}`,
    phone: phoneOf(country, plan, index, national, flaw, random),
    flaw,
    active: !random.chance(share.inactive),
    facility,
    job,
    skills: skillsOf(random),
    since: day(Math.max(born + 20, 2005 + random.below(20)), random),
    duplicateOf: null,
  };
}

export const personId = (index: number): string => `person-${index + 1}`;

function names(female: boolean, random: Random): { given: string; family: string } {
  const pool = female ? femaleNames : maleNames;
  const first = random.pick(pool);
  const middle = random.chance(0.35) ? ` ${random.pick(random.chance(0.5) ? pool : familyNames)}` : '';
  const last = random.pick(familyNames);
  const family = random.chance(0.06) ? `${last}-${random.pick(familyNames)}` : last;
  // Some clerks type in capitals, some leave a blank behind.
  const roll = random.next();
  if (roll < 0.03) return { given: (first + middle).toUpperCase(), family: family.toUpperCase() };
  return { given: roll > 0.98 ? `${first}${middle} ` : first + middle, family };
}

function phoneFlaw(random: Random, index: number): PhoneFlaw {
  let roll = random.next();
  for (const flaw of ['missing', 'invalid', 'shared', 'landline', 'two'] as const) {
    if (roll < share[flaw]) return flaw === 'shared' && index === 0 ? 'none' : flaw;
    roll -= share[flaw];
  }
  return 'none';
}

function phoneOf(
  country: Country,
  plan: NumberingPlan,
  index: number,
  national: string,
  flaw: PhoneFlaw,
  random: Random,
): string | null {
  const own = writeNumber(plan, national, random);
  if (flaw === 'missing') return null;
  if (flaw === 'invalid') return badNumber(plan, national, random);
  if (flaw === 'landline') return writeNumber(plan, landlineNumber(plan, random), random);
  if (flaw === 'shared') return writeNumber(plan, neighbourNumber(country, plan, index, random), random);
  // Tails are given out once for all operators, so the second number is nobody else's.
  if (flaw === 'two')
    return own.trim() + random.pick([' / ', '/', ', ', '; ']) + writeNumber(plan, second(national, plan), random);
  return own;
}

/** The own number of someone shortly before in the list: facilities and families share phones. */
function neighbourNumber(country: Country, plan: NumberingPlan, index: number, random: Random): string {
  const from = Math.max(0, index - 1 - random.below(20));
  return demoPerson(country, plan, from).tel.slice(1 + plan.callingCode.length);
}

/** The same tail with the other operator: many have one card of each. */
function second(national: string, plan: NumberingPlan): string {
  const [a, b] = plan.operators;
  const other = b && national.startsWith(a!.prefix) ? b.prefix : a!.prefix;
  return other + national.slice(other.length);
}

function language(country: Country, facility: number, random: Random): string {
  const county = country.districts[country.homes[facility]!]!.county;
  // Each county has its own language beside the one of the offices.
  const own = languages[county % languages.length]![0];
  return random.chance(0.55) ? 'en' : own;
}

function skillsOf(random: Random): readonly string[] {
  if (!random.chance(0.3)) return [];
  const first = random.pick(skills)[0];
  const next = random.chance(0.3) ? random.pick(skills)[0] : first;
  return first === next ? [first] : [first, next];
}

function secondRecord(first: DemoPerson, index: number, plan: NumberingPlan, random: Random): DemoPerson {
  const national = first.tel.slice(1 + plan.callingCode.length);
  return {
    ...first,
    index,
    id: personId(index),
    phone: writeNumber(plan, national, random),
    flaw: 'none',
    duplicateOf: first.index,
  };
}

function day(year: number, random: Random): string {
  const month = String(1 + random.below(12)).padStart(2, '0');
  return `${year}-${month}-${String(1 + random.below(28)).padStart(2, '0')}`;
}
