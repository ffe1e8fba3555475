/** Why something of a sheet was left out or changed; telephone reasons come from `lib/phone.ts`. */

/** The row is left out. */
export const rowRefusals = [
  'row_without_id', // the id column is mapped and this cell is empty
  'row_without_name',
  'name_not_a_name', // digits and signs only
  'repeated_row', // says again what an earlier row says
] as const;

/** The row is taken without this value; noted as a warning. */
export const cellRefusals = [
  'date_ambiguous', // 3/4/1980: nothing in the column says which is the month
  'date_incomplete', // a year, or a year and a month
  'date_not_understood',
  'date_impossible',
  'unknown_word', // of a gender, a language or a status
  'formula_error', // #N/A and the like
] as const;

export const cellMends = ['date_format', 'date_serial', 'name_order'] as const;

export const sheetWarnings = [
  'new_facility', // made under this source: none of that name was known
  'new_place',
  'new_cadre',
  'new_job',
  'new_skill',
  'new_facility_type',
  'facility_ambiguous', // several known ones have that name, and no place tells them apart
  'another_post', // a second row of the same person with another post
] as const;

export type RowRefusal = (typeof rowRefusals)[number];
export type CellRefusal = (typeof cellRefusals)[number];
export type CellMend = (typeof cellMends)[number];
export type SheetWarning = (typeof sheetWarnings)[number];
