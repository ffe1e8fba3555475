import type { Answer } from '../contract.ts';
import type { FailureCode } from '../failures.ts';
import { failures } from '../failures.ts';

/** A message on its way: its parts, and what the centre said of each so far. */
export interface Pending {
  readonly key: number;
  readonly to: string;
  readonly dataCoding: number;
  readonly parts: readonly Uint8Array[];
  /** Number that joins the parts at the phone; 0 for a single part. */
  readonly reference: number;
  readonly ids: string[];
  /** Parts without a final word, whether in flight or still in the queue. */
  open: number;
  /** Parts that are in flight now. */
  inFlight: number;
  /** True once any part has left: from then on the message may be known to the centre. */
  begun: boolean;
  refused: { readonly failure: FailureCode; readonly detail: string } | undefined;
  lost: string | undefined;
  /** When the centre first asked this message to wait, by `performance.now()`; 0 if never. */
  throttledSince: number;
}

/**
 * The one answer when no part is open any more. A refusal for good wins: the message is surely not whole. Else a part
 * whose answer was lost makes the whole unknown. Else a passing refusal, else sent.
 */
export function answerOf(pending: Pending): Answer {
  const { key, refused, lost } = pending;
  const externalIds = pending.parts.length > 1 ? pending.ids.filter((id) => id !== '') : pending.ids;
  if (refused && (lost === undefined || !failures[refused.failure].retry)) {
    return { key, status: 'failed', ...refused, ...(externalIds.length > 0 && { externalIds }) };
  }
  if (lost !== undefined) return { key, status: 'unknown', detail: lost };
  return { key, status: 'sent', externalIds };
}
