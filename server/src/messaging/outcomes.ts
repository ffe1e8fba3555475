/** What an answer of the network makes of a message: its end, or another try. Pure. */
import { type Answer, failures, plainId } from '../channels/channels.ts';
import { type ExternalIds, tailOf } from './external-ids.ts';
import type { Deferral, Outcome } from './store-record.ts';
import type { Handed } from './supply.ts';

/** Waits before the next tries, in seconds. After the last the message has failed. */
export const backoffSeconds = [15, 60, 300, 1200, 3600];
const detailMost = 200;

/** Another try, when trying again can help and repeats nothing that the network has already taken. */
export function deferralOf(handed: Handed, answer: Answer, now = Date.now()): Deferral | null {
  if (answer.status !== 'failed') return null;
  const { failure } = answer;
  if (!failures[failure].retry || answer.externalIds?.some((id) => id !== '')) return null;
  // A line that is down is nobody's fault: the message keeps its place and its tries.
  if (failure === 'network_down') return { handed, attempts: handed.attempts, dueAt: new Date(now + 1000), failure };
  const wait = backoffSeconds[handed.attempts];
  if (wait === undefined || now + wait * 1000 > handed.expiresAt) return null;
  return { handed, attempts: handed.attempts + 1, dueAt: new Date(now + wait * 1000), failure };
}

export function outcomeOf(handed: Handed, answer: Answer, ids: ExternalIds): Outcome {
  if (answer.status === 'unknown')
    return { handed, state: 'unknown', failure: null, detail: cut(answer.detail), externalIds: [] };
  const externalIds = (answer.externalIds ?? []).map(plainId);
  const failed = answer.status === 'failed';
  if (!failed) {
    const tail = tailOf(handed.to);
    for (let part = 0; part < externalIds.length; part++)
      if (externalIds[part] !== '') ids.put(externalIds[part]!, { id: handed.id, part, tail });
  }
  return {
    handed,
    state: failed ? 'failed' : 'sent',
    failure: failed ? answer.failure : null,
    detail: failed ? cut(answer.detail) : null,
    externalIds: failed ? [] : externalIds,
  };
}

const cut = (text: string | undefined): string | null => text?.slice(0, detailMost) ?? null;
