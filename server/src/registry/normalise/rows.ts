/** What each resource becomes before it meets the database: plain rows, references still by the source's own ids. */

export type ConceptKind = 'cadre' | 'job' | 'skill' | 'facility_type' | 'employer';

/** A code that has to become a row of registry.concept. `kind` of a role's code is decided with the term's help. */
export interface ConceptKey {
  readonly kind: ConceptKind;
  readonly system: string;
  readonly code: string;
  /** What the resource calls it; the list that defines it knows better. */
  readonly name: string | null;
}

export interface AddressRow {
  readonly scheme: string;
  readonly value: string;
  readonly raw: string | null;
  readonly mended: string | null;
  readonly use: string | null;
  readonly rank: number;
  readonly valid: boolean;
  readonly refusal: string | null;
}

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly given: string | null;
  readonly family: string | null;
  readonly active: boolean;
  readonly gender: string | null;
  readonly birthDate: string | null;
  readonly language: string | null;
  readonly addresses: readonly AddressRow[];
  readonly identifiers: readonly { readonly system: string; readonly value: string }[];
  readonly skills: readonly ConceptKey[];
  readonly fields: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
}

export interface RoleRow {
  readonly id: string;
  readonly practitioner: string | null;
  readonly facility: string | null;
  readonly organization: string | null;
  /** The first is the job, or the cadre when its list says so. */
  readonly codes: readonly ConceptKey[];
  readonly employer: ConceptKey | null;
  readonly skills: readonly ConceptKey[];
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly active: boolean;
}

export interface PlaceInput {
  readonly id: string;
  readonly name: string;
  readonly code: string | null;
  readonly level: string | null;
  readonly facility: boolean;
  readonly type: ConceptKey | null;
  readonly parent: string | null;
  readonly organization: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly active: boolean;
}

export interface TermRow {
  readonly system: string;
  readonly code: string;
  readonly name: string | null;
  readonly names: Readonly<Record<string, string>> | null;
  readonly kind: ConceptKind | null;
  readonly cadre: string | null;
  /** A choice of its own, even before somebody has it. */
  readonly choice: boolean;
}

export interface GroupRow {
  readonly id: string;
  readonly name: string;
  readonly members: readonly string[];
}
