/** From a JSON text to a resource with type and id, without parsing it when its beginning says both. */
import { hash } from 'node:crypto';
import type { Incoming, IncomingNote } from '../../connectors/connectors.ts';
import { isObject, type Json } from '../normalise/tolerant.ts';
import type { RefusedReason } from '../reasons.ts';

/** What we keep and project. Everything else in a registry is refused by type, so that it is accounted for. */
export const readTypes = [
  ...(['CodeSystem', 'ValueSet', 'Organization', 'HealthcareService', 'Location'] as const),
  ...(['Practitioner', 'PractitionerRole', 'Group'] as const),
] as const;
/** Read only where a source's mapping says what of them. */
export const mappedOnly = ['Patient', 'Basic'] as const;
export type ResourceType = (typeof readTypes)[number] | (typeof mappedOnly)[number];
const known: ReadonlySet<string> = new Set(readTypes);

/** The types that are read of a source, in the order in which most references resolve at once. */
export const typesOf = (mapping: { reads(type: string): boolean } | null): readonly ResourceType[] =>
  mapping ? [...readTypes, ...mappedOnly.filter((type) => mapping.reads(type))] : readTypes;

export interface Received {
  readonly type: ResourceType;
  readonly id: string;
  /** As received: the line of NDJSON, or the resource of an entry without the white space around its parts. */
  readonly text: string;
  readonly hash: string;
  readonly where: string;
  /** The entry says that the resource was deleted. */
  readonly deleted: boolean;
  /** Throws when the text is not JSON. */
  json(): Json;
  /** The row that it came from, when rows are counted. */
  readonly row?: Row;
}

/** A row of a sheet, which is counted as one. */
export interface Row {
  readonly where: string;
  readonly refused: boolean;
  readonly notes: readonly IncomingNote[];
  readonly outcomes: Set<string>;
}

export interface Refused {
  /** The type when it is known, else `unknown`. */
  readonly type: string;
  readonly item: string;
  readonly reason: RefusedReason;
  readonly detail: string | null;
  /** As it came, where there is something that could be run again. */
  readonly content?: string | undefined;
}

const head = /^\{"resourceType":"([A-Za-z]{1,40})","id":"([A-Za-z0-9\-._]{1,64})"[,}]/;
const volatile = /"(?:versionId|lastUpdated)":\s*"[^"\\]*",?/g;

/** 128 bits of SHA-256, without what a server changes when nothing has changed. */
export const hashOf = (text: string): string => hash('sha256', text.replace(volatile, ''), 'hex').slice(0, 32);

const isRefused = (item: Received | Refused): item is Refused => 'reason' in item;

export { isRefused };

export const rowOf = (incoming: Incoming): Row | undefined =>
  incoming.row
    ? { where: incoming.where, refused: incoming.rowRefused ?? false, notes: incoming.notes ?? [], outcomes: new Set() }
    : undefined;

/** One or, for a Bundle inside, several. `reads`: the types that are taken; all of `readTypes` unless said. */
export function receive(incoming: Incoming, row?: Row, reads: ReadonlySet<string> = known): (Received | Refused)[] {
  const { text, where } = incoming;
  if (incoming.resources)
    return incoming.resources.map((resource) => {
      const item = fromResource(resource, where, null, reads);
      return row && !isRefused(item) ? { ...item, row } : item;
    });
  if (incoming.row) return [];
  if (text === null) return [refuse('unknown', where, incoming.refused ?? 'not_json')];
  const quick = head.exec(text);
  if (quick && reads.has(quick[1]!)) {
    const [, type, id] = quick as unknown as [string, ResourceType, string];
    return [{ type, id, text, hash: hashOf(text), where, deleted: false, json: () => JSON.parse(text) as Json }];
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return [refuse('unknown', where, 'not_json', (error as Error).message.slice(0, 200), text)];
  }
  return fromValue(value, where, 0, reads);
}

function fromValue(value: unknown, where: string, depth: number, reads: ReadonlySet<string>): (Received | Refused)[] {
  if (!isObject(value)) return [refuse('unknown', where, 'not_a_resource')];
  if (value.resourceType === 'Bundle' && Array.isArray(value.entry) && depth < 3)
    return value.entry.flatMap((entry, i) => fromValue(entry, `${where}, entry ${i + 1}`, depth + 1, reads));
  if (value.resourceType === undefined) return [fromEntry(value, where, reads)];
  return [fromResource(value, where, null, reads)];
}

function fromEntry(entry: Json, where: string, reads: ReadonlySet<string>): Received | Refused {
  const request = isObject(entry.request) ? entry.request : {};
  const fullUrl = typeof entry.fullUrl === 'string' ? entry.fullUrl : null;
  if (isObject(entry.resource)) return fromResource(entry.resource, where, fullUrl, reads);
  const url = typeof request.url === 'string' ? request.url : (fullUrl ?? '');
  const gone = /(?:^|\/)([A-Z][A-Za-z]+)\/([^/?#\s]{1,200})(?:\/_history\/.*)?$/.exec(url);
  if (request.method !== 'DELETE' || !gone) return refuse('unknown', where, 'not_a_resource');
  if (!reads.has(gone[1]!)) return refuse(gone[1]!, `${gone[1]}/${gone[2]}`, 'type_not_read');
  const type = gone[1] as ResourceType;
  return { type, id: gone[2]!, text: '', hash: '', where, deleted: true, json: () => ({}) };
}

function fromResource(
  resource: Json,
  where: string,
  fullUrl: string | null,
  reads: ReadonlySet<string>,
): Received | Refused {
  const type = resource.resourceType;
  if (typeof type !== 'string' || type === '' || type.length > 60) return refuse('unknown', where, 'not_a_resource');
  const urn = fullUrl?.startsWith('urn:uuid:') ? fullUrl.slice(9) : null;
  const id = typeof resource.id === 'number' ? String(resource.id) : (resource.id ?? urn);
  const item = typeof id === 'string' && id !== '' ? `${type}/${id.slice(0, 100)}` : where;
  if (!reads.has(type)) return refuse(type, item, 'type_not_read');
  let text: string;
  try {
    text = JSON.stringify(resource);
  } catch {
    return refuse(type, item, 'too_deep');
  }
  if (id === undefined || id === null || id === '') return refuse(type, where, 'no_id', null, text);
  if (typeof id !== 'string' || !/^[^\s/?#|\u0000]{1,200}$/u.test(id)) return refuse(type, item, 'bad_id', null, text);
  return { type: type as ResourceType, id, text, hash: hashOf(text), where, deleted: false, json: () => resource };
}

function refuse(
  type: string,
  item: string,
  reason: RefusedReason,
  detail: string | null = null,
  content?: string,
): Refused {
  return { type, item, reason, detail, content };
}
