/** One entry of a Bundle: what it is of, which version, and what is handed over of it. */
import type { Incoming, Json } from '../contract.ts';
import { isObject, stringOf } from '../json.ts';
import type { EntryText } from './bundle.ts';

export interface Entry {
  readonly type: string;
  /** Null when it has none, or when nothing could be made of it. */
  readonly id: string | null;
  /** Milliseconds. */
  readonly stamp: number | null;
  readonly version: string | null;
  readonly incoming: Incoming;
}

/** Null for what is no resource of the registry: the server's own words about the search. */
export function readEntry(entry: EntryText, from: string): Entry | null {
  const where = `${from}, entry ${entry.number}`;
  if (entry.text === null) return unread(where, entry.refused);
  let value: unknown;
  try {
    value = JSON.parse(entry.text);
  } catch {
    return unread(where, 'not_json');
  }
  if (!isObject(value)) return unread(where, 'not_a_resource');
  if (isObject(value.search) && value.search.mode === 'outcome') return null;
  const gone = deletionOf(value);
  if (gone) {
    const text = JSON.stringify({ request: { method: 'DELETE', url: `${gone.type}/${gone.id}` } });
    return { ...gone, incoming: { where: `${gone.type}/${gone.id}`, text, refused: null } };
  }
  return isObject(value.resource) ? readResource(value.resource, where) : unread(where, 'not_a_resource');
}

export function readResource(resource: Json, where: string): Entry | null {
  if (resource.resourceType === 'OperationOutcome') return null;
  const meta = isObject(resource.meta) ? resource.meta : {};
  return {
    type: stringOf(resource.resourceType) ?? '',
    id: stringOf(resource.id),
    stamp: stampOf(meta.lastUpdated),
    version: stringOf(meta.versionId),
    incoming: { where, text: null, refused: null, resources: [resource] },
  };
}

const unread = (where: string, refused: Incoming['refused']): Entry => ({
  ...{ type: '', id: null, stamp: null, version: null },
  incoming: { where, text: null, refused },
});

/** Milliseconds of a FHIR instant; null for anything else. */
export function stampOf(value: unknown): number | null {
  const stamp = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(stamp) ? null : stamp;
}

/** An entry of a history that says that its resource was deleted (ITI-91; HAPI adds the version to the address). */
function deletionOf(entry: Json): (Pick<Entry, 'type' | 'stamp' | 'version'> & { id: string }) | null {
  const request = isObject(entry.request) ? entry.request : {};
  if (request.method !== 'DELETE') return null;
  const named = [request.url, entry.fullUrl].map((url) =>
    /(?:^|\/)([A-Z][A-Za-z]+)\/([^/?#\s]{1,200})(?:\/_history\/([^/?#\s]*))?$/.exec(stringOf(url) ?? ''),
  );
  const [, type, id, version] = named.find((match) => match !== null) ?? [];
  if (!type || !id) return null;
  const response = isObject(entry.response) ? entry.response : {};
  const meta = isObject(entry.resource) && isObject(entry.resource.meta) ? entry.resource.meta : {};
  return { type, id, stamp: stampOf(response.lastModified ?? meta.lastUpdated), version: version ?? null };
}
