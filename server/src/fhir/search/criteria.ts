/** What a search asks for, after it has been read: all criteria have to hold, of the values of one any. */
import type { Param, Value } from './params.ts';

export interface PlainCriterion {
  readonly kind: 'plain';
  readonly name: string;
  readonly param: Param;
  /** `exact`, `contains`, `not`, `below`, `missing` …; null without one. */
  readonly modifier: string | null;
  /** Of `:missing` there is one, a token whose code is `true` or `false`. */
  readonly values: readonly Value[];
}

/** `practitioner.name=…`: what the reference leads to, and which the caller may see, fulfils the criterion. */
export interface ChainCriterion {
  readonly kind: 'chain';
  readonly name: string;
  readonly param: Param;
  readonly target: string;
  readonly criterion: PlainCriterion;
}

/** `_has:PractitionerRole:practitioner:role=…`: something that the caller may see refers here and fulfils it. */
export interface HasCriterion {
  readonly kind: 'has';
  readonly from: string;
  readonly reference: string;
  readonly criterion: PlainCriterion;
}

export type Criterion = PlainCriterion | ChainCriterion | HasCriterion;
