/** What people do without words: a call that nobody took, a call, the opening of a chat. */
import type { Subject } from '../access/subject.ts';
import type { Db } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { type CallDoor, lastRoute } from '../messaging/messaging.ts';
import { markHeard, ownerOf } from '../registry/registry.ts';
import type { Conversations, Deed } from '../sessions/sessions.ts';

/** `nothing`: no trigger fits. `unknown_sender`: nobody's address, and the deployment takes nobody in by it. */
export type DeedOutcome = 'conversation' | 'nothing' | 'unknown_sender';

/** Begins what the most specific trigger begins, in one transaction. */
export function happened(
  db: Db,
  talking: Pick<Conversations, 'hold' | 'happened' | 'admit'>,
  deed: Deed,
): Promise<DeedOutcome> {
  return db.tx(async (tx) => {
    const { scheme, address } = deed;
    const owner =
      (await ownerOf(tx, { scheme, value: address })) ?? (await talking.admit(tx, [{ ...deed, id: 0 }])).get(0);
    if (owner === undefined) return 'unknown_sender';
    await talking.hold(tx, [owner]);
    await markHeard(tx, [owner]);
    const [began] = await talking.happened(tx, [{ contactId: owner, deed }]);
    return began ? 'conversation' : 'nothing';
  });
}

/** Calls as the owner of a simulated phone; a missed call hangs up. As with words, nobody can do it for a real phone. */
export async function callAs(
  db: Db,
  talking: Pick<Conversations, 'hold' | 'happened' | 'admit'>,
  door: CallDoor,
  subject: Subject,
  uuid: string,
  what: Deed['what'],
): Promise<{ outcome: DeedOutcome }> {
  const route = await lastRoute(db, uuid, subject.area);
  if (!route)
    throw new AppError('request:not_found', 'This person has no simulated phone: nothing was sent to it yet.');
  if (route.kind !== 'simulator')
    throw new AppError(
      'request:conflict',
      'The last message to this person went to a real phone; only its owner calls.',
    );
  const { scheme, address, channel_id: channelId } = route;
  if (what === 'incoming_call') {
    const call = { call: `sim-${crypto.randomUUID()}`, direction: 'in', person: address, line: '' } as const;
    const place = { call: null, wait: null, how: 'answer' } as const;
    const { instructions } = await door({ id: channelId, scheme }, { ...call, what: 'ready' }, place);
    return { outcome: instructions[0]?.kind === 'reject' ? 'nothing' : 'conversation' };
  }
  return { outcome: await happened(db, talking, { what, scheme, address, channelId }) };
}
