/** Words and shapes of telephone calls. */
import type { CallInstruction, CallOutcome, Direction } from '../channels/channels.ts';

export type CallState = 'queued' | 'placing' | 'ringing' | 'open' | 'ended';
/** Besides what a provider says. `not_taken`: nothing of ours begins by an incoming call. */
export type Outcome = CallOutcome | 'not_taken' | 'cancelled';

export interface CallRow {
  readonly id: number;
  readonly uuid: string;
  readonly channel_id: number;
  readonly contact_id: number | null;
  readonly direction: Direction;
  readonly scheme: string;
  readonly address: string;
  readonly state: CallState;
  readonly external_id: string | null;
  readonly lane: number;
  readonly attempts: number;
  readonly flow_id: number | null;
  readonly start_id: number | null;
  readonly trigger: string | null;
  readonly session_uuid: string | null;
  readonly wait: number;
  readonly taken: number;
  readonly answer: string | null;
}

/** A call that is wished for. */
export interface Wish {
  readonly channelId: number;
  readonly contactId: number;
  readonly scheme: string;
  readonly address: string;
  readonly lane: number;
  readonly flowId: number;
  readonly startId: number | null;
  /** The engine's JSON. */
  readonly trigger: string;
  /** Not before; now when absent. */
  readonly inSeconds?: number;
}

/** What one step of a conversation says on the line. */
export interface Speech {
  readonly call: string;
  readonly session: string;
  readonly instructions: readonly CallInstruction[];
}

/** One line of the record of a call. */
export interface Line {
  readonly at: string;
  readonly by: 'us' | 'person';
  readonly kind: 'said' | 'played' | 'keyed' | 'recorded' | 'dialled';
  readonly text: string;
}

export const instructionsIn = (row: Pick<CallRow, 'answer'>): readonly CallInstruction[] =>
  row.answer === null ? [] : (JSON.parse(row.answer) as CallInstruction[]);
