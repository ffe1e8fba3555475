/** What a proposed change is between the database and the rest of the room. */
import type { Candidate, ChangeKind, ChangeState } from '@mhero/contract/changes.ts';

export interface Value {
  readonly value: string;
  readonly name: string;
}

/** Evidence as it is kept: texts of messages are read when somebody looks. */
export type Proof =
  | {
      readonly kind: 'answer';
      readonly at: string;
      readonly flow_id: number;
      readonly run: string;
      readonly key: string;
      readonly question: string;
      readonly value: string;
      readonly category: string | null;
      readonly input: string | null;
    }
  | { readonly kind: 'flow'; readonly at: string; readonly flow_id: number | null; readonly value: string }
  | {
      readonly kind: 'failures';
      readonly address: string;
      readonly count: number;
      readonly since: string;
      readonly until: string;
      readonly last_delivered_at: string | null;
      /** The last of them, oldest first. */
      readonly messages: readonly number[];
    }
  | { readonly kind: 'officer'; readonly at: string; readonly by: string; readonly text: string };

export interface ChangeRow {
  readonly id: number;
  readonly uuid: string;
  readonly version: number;
  readonly contact_id: number;
  readonly source_id: number | null;
  readonly record: string | null;
  readonly kind: ChangeKind;
  readonly field: string | null;
  readonly from_value: string | null;
  readonly from_name: string | null;
  readonly to_value: string | null;
  readonly to_name: string | null;
  readonly to_place_id: number | null;
  readonly candidates: readonly Candidate[];
  readonly origin: 'conversation' | 'dead_number' | 'officer' | 'matching';
  readonly evidence: readonly Proof[];
  readonly said: string | null;
  readonly by_name: string | null;
  readonly state: ChangeState;
  readonly by_hand: boolean;
  readonly later_until: Date | null;
  readonly reason: string | null;
  readonly decided_name: string | null;
  readonly decided_at: Date | null;
  readonly trouble: string | null;
  readonly trouble_detail: string | null;
  readonly now_value: string | null;
  readonly now_name: string | null;
  readonly written: boolean;
  readonly created_at: Date;
}

/** With what a list shows of its person and source. */
export interface ShownRow extends ChangeRow {
  readonly contact: string;
  readonly contact_name: string;
  readonly cadre: string | null;
  readonly facility: string | null;
  readonly within: readonly string[];
  readonly source_name: string | null;
  readonly source_kind: string | null;
  readonly write_back: 'off' | 'ask';
}

/** What somebody or something proposes, before it meets what waits already. */
export interface Proposal {
  readonly contactId: number;
  readonly sourceId: number | null;
  readonly record: string | null;
  readonly kind: ChangeKind;
  readonly field: string | null;
  readonly from: Value | null;
  readonly to: Value | null;
  readonly toPlaceId: number | null;
  readonly candidates: readonly Candidate[];
  readonly origin: ChangeRow['origin'];
  readonly proof: Proof;
  readonly said: string | null;
  readonly accountId: number | null;
  readonly byName: string | null;
  readonly requestKey: string | null;
}

export const needsValue = (kind: ChangeKind): boolean => kind !== 'number_remove';
/** Kinds whose place in the record we know; others are done there by hand. */
export const writable = (kind: ChangeKind): boolean => kind !== 'field';
