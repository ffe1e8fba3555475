/** What speaks for and against two people being one, in one English line. Pages say it in their own languages. */
import type { MatchReason, MatchReasonCode } from '@mhero/contract/matching.ts';

const said: Readonly<Record<MatchReasonCode, string>> = {
  same_identifier: 'same identifier',
  other_identifier: 'other identifier',
  same_number: 'same number',
  same_shared_number: 'same number of many people',
  same_birth_date: 'same birth date',
  near_birth_date: 'birth date nearly the same',
  other_birth_date: 'other birth date',
  same_name: 'same name',
  name_alike: 'name alike',
  other_name: 'other name',
  same_facility: 'same facility',
  other_facility: 'other facility',
  other_gender: 'other gender',
};

const withDetail = new Set<MatchReasonCode>(['same_identifier', 'other_identifier', 'name_alike']);

export const wordsOf = (reasons: readonly MatchReason[]): string => reasons.map(wordsOfOne).join(', ');

function wordsOfOne({ code, points, detail }: MatchReason): string {
  const more = detail !== null && withDetail.has(code) ? ` ${code === 'name_alike' ? detail : `(${detail})`}` : '';
  return `${said[code]}${more} ${points < 0 ? '−' : '+'}${Math.abs(points)}`;
}
