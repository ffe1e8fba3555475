/**
 * How likely two people are one, as a sum of stated parts. The points are a judgement, not a statistic: they were set so
 * that no single fact but a shared identifier proposes anything, a number needs the name or the birth date beside it, and
 * what contradicts takes away more than a weak likeness gives.
 */
import type { MatchReason, MatchReasonCode } from '@mhero/contract/matching.ts';
import { likeness, type WeightOf } from './names.ts';

/** One person as they are compared. */
export interface Facts {
  readonly id: number;
  readonly words: readonly string[];
  readonly gender: string | null;
  /** `YYYY-MM-DD`. */
  readonly birth_date: string | null;
  /** Names of current facilities, plain. */
  readonly facilities: readonly string[];
  readonly tels: readonly string[];
  readonly identifiers: readonly { readonly system: string; readonly value: string }[];
  /** Numbers of the sources that speak of them. */
  readonly sources: readonly number[];
}

/** What scoring needs to know about everybody. */
export interface Crowd {
  readonly weightOf: WeightOf;
  /** How many people hold a number. */
  readonly holdersOf: (tel: string) => number;
}

/** From here on a pair is proposed. */
export const likely = 60;
/** More than so many hold the number: a phone of a place, which says little. */
const fewHolders = 3;

/** The same for both orders of the two. */
export function scoreOf(one: Facts, other: Facts, crowd: Crowd): { score: number; reasons: MatchReason[] } {
  const names = ofNames(one, other, crowd);
  const reasons = [
    ...ofIdentifiers(one, other),
    ...ofNumbers(one, other, crowd),
    ...ofBirth(one.birth_date, other.birth_date),
    ...names,
    ...ofFacilities(one, other, (names[0]?.points ?? 0) >= 25),
    ...ofGender(one.gender, other.gender),
  ];
  return { score: reasons.reduce((sum, reason) => sum + reason.points, 0), reasons };
}

/** A shared identifier of a named system, and nothing at all against it, from different sources. */
export function isCertain(one: Facts, other: Facts, reasons: readonly MatchReason[]): boolean {
  return (
    reasons.some(({ code, points }) => code === 'same_identifier' && points >= 100) &&
    reasons.every(({ points }) => points >= 0) &&
    !one.sources.some((id) => other.sources.includes(id))
  );
}

const reason = (code: MatchReasonCode, points: number, detail: string | null = null): MatchReason => ({
  ...{ code, points, detail },
});

const plain = (value: string): string => value.toLowerCase().replace(/[\s./-]+/g, '');
const isNamed = (system: string): boolean => system.includes(':');

function ofIdentifiers(one: Facts, other: Facts): MatchReason[] {
  const systems = [...new Set(one.identifiers.map((each) => each.system))]
    .filter((system) => other.identifiers.some((each) => each.system === system))
    .sort();
  const found = systems.map((system) => {
    const values = (facts: Facts) =>
      facts.identifiers.filter((each) => each.system === system).map((each) => plain(each.value));
    const same = values(one).some((value) => value.length >= 3 && values(other).includes(value));
    return { system, same };
  });
  const same = found.filter((each) => each.same);
  const strong = same.find((each) => isNamed(each.system));
  // What has no system may be anybody's counter.
  const differ = found.filter((each) => !each.same && isNamed(each.system));
  return [
    ...(strong ? [reason('same_identifier', 100, nameOf(strong.system))] : []),
    ...(!strong && same[0] ? [reason('same_identifier', 35, nameOf(same[0].system))] : []),
    ...differ.slice(0, 2).map(({ system }) => reason('other_identifier', -60, nameOf(system))),
  ];
}

/** The last part of a system's address: what people call it. */
const nameOf = (system: string): string | null => system.split(/[/:#]/).filter(Boolean).at(-1)?.slice(0, 60) ?? null;

function ofNumbers(one: Facts, other: Facts, { holdersOf }: Crowd): MatchReason[] {
  const shared = one.tels.filter((tel) => other.tels.includes(tel)).sort();
  const own = shared.find((tel) => holdersOf(tel) <= fewHolders);
  if (own) return [reason('same_number', 40, own)];
  return shared[0] ? [reason('same_shared_number', 10, shared[0])] : [];
}

function ofBirth(one: string | null, other: string | null): MatchReason[] {
  if (!one || !other) return [];
  // The first of January stands for “some time in that year”.
  const guessed = (date: string): boolean => date.endsWith('-01-01');
  if (one === other) return [reason('same_birth_date', guessed(one) ? 12 : 30, one)];
  const [a, b] = [one, other].sort() as [string, string];
  const detail = `${a} / ${b}`;
  const [year, month, day] = a.split('-');
  if (b === `${year}-${day}-${month}`) return [reason('near_birth_date', 15, detail)];
  if (a.slice(0, 4) === b.slice(0, 4) && (guessed(a) || guessed(b))) return [reason('near_birth_date', 5, detail)];
  const differing = [...a].filter((letter, i) => letter !== b[i]).length;
  return [differing === 1 ? reason('near_birth_date', 5, detail) : reason('other_birth_date', -40, detail)];
}

function ofNames(one: Facts, other: Facts, { weightOf }: Crowd): MatchReason[] {
  if (one.words.length === 0 || other.words.length === 0) return [];
  const like = likeness(one.words, other.words, weightOf);
  const detail = like.toFixed(2);
  // Two common words alone are the name of many.
  const rare = Math.min(1, one.words.reduce((sum, word) => sum + weightOf(word), 0) / 1.5);
  if (like >= 0.995) return [reason('same_name', Math.round(20 + 15 * rare), detail)];
  if (like >= 0.95) return [reason('name_alike', Math.round(15 + 10 * rare), detail)];
  if (like >= 0.9) return [reason('name_alike', 20, detail)];
  if (like >= 0.8) return [reason('name_alike', 10, detail)];
  return like < 0.6 ? [reason('other_name', -40, detail)] : [];
}

/** Many registries know neither birth dates nor numbers: the same uncommon name in the same facility is worth a look. */
function ofFacilities(one: Facts, other: Facts, sameName: boolean): MatchReason[] {
  if (one.facilities.length === 0 || other.facilities.length === 0) return [];
  const same = [...one.facilities].sort().find((name) => other.facilities.includes(name));
  return [same ? reason('same_facility', sameName ? 25 : 15, same) : reason('other_facility', -5)];
}

const told = new Set(['male', 'female']);
const ofGender = (one: string | null, other: string | null): MatchReason[] =>
  one !== other && told.has(one ?? '') && told.has(other ?? '') ? [reason('other_gender', -30)] : [];
