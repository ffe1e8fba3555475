/** A contact around its JSON: addresses, groups and destination are worked out when asked for and kept. */
import type { Assets, Channel, Group } from '../assets/assets.ts';
import type { PhoneNumbers } from '../values/environment.ts';
import type { Contact, ContactJson, Destination, Urn } from './contact.ts';
import { parseUrn } from './urns.ts';

type Role = 'send' | 'call';

/** A contact of a session. What its JSON says is believed; addresses and groups that are not there are left out. */
export function contactOf(json: ContactJson, assets: Assets, phones: PhoneNumbers): Contact {
  const urns = kept(parseAll);
  const groups = kept((references: ContactJson['groups']) => existing(references, assets));
  const destinations = { send: kept(destinationFor('send')), call: kept(destinationFor('call')) };
  const country = kept(countryFor);

  function destinationFor(role: Role) {
    return (list: readonly Urn[]) => findDestination(list, role, assets, phones);
  }
  function countryFor(list: readonly Urn[]): string {
    const channel = destinations.send(list)?.channel;
    return channel?.country || numberCountry(list, phones);
  }
  const contact: Contact = {
    json,
    settled: undefined,
    urns: () => urns(contact.json.urns),
    groups: () => groups(contact.json.groups),
    destination: (role = 'send') => destinations[role](contact.urns()),
    country: () => country(contact.urns()),
  };
  return contact;
}

/** The same answer for the same input, as long as it is asked for with that input again and again. */
function kept<I, O>(make: (input: I) => O): (input: I) => O {
  let last: { readonly input: I; readonly output: O } | undefined;
  return (input) => {
    if (last === undefined || last.input !== input) last = { input, output: make(input) };
    return last.output;
  };
}

const NO_URNS: readonly Urn[] = [];
const NO_GROUPS: readonly Group[] = [];

function parseAll(texts: ContactJson['urns']): readonly Urn[] {
  if (!texts || texts.length === 0) return NO_URNS;
  return texts.map(parseUrn).filter((urn) => urn !== undefined);
}

function existing(references: ContactJson['groups'], assets: Assets): readonly Group[] {
  if (!references || references.length === 0) return NO_GROUPS;
  return references.map(({ uuid }) => assets.group(uuid)).filter((group) => group !== undefined);
}

/** The first address that some channel can reach, as RapidPro routes. */
function findDestination(
  urns: readonly Urn[],
  role: Role,
  assets: Assets,
  phones: PhoneNumbers,
): Destination | undefined {
  for (const urn of urns) {
    const channel = channelFor(urn, role, assets, phones);
    if (channel) return { urn, channel };
  }
  return undefined;
}

/** The channel that reaches an address: its own, else one of its scheme. */
function channelFor(urn: Urn, role: Role, assets: Assets, phones: PhoneNumbers): Channel | undefined {
  const own = urn.channelUuid === undefined ? undefined : assets.channel(urn.channelUuid);
  if (own?.roles.includes(role)) return own;
  const candidates = assets.channels.filter((each) => each.roles.includes(role) && each.schemes.includes(urn.scheme));
  return urn.scheme === 'tel' ? phoneChannel(urn.path, candidates, phones) : candidates[0];
}

/** Of those that may send to the country, the one whose own number or prefixes look most like this number. */
function phoneChannel(number: string, channels: readonly Channel[], phones: PhoneNumbers): Channel | undefined {
  const restricted = channels.some((channel) => channel.country && !channel.allow_international);
  const country = restricted ? phones.countryOf(number) : undefined;
  const candidates = country
    ? channels.filter((channel) => !channel.country || channel.country === country || channel.allow_international)
    : channels;
  if (candidates.length < 2) return candidates[0];
  const digits = number.replace(/^\+/, '');
  let best: Channel | undefined;
  let longest = 0;
  for (const channel of candidates) {
    const prefixes = channel.match_prefixes?.length ? channel.match_prefixes : [channel.address ?? ''];
    for (const prefix of prefixes) {
      const length = overlap(prefix.replace(/^\+/, ''), digits);
      if (length < longest) continue;
      longest = length;
      best = channel;
    }
  }
  return best;
}

function overlap(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

function numberCountry(urns: readonly Urn[], phones: PhoneNumbers): string {
  for (const urn of urns) {
    const country = urn.scheme === 'tel' ? phones.countryOf(urn.path) : undefined;
    if (country) return country;
  }
  return '';
}
