/** What an officer does in a thread: write to one person, set their consent, and play the owner of a simulated phone. */
import type { Phone } from '@mhero/contract/channels.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import { recordConsent } from '../consent/consent.ts';
import type { Db, Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { enqueue, findChannel, type IncomingDoor, lastRoute, selectPhones } from '../messaging/messaging.ts';
import { findReachable, setOptedOut } from '../registry/registry.ts';

/** Queues one text in the lane of replies and answers the message's id. Consent is checked once more at hand-over. */
export async function writeTo(
  db: Db,
  subject: Subject,
  uuid: string,
  request: { text: string; channel?: string },
): Promise<{ id: string }> {
  return db.tx(async (tx) => {
    const contact = await contactOf(tx, subject, uuid);
    if (contact.address === null)
      throw new AppError('request:conflict', 'This person has no number that we can write to.');
    if (contact.optedOut) throw new AppError('request:conflict', 'This person has asked not to hear from us.');
    const route = request.channel ? null : await lastRoute(tx, uuid, subject.area);
    const channelId = route?.channel_id ?? (await findChannel(tx, request.channel)).id;
    const single = {
      channelId,
      address: contact.address,
      contactId: contact.id,
      text: request.text,
      lane: 'reply' as const,
    };
    const [id] = await enqueue(tx, [single]);
    await record(tx, subject, 'contact.write', `contact:${uuid}`, { message: String(id) });
    return { id: String(id) };
  });
}

/** An officer notes what a person asked for by other ways. */
export async function changeConsent(
  db: Db,
  subject: Subject,
  uuid: string,
  request: { scheme: string; value: string; action: 'out' | 'in' },
): Promise<void> {
  await db.tx(async (tx) => {
    const contact = await contactOf(tx, subject, uuid);
    const own = contact.addresses.some((one) => one.scheme === request.scheme && one.value === request.value);
    if (!own) throw new AppError('request:not_found', 'This person has no such address.');
    const { scheme, value, action } = request;
    await recordConsent(tx, {
      scheme,
      value,
      contactId: contact.id,
      action,
      how: 'officer',
      accountId: subject.accountId,
    });
    await setOptedOut(tx, scheme, value, action === 'out');
    await record(tx, subject, 'contact.consent', `contact:${uuid}`, { scheme, action });
  });
}

export async function listPhones(db: Db, subject: Subject, limit = 50): Promise<Phone[]> {
  const rows = await selectPhones(db, subject.area, limit);
  return rows.map((row) => ({ ...row, last_at: row.last_at?.toISOString() ?? null }));
}

/**
 * Answers as the owner of a simulated phone. Only people whose last message went over a simulated channel have one:
 * nobody can speak in the name of a real phone.
 */
export async function answerAs(
  db: Db,
  door: Pick<IncomingDoor, 'accept'>,
  subject: Subject,
  uuid: string,
  text: string,
): Promise<{ id: string }> {
  const route = await lastRoute(db, uuid, subject.area);
  if (!route)
    throw new AppError('request:not_found', 'This person has no simulated phone: nothing was sent to it yet.');
  if (route.kind !== 'simulator')
    throw new AppError(
      'request:conflict',
      'The last message to this person went to a real phone; only its owner can answer.',
    );
  const accepted = await door.accept({
    channelId: route.channel_id,
    scheme: route.scheme,
    from: route.address,
    text,
    // Each press is a message of its own, even with the same words.
    externalId: crypto.randomUUID(),
  });
  return { id: String(accepted.id) };
}

async function contactOf(q: Queryable, subject: Subject, uuid: string) {
  const contact = await findReachable(q, uuid, subject.area);
  if (!contact) throw new AppError('request:not_found', 'There is no such person, or they are outside your area.');
  return contact;
}
