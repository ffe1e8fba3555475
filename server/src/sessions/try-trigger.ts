/** What would happen if somebody wrote something now: looked up as it happens for a real message; nothing is done. */
import type { TriedTrigger, TryTrigger } from '@mhero/contract/conversations.ts';
import { consentWord } from '@mhero/flow/text/consent-words.ts';
import type { Subject } from '../access/subject.ts';
import type { Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { findChannel } from '../messaging/messaging.ts';
import { activeTriggers } from './store-triggers.ts';
import { flowNames, writerBy } from './store-try.ts';
import { kindsOfMessage, matchTrigger } from './triggers.ts';

/** No channel has it: triggers of one channel do not fit. */
const anyChannel = 0;
const nobody = { groups: [] as readonly number[], in_flow: null, ignoring: false };

/** Errors: `channel:missing`, `request:not_found` for a person outside of the caller's area. */
export async function tryTrigger(q: Queryable, subject: Subject, request: TryTrigger): Promise<TriedTrigger> {
  const { text, contact, first = false } = request;
  const word = consentWord(text);
  if (word) return { outcome: word.act, flow: null, flow_name: null, keyword: null, instead_of: [] };
  const channelId = request.channel === undefined ? anyChannel : (await findChannel(q, request.channel)).id;
  const writer = contact === undefined ? nobody : await writerBy(q, contact, subject.area);
  if (!writer) throw new AppError('request:not_found', 'There is no such person in your area.');
  const happened = {
    ...{ text, channelId, groups: new Set(writer.groups) },
    kinds: kindsOfMessage({ waiting: writer.in_flow !== null, ignoring: writer.ignoring, first }),
  };
  const triggers = await activeTriggers(q);
  const fits: NonNullable<ReturnType<typeof matchTrigger>>[] = [];
  for (let rest = triggers; ; ) {
    const found = matchTrigger(rest, happened);
    if (!found) break;
    fits.push(found);
    rest = rest.filter((each) => each.id !== found.trigger.id);
  }
  const names = await flowNames(q, [...new Set(fits.map(({ trigger }) => trigger.flow))]);
  const [winner, ...others] = fits;
  if (!winner) {
    const outcome = writer.in_flow === null ? 'nothing' : 'answer';
    return { outcome, flow: null, flow_name: writer.in_flow, keyword: null, instead_of: [] };
  }
  return {
    ...{ outcome: winner.trigger.kind, flow: winner.trigger.flow, flow_name: names.get(winner.trigger.flow) ?? null },
    keyword: winner.match?.keyword ?? null,
    instead_of: [...new Set(others.map(({ trigger }) => names.get(trigger.flow) ?? ''))],
  };
}
