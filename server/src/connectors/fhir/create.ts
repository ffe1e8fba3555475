/** A new resource, made once: looked for by its identifier before and after, whatever the server answered. */
import type { Change, Json, WriteAnswer } from '../contract.ts';
import { isObject } from '../json.ts';
import { drop, serverWords } from './answer.ts';
import type { Client } from './client.ts';
import { isFatal } from './faults.ts';
import { readOne, versionOf } from './one.ts';
import { NotOffered, readPages } from './pages.ts';

type Create = Extract<Change, { kind: 'create' }>;

const mostTries = 3;

export async function createOnServer(client: Client, change: Create): Promise<WriteAnswer> {
  const { resource, identifier } = change;
  const type = String(resource.resourceType);
  const search = new URLSearchParams({ identifier: `${identifier.system}|${identifier.value}` });
  for (let tries = 1; ; tries++) {
    const there = await findByIdentifier(client, type, search, change);
    if (there && there !== 'blind') return there;
    if (tries > mostTries || (there === 'blind' && tries > 1))
      return { status: 'unknown', words: `${client.address.host} did not say what became of it.` };
    const sent = await post(client, new URL(type, client.address.base).href, resource, search.toString());
    if (sent.status === 'refused') return sent;
    if (sent.status === 'taken')
      return confirm(client, type, sent.id, () => findByIdentifier(client, type, search, change));
    await client.wait(tries);
  }
}

/** What was taken is never sent again, also where it cannot be found. */
async function confirm(
  client: Client,
  type: string,
  id: string | null,
  find: () => Promise<WriteAnswer | 'blind' | null>,
): Promise<WriteAnswer> {
  const made = id === null ? null : await readOne(client, type, id);
  if (made?.status === 'found') return { status: 'written', id: id!, version: made.version, resource: made.resource };
  const words = `${client.address.host} took it, but it cannot be found there.`;
  const found = await find();
  return found && found !== 'blind' ? found : { status: 'refused', code: 201, words };
}

/** `blind`: the server cannot look for it. */
async function findByIdentifier(
  client: Client,
  type: string,
  search: URLSearchParams,
  { identifier }: Create,
): Promise<WriteAnswer | 'blind' | null> {
  const first = new URL(`${type}?${search}`, client.address.base).href;
  try {
    for await (const part of readPages({ client, what: type, read: { bytes: 0 }, first })) {
      if (!('entries' in part)) continue;
      for (const { id, incoming } of part.entries) {
        const found = incoming.resources?.[0];
        if (id === null || !found || !carries(found, identifier)) continue;
        return { status: 'written', id, version: versionOf(found, null), resource: found };
      }
    }
    return null;
  } catch (error) {
    if (error instanceof NotOffered) return 'blind';
    throw error;
  }
}

const carries = (resource: Json, { system, value }: Create['identifier']): boolean =>
  Array.isArray(resource.identifier) &&
  resource.identifier.some((each) => isObject(each) && each.system === system && each.value === value);

type Posted =
  | { readonly status: 'taken'; readonly id: string | null }
  | { readonly status: 'lost' }
  | Extract<WriteAnswer, { status: 'refused' }>;

async function post(client: Client, url: string, resource: Json, condition: string): Promise<Posted> {
  try {
    const answer = await client.once(url, {
      method: 'POST',
      body: JSON.stringify(resource),
      headers: { 'content-type': 'application/fhir+json', 'if-none-exist': condition },
    });
    const { status } = answer;
    const words = status >= 300 ? (await serverWords(answer)) || `${client.address.host} answered ${status}.` : '';
    drop(answer);
    if (status < 300) return { status: 'taken', id: idIn(answer.headers.location, String(resource.resourceType)) };
    return status >= 500 || mayPass.has(status) ? { status: 'lost' } : { status: 'refused', code: status, words };
  } catch (error) {
    if (isFatal(error, client.signal)) throw error;
    return { status: 'lost' };
  }
}

/** Somebody else makes the same one, or the server is busy. */
const mayPass = new Set([408, 412, 429]);

const idIn = (location: unknown, type: string): string | null =>
  new RegExp(`(?:^|/)${type}/([^/?#\\s]{1,200})(?:/_history/|$)`).exec(
    typeof location === 'string' ? location : '',
  )?.[1] ?? null;
