/**
 * One change to one resource, on one version of it. PATCH where the server can, else PUT of the whole. Whatever the
 * server answered, or did not, what became of it is decided by reading back.
 */
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../errors.ts';
import type { Change, Connection, Found, Json, WriteAnswer } from '../contract.ts';
import { applyPatch, isApplied, PatchFailed } from '../json-patch.ts';
import { drop, serverWords } from './answer.ts';
import { type Client, openClient } from './client.ts';
import { createOnServer } from './create.ts';
import { isFatal } from './faults.ts';
import { addressOfOne, readOne } from './one.ts';
import type { FhirSettings } from './settings.ts';

export async function writeOnServer(connection: Connection<FhirSettings>, change: Change): Promise<WriteAnswer> {
  const client = openClient(connection);
  try {
    if (change.kind === 'create') return await createOnServer(client, change);
    return await settle(client, change.kind === 'patch' ? patchTask(change) : replaceTask(change));
  } catch (error) {
    return troubleAnswer(error, client);
  } finally {
    await client.close();
  }
}

export function troubleAnswer(error: unknown, client: Client): WriteAnswer {
  if (client.signal?.aborted || !(error instanceof AppError)) throw error;
  if (error.code === 'connector:refused') return { status: 'refused', code: 403, words: error.message };
  return { status: 'unknown', words: error.message };
}

interface Task {
  readonly type: string;
  readonly id: string;
  readonly version: string | null;
  readonly patch: string | null;
  /** True when what is wanted stands there. */
  done(resource: Json): boolean;
  /** The whole resource as it should be. Errors: `PatchFailed`. */
  whole(resource: Json): Json;
}

const patchTask = ({ type, id, version, patch }: Extract<Change, { kind: 'patch' }>): Task => ({
  ...{ type, id, version, patch: JSON.stringify(patch) },
  done: (resource) => isApplied(resource, patch),
  whole: (resource) => applyPatch(resource, patch),
});

const replaceTask = ({ version, resource }: Extract<Change, { kind: 'replace' }>): Task => ({
  ...{ type: String(resource.resourceType), id: String(resource.id), version, patch: null },
  done: (present) => includes(present, resource),
  whole: () => resource,
});

/** Servers add to what they are given (narrative, meta); what we gave has to be there. */
function includes(present: Json, wanted: Json): boolean {
  return Object.entries(wanted).every(([key, value]) => key === 'meta' || isDeepStrictEqual(present[key], value));
}

const mostWrites = 3;

type Sent = 'taken' | 'lost' | 'not_here' | { readonly refused: number; readonly words: string };

async function settle(client: Client, task: Task): Promise<WriteAnswer> {
  let base = await readOne(client, task.type, task.id);
  for (let writes = 1; base.status === 'found'; writes++) {
    const { resource, version } = base;
    if (task.done(resource)) return { status: 'written', id: task.id, version, resource };
    if (task.version !== null && version !== task.version) return { status: 'conflict', resource, version };
    if (writes > mostWrites)
      return { status: 'unknown', words: `${client.address.host} did not say what became of it, ${mostWrites} times.` };
    const sent = await sendOnce(client, task, base);
    const after = await readOne(client, task.type, task.id);
    if (after.status === 'found' && !task.done(after.resource)) {
      if (typeof sent === 'object') return { status: 'refused', code: sent.refused, words: sent.words };
      if (sent === 'taken') return ignored(client);
      if (after.version !== version) return { status: 'conflict', resource: after.resource, version: after.version };
      if (sent === 'not_here') return { status: 'conflict', resource: after.resource, version: after.version };
      await client.wait(writes);
    }
    base = after;
  }
  return { status: 'gone' };
}

const ignored = (client: Client): WriteAnswer => ({
  status: 'refused',
  code: 200,
  words: `${client.address.host} took the change, but does not show it when it is read again.`,
});

/** Codes with which servers say that they know no PATCH. */
const noPatch = new Set([400, 404, 405, 406, 415, 501]);

async function sendOnce(client: Client, task: Task, base: Extract<Found, { status: 'found' }>): Promise<Sent> {
  const url = addressOfOne(client, task.type, task.id);
  const match: Record<string, string> = base.version === null ? {} : { 'if-match': `W/"${base.version}"` };
  if (task.patch !== null) {
    const sent = await send(client, 'PATCH', url, task.patch, {
      ...match,
      'content-type': 'application/json-patch+json',
    });
    if (typeof sent === 'string' || !noPatch.has(sent.refused)) return sent;
  }
  let whole: Json;
  try {
    whole = task.whole(base.resource);
  } catch (error) {
    if (error instanceof PatchFailed) return 'not_here';
    throw error;
  }
  return send(client, 'PUT', url, JSON.stringify(whole), { ...match, 'content-type': 'application/fhir+json' });
}

async function send(
  client: Client,
  method: 'PUT' | 'PATCH',
  url: string,
  body: string,
  headers: Record<string, string>,
): Promise<Sent> {
  try {
    const answer = await client.once(url, { method, body, headers });
    const { status } = answer;
    if (status >= 200 && status < 300) {
      drop(answer);
      return 'taken';
    }
    if (status === 409 || status === 412) {
      drop(answer);
      return 'not_here';
    }
    if (status === 429 || (status >= 500 && status !== 501)) {
      drop(answer);
      return 'lost';
    }
    const words = (await serverWords(answer)) || `${client.address.host} answered ${status}.`;
    return { refused: status, words };
  } catch (error) {
    if (isFatal(error, client.signal)) throw error;
    return 'lost';
  }
}
