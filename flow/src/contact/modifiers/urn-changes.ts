/** Changes to the list of addresses, for the modifiers that do it. */
import type { Contact, Urn } from '../contact.ts';
import type { ModifierWorld } from '../modifier.ts';
import { MAX_URNS, normalizeUrn, parseUrn, withChannel } from '../urns.ts';
import { type Route, update } from './modifier-type.ts';

export const URN_CHANGES = ['append', 'remove', 'set'] as const;

/** Writes the event when something changed. */
export function setUrns(contact: Contact, urns: readonly Urn[], world: ModifierWorld): boolean {
  const texts = urns.map((urn) => urn.text);
  const before = contact.urns();
  if (texts.length === before.length && before.every((urn, i) => urn.text === texts[i])) return false;
  update(contact, { urns: texts });
  world.log({ type: 'contact_urns_changed', urns: texts });
  return true;
}

/** By what the address is known: in the one way of writing it where that is possible. */
export function identityOf(text: string, world: ModifierWorld): string | undefined {
  return (normalizeUrn(text, world.services.phones, world.env.country) ?? parseUrn(text))?.identity;
}

/**
 * Appends, removes or replaces addresses, each with the channel by which it is reached if one is named. An address that
 * the contact has keeps its channel where none is named. Refused with an error event: those that are malformed, those
 * of another contact, and what goes beyond the limit.
 */
export function changeRoutes(
  contact: Contact,
  routes: readonly Route[],
  modification: (typeof URN_CHANGES)[number],
  world: ModifierWorld,
): boolean | Promise<boolean> {
  if (modification === 'remove') {
    const gone = new Set(routes.map((route) => identityOf(route.urn, world)));
    return setUrns(
      contact,
      contact.urns().filter((urn) => !gone.has(urn.identity)),
      world,
    );
  }
  const wanted = routes.map((route) => readRoute(route, world));
  const claims = claim(contact, wanted, world);
  const merge = (answers: ReadonlyMap<string, boolean>) =>
    setUrns(contact, merged(contact, wanted, answers, modification === 'set', world), world);
  return claims instanceof Promise ? claims.then(merge) : merge(claims);
}

/** An address as it will be written, or the text of one that is malformed. */
type Wanted = Urn | string;

function readRoute({ urn: text, channel }: Route, world: ModifierWorld): Wanted {
  const urn = normalizeUrn(text, world.services.phones, world.env.country);
  if (!urn) return text;
  const uuid = channel?.uuid ?? urn.channelUuid;
  return withChannel(urn, uuid !== undefined && world.assets.channel(uuid) ? uuid : undefined);
}

/** By identity, whether the contact may have each of those that it has not. */
function claim(
  contact: Contact,
  wanted: readonly Wanted[],
  { services }: ModifierWorld,
): ReadonlyMap<string, boolean> | Promise<ReadonlyMap<string, boolean>> {
  const answers = new Map<string, boolean>();
  const had = new Set(contact.urns().map((urn) => urn.identity));
  const waiting: Promise<void>[] = [];
  for (const urn of wanted) {
    if (typeof urn === 'string' || had.has(urn.identity)) continue;
    had.add(urn.identity);
    const { identity } = urn;
    const answer = services.claimUrn?.(contact.json.uuid, identity) ?? true;
    if (typeof answer === 'boolean') answers.set(identity, answer);
    else waiting.push(answer.then((is) => void answers.set(identity, is)));
  }
  return waiting.length > 0 ? Promise.all(waiting).then(() => answers) : answers;
}

function merged(
  contact: Contact,
  wanted: readonly Wanted[],
  claims: ReadonlyMap<string, boolean>,
  replaces: boolean,
  { log }: ModifierWorld,
): readonly Urn[] {
  const had = new Map(contact.urns().map((urn) => [urn.identity, urn]));
  const urns = new Map(replaces ? [] : had);
  for (const urn of wanted) {
    if (typeof urn === 'string') {
      log({ type: 'error', text: `'${urn}' is not valid URN`, code: 'urn:invalid', extra: { urn } });
    } else if (claims.get(urn.identity) === false) {
      const extra = { urn: urn.identity };
      log({ type: 'error', text: 'URN is taken by another contact', code: 'urn:taken', extra });
    } else if (!urns.has(urn.identity) && urns.size >= MAX_URNS) {
      log({ type: 'error', text: `Contact has too many URNs, limit is ${MAX_URNS}` });
    } else {
      const before = urns.get(urn.identity) ?? had.get(urn.identity);
      urns.set(urn.identity, before ? withChannel(before, urn.channelUuid ?? before.channelUuid) : urn);
    }
  }
  return [...urns.values()];
}
