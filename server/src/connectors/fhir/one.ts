/** One resource, and the ids of all. */
import type { Connection, Found, Json } from '../contract.ts';
import { isObject, stringOf } from '../json.ts';
import { drop, jsonOf } from './answer.ts';
import { type Client, mostTries, openClient, refusedByServer } from './client.ts';
import { isFatal, refusedWords, unreadable } from './faults.ts';
import { NotOffered } from './pages.ts';
import { sweepIds } from './search.ts';
import type { FhirSettings } from './settings.ts';

export async function* idsOnServer(
  connection: Connection<FhirSettings>,
  type: string,
): AsyncGenerator<readonly string[]> {
  const client = openClient(connection);
  try {
    yield* sweepIds({ client, type, read: { bytes: 0 } }, {});
  } catch (error) {
    if (!(error instanceof NotOffered)) throw error;
    if (error.status === 401 || error.status === 403) throw refusedByServer(client, error.status, type, error.said);
    throw unreadable(`${client.address.host} answered ${error.status} to a search of ${type}.`, error.said);
  } finally {
    await client.close();
  }
}

export async function readOnServer(connection: Connection<FhirSettings>, type: string, id: string): Promise<Found> {
  const client = openClient(connection);
  try {
    return await readOne(client, type, id);
  } finally {
    await client.close();
  }
}

export const addressOfOne = (client: Client, type: string, id: string): string =>
  new URL(`${type}/${encodeURIComponent(id)}`, client.address.base).href;

export async function readOne(client: Client, type: string, id: string): Promise<Found> {
  const { host } = client.address;
  for (let tries = 1; ; tries++) {
    const answer = await client.get(addressOfOne(client, type, id));
    const { status } = answer;
    try {
      if (status === 404 || status === 410) {
        // A page of a proxy says nothing about the resource.
        const words = status === 410 ? null : await jsonOf(answer);
        if (status === 410 || (isObject(words) && words.resourceType === 'OperationOutcome')) return { status: 'gone' };
        throw unreadable(`${host} answered 404 to ${type}/${id}, but not as a FHIR server does.`);
      }
      if (status === 401 || status === 403) throw refusedByServer(client, status, `${type}/${id}`);
      const resource = status === 200 ? await jsonOf(answer) : null;
      if (!isObject(resource) || resource.resourceType !== type)
        throw unreadable(`${host} answered ${status} to ${type}/${id}, without the resource.`);
      return { status: 'found', resource, version: versionOf(resource, answer.headers.etag) };
    } catch (error) {
      if (isFatal(error, client.signal) || tries >= mostTries) throw refusedWords(error, host, client.signal);
      await client.wait(tries);
    } finally {
      drop(answer);
    }
  }
}

/** `W/"3"` or `meta.versionId`. */
export function versionOf(resource: Json, etag: unknown): string | null {
  const meta = isObject(resource.meta) ? resource.meta : {};
  const tag = /^(?:W\/)?"([^"]+)"$/.exec(stringOf(etag)?.trim() ?? '')?.[1];
  return stringOf(meta.versionId) ?? tag ?? null;
}
