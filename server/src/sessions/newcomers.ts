/** Who writes or calls and is nobody's contact: may a conversation begin with them? */
import type { TriggerKind } from '@mhero/contract/conversations.ts';
import type { Queryable } from '../db/db.ts';
import { addByMessage, isPersonal } from '../registry/registry.ts';
import type { Deed, IncomingMessage } from './model.ts';
import { activeTriggers } from './store-triggers.ts';
import { kindsOfMessage, matchTrigger } from './triggers.ts';

/** Whom the deployment takes in: nobody, those who write a keyword, or anyone. */
export type Welcome = 'nobody' | 'keywords' | 'anyone';

type Stranger = (Omit<IncomingMessage, 'id'> & { readonly id: number }) | (Deed & { readonly id: number });

/**
 * Makes contacts of those whose message begins a conversation, each in the order in which they wrote. Answers the
 * contact by the stranger's `id`; what somebody wrote after it is theirs as well.
 */
export async function admit(
  tx: Queryable,
  welcome: Welcome,
  strangers: readonly Stranger[],
): Promise<Map<number, number>> {
  const admitted = new Map<number, number>();
  const mayCome = strangers.filter(({ scheme, address }) => isPersonal(scheme, address));
  if (welcome === 'nobody' || mayCome.length === 0) return admitted;
  const triggers = await activeTriggers(tx);
  const contacts = new Map<string, number>();
  for (const stranger of mayCome) {
    const { id, scheme, address, channelId } = stranger;
    const key = `${scheme}:${address}`;
    const known = contacts.get(key);
    const text = 'text' in stranger ? stranger.text : '';
    const kinds = kindsFor(welcome, stranger);
    if (known === undefined && !matchTrigger(triggers, { kinds, text, channelId, groups: new Set() })) continue;
    const contact = known ?? (await addByMessage(tx, { scheme, value: address }));
    contacts.set(key, contact);
    admitted.set(id, contact);
  }
  return admitted;
}

function kindsFor(welcome: Welcome, stranger: Stranger): TriggerKind[] {
  if (welcome === 'keywords') return 'text' in stranger ? ['keyword'] : [];
  return 'text' in stranger ? kindsOfMessage({ waiting: false, ignoring: false, first: true }) : [stranger.what];
}
