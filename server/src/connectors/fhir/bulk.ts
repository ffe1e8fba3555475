/**
 * Everything at once: a bulk export (FHIR Bulk Data Access 2.0, `$export` of the system), NDJSON files read line by line.
 * Its files do not change, so a kill goes on at the very line.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Checkpoint, Json, Portion } from '../contract.ts';
import { isObject, objectsOf, stringOf } from '../json.ts';
import { readLines } from '../lines.ts';
import { type Answer, drop, jsonOf } from './answer.ts';
import { type Client, mostTries } from './client.ts';
import { sinceOf } from './cursor.ts';
import { stampOf } from './entry.ts';
import * as facts from './facts.ts';
import { isFatal, refusedWords, unreachable, unreadable } from './faults.ts';
import type { ReadContext } from './read.ts';
import { retryAfter } from './retry-after.ts';

interface Manifest {
  readonly from: number;
  readonly files: readonly { readonly type: string; readonly url: string }[];
}

const longestExportMs = 6 * 3_600_000;

/** False when the server offers none: nothing was read then. */
export async function* readBulk(
  context: ReadContext,
  from: Checkpoint | null,
  status: string | null,
): AsyncGenerator<Portion, boolean> {
  const { client, request, progress, read } = context;
  const { host } = client.address;
  const again = status ? await awaitManifest(client, status) : null;
  const manifestUrl = again ? status : await kickOff(client, request.types);
  if (!manifestUrl) {
    progress.facts.push(facts.bulkNotOffered(host));
    return false;
  }
  const manifest = again ?? (await awaitManifest(client, manifestUrl));
  if (!manifest) throw unreachable(`${host} has forgotten the export that it was making.`);
  const counts: Record<string, number> = {};
  for (const [file, { type, url }] of manifest.files.entries()) {
    const resumed = again && from && file <= from.file ? (file < from.file ? Number.POSITIVE_INFINITY : from.items) : 0;
    counts[type] ??= 0;
    if (resumed === Number.POSITIVE_INFINITY) continue;
    for await (const { items, before } of readOutput(client, url, type, resumed, read)) {
      counts[type] += items.length;
      yield {
        file,
        before,
        items,
        bytes: read.bytes,
        state: { progress: { ...progress }, manifest: manifestUrl, place: null },
      };
    }
  }
  finish(context, manifest, counts);
  // A courtesy: it need not keep the files.
  await client.once(manifestUrl, { method: 'DELETE' }).then(drop, () => {});
  return true;
}

function finish(
  { client, settings, request, progress }: ReadContext,
  { from }: Manifest,
  counts: Record<string, number>,
) {
  const since = sinceOf(from, settings.overlap_minutes);
  for (const type of request.types) {
    // A type without a file is empty or not there: the next read of changes looks for it.
    const items = counts[type];
    if (items !== undefined) progress.types[type] = { since, now: new Date(from).toISOString(), known: true };
    progress.reads.push({
      type,
      way: items === undefined ? 'absent' : 'bulk',
      whole: items !== undefined,
      deletes: false,
      pages: 0,
      items: items ?? 0,
    });
  }
  progress.facts.push(...facts.clockOf(client.address.host, from));
}

/** Where to ask for the manifest; null when there is no bulk export. */
async function kickOff(client: Client, types: readonly string[]): Promise<string | null> {
  const url = new URL('$export', client.address.base);
  url.searchParams.set('_type', types.join(','));
  url.searchParams.set('_outputFormat', 'application/fhir+ndjson');
  const answer = await client.get(url.href, { prefer: 'respond-async' });
  drop(answer);
  const location = answer.headers['content-location'];
  if (answer.status !== 202 || typeof location !== 'string') return null;
  return client.address.follow(location, url.href, 'its bulk export');
}

/** Null when the server does not know it (any more). */
async function awaitManifest(client: Client, url: string): Promise<Manifest | null> {
  const { host } = client.address;
  const until = performance.now() + longestExportMs;
  for (let pause = 500; ; pause = Math.min(pause * 2, 30_000)) {
    const answer = await client.get(url, { accept: 'application/json' });
    if (answer.status === 200) return readManifest(client, answer, url);
    drop(answer);
    if (answer.status === 404 || answer.status === 410) return null;
    if (answer.status !== 202) throw unreadable(`${host} gave up its bulk export (${answer.status}).`);
    if (performance.now() > until) throw unreachable(`${host} did not finish its bulk export in six hours.`);
    const asked = retryAfter(answer.headers['retry-after'], answer.date);
    await sleep(Math.min(asked ?? pause, 120_000), undefined, { signal: client.signal });
  }
}

async function readManifest(client: Client, answer: Answer, at: string): Promise<Manifest> {
  const manifest = await jsonOf(answer);
  const { host } = client.address;
  const from = isObject(manifest) ? stampOf(manifest.transactionTime) : null;
  if (!isObject(manifest) || from === null)
    throw unreadable(`${host} did not answer with a manifest of its bulk export.`);
  const files = objectsOf(manifest.output).flatMap((output: Json) => {
    const url = stringOf(output.url);
    return url ? [{ type: stringOf(output.type) ?? '', url: client.address.follow(url, at, 'an exported file') }] : [];
  });
  return { from, files };
}

async function* readOutput(client: Client, url: string, type: string, skip: number, read: { bytes: number }) {
  const { host } = client.address;
  let done = skip;
  for (let tries = 1; ; tries++) {
    const answer = await client.get(url, { accept: 'application/fhir+ndjson' });
    if (answer.status !== 200) {
      drop(answer);
      throw unreachable(`${host} answered ${answer.status} to an exported file of ${type}.`);
    }
    try {
      let before = 0;
      for await (const lines of readLines(counted(answer, read), `${type} exported by ${host}`)) {
        const fresh = lines.slice(Math.max(0, done - before));
        before += lines.length;
        if (fresh.length === 0) continue;
        yield { items: fresh, before: done };
        done += fresh.length;
      }
      return;
    } catch (error) {
      drop(answer);
      if (isFatal(error, client.signal) || tries >= mostTries) throw refusedWords(error, host, client.signal);
      await client.wait(tries);
    }
  }
}

async function* counted(answer: Answer, read: { bytes: number }): AsyncGenerator<Buffer> {
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    read.bytes += chunk.length;
    yield chunk;
  }
}
