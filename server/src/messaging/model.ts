/** Words and numbers that the sending path shares. The numbers are those of the tables. */
import { type Lane, lanes } from '@mhero/contract/broadcasts.ts';

export type { Lane } from '@mhero/contract/broadcasts.ts';

/** Of an outgoing message; they only move forward. `queued`, `held` and `sending` have no message row yet. */
export const stateNumbers = {
  queued: 1,
  held: 2,
  sending: 3,
  sent: 4,
  delivered: 5,
  read: 6,
  failed: 7,
  expired: 8,
  cancelled: 9,
  unknown: 10,
} as const;
export type MessageState = keyof typeof stateNumbers;

const names = Object.fromEntries(Object.entries(stateNumbers).map(([name, no]) => [no, name]));
export const stateName = (no: number): MessageState => names[no] as MessageState;

/** Smaller goes first: emergency 0, reply 1, ordinary 2, bulk 3. */
export const laneNumber = (lane: Lane): number => lanes.indexOf(lane);
export const laneName = (no: number): Lane => lanes[no] as Lane;

/** One text to one address, outside of a broadcast's first round. */
export interface Single {
  readonly channelId: number;
  /** Without its scheme: `+231770000001`. */
  readonly address: string;
  readonly text: string;
  readonly lane: Lane;
  readonly contactId?: number | null;
  /** Not before; now when absent. */
  readonly dueAt?: Date;
  /** After it the message is `expired` instead of sent; 24 hours after it is due when absent. */
  readonly expiresAt?: Date;
  /** Only for the confirmation of an opt-out: goes out although the address has opted out. */
  readonly waivesConsent?: boolean;
}
