/**
 * What an import report says: the closed list of reasons, by what became of the item. A refused item is not taken at
 * all; a mended one is taken changed; a warned one is taken, but the element named in the note is of no use.
 * The words for officers are in the console's words files and in docs/operate/registries.md.
 */
import { mends, phoneRefusals } from '../lib/phone.ts';
import { cellMends, cellRefusals, rowRefusals, sheetWarnings } from './sheets/reasons.ts';

export const refusedReasons = [
  'not_json',
  'not_a_resource', // no object with a resourceType
  'type_not_read', // a kind of resource that is not part of a registry
  'no_id',
  'bad_id',
  'too_large',
  'too_deep',
  ...rowRefusals,
] as const;

export const mendedReasons = [
  'reference_text', // a bare string where a Reference belongs
  'single_value', // one value where a list belongs
  'system_version', // |version inside the address of a code system
  'number_text', // a number written as text
  'coordinates_swapped',
  'date_time', // a time cut from a date
  'name_from_parts',
  ...cellMends,
  ...mends.map((mend) => `phone_${mend}` as const),
] as const;

export const warnedReasons = [
  'wrong_shape', // text where an object belongs, and the like
  'empty_value',
  'no_name',
  'no_person', // a role without a practitioner: a vacant post
  'person_missing', // a role whose practitioner has not come yet; it is linked when they come
  'place_missing', // a facility or parent that has not come yet; linked when it comes
  'place_cycle',
  'reference_broken', // a reference that names nothing we can look up
  'bad_date',
  'bad_coordinates',
  'unknown_gender',
  'unknown_language',
  'address_not_used', // fax, pager: kept in the resource, not written to
  'extra_code', // a second job in one role
  'shared_identifier', // two people of one source with the same identifier
  'mapping_failed', // an expression of the mapping does not fit this resource
  'deleted', // the source says that it no longer exists
  ...cellRefusals,
  ...sheetWarnings,
  ...phoneRefusals.map((reason) => `phone_${reason}` as const),
] as const;

export type RefusedReason = (typeof refusedReasons)[number];
export type MendedReason = (typeof mendedReasons)[number];
export type WarnedReason = (typeof warnedReasons)[number];
export type Reason = RefusedReason | MendedReason | WarnedReason;
export type Verdict = 'mended' | 'refused' | 'warned';

export interface Note {
  readonly verdict: Verdict;
  /** `Practitioner/P1`, or where it stood in the input when it has no id. */
  readonly item: string;
  readonly element: string | null;
  readonly value: string | null;
  /** A `Reason`, or one of a sheet's own (`sheets/reasons.ts`). */
  readonly reason: string;
  readonly detail: string | null;
}
