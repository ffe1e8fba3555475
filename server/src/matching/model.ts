/** Rows of matching as the database has them. */
import type { DuplicateState, MatchReason, NumberKind } from '@mhero/contract/matching.ts';

export interface PairRow {
  readonly id: number;
  readonly uuid: string;
  readonly low: number;
  readonly high: number;
  readonly state: DuplicateState;
  readonly score: number;
  readonly reasons: MatchReason[];
  readonly by_itself: boolean;
  readonly found_at: Date;
  readonly decided_at: Date | null;
  readonly by_name: string | null;
  readonly note: string | null;
  readonly merge: string | null;
}

export interface MergeLine {
  readonly id: number;
  readonly uuid: string;
  readonly at: Date;
  readonly by_name: string | null;
  readonly survivor: { readonly id: string; readonly name: string };
  readonly absorbed: { readonly id: string; readonly name: string };
  readonly reasons: MatchReason[];
  readonly moved: Record<string, number>;
  readonly undone_at: Date | null;
  readonly undone_by: string | null;
  readonly can_undo: boolean;
}

export interface NumberLine {
  readonly id: number;
  readonly uuid: string;
  readonly kind: NumberKind;
  readonly scheme: string;
  readonly value: string;
  readonly state: 'open' | 'decided' | 'gone';
  readonly holders: number[];
  readonly evidence: { readonly text: string; readonly at: string } | null;
  readonly found_at: Date;
  readonly decision: 'belongs' | 'shared_phone' | 'remove' | null;
  readonly decided_for: { readonly id: string; readonly name: string } | null;
  readonly decided_at: Date | null;
  readonly by_name: string | null;
  readonly note: string | null;
}
