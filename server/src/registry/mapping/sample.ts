/** The resources that a mapping is tried on: what we keep of the source, what its server answers now, or pasted text. */
import { type MappedType, mappedTypes, mappingLimits } from '@mhero/contract/mapping-targets.ts';
import type { Input } from '../../connectors/connectors.ts';
import type { Db } from '../../db/db.ts';
import { AppError } from '../../errors.ts';
import { isObject, type Json } from '../normalise/tolerant.ts';
import { sampleStored } from '../store/mapping.ts';

/** Resources by type, no more of each than a preview shows. */
export type Sample = Map<string, Json[]>;

const mostPlaces = 20;
/** People have several roles and linked resources. */
const mostOthers = 500;

const limitOf = (type: string): number =>
  type === 'Practitioner' || type === 'Patient' ? mappingLimits.people : type === 'Location' ? mostPlaces : mostOthers;

function add(sample: Sample, resource: unknown, depth = 0): void {
  if (Array.isArray(resource)) for (const item of resource) add(sample, item, depth + 1);
  if (!isObject(resource) || depth > 3) return;
  if (resource.resourceType === 'Bundle' && Array.isArray(resource.entry)) {
    for (const entry of resource.entry) add(sample, entry, depth + 1);
    return;
  }
  if (resource.resourceType === undefined) {
    add(sample, resource.resource, depth + 1);
    return;
  }
  const type = resource.resourceType;
  if (typeof type !== 'string' || type === '' || type.length > 60 || sample.size > 40) return;
  const list = sample.get(type) ?? [];
  if (list.length < limitOf(type)) list.push(resource);
  sample.set(type, list);
}

/** Errors: `request:invalid` for text that is not JSON. */
export function samplePasted(text: string): Sample {
  const sample: Sample = new Map();
  try {
    add(sample, JSON.parse(text));
  } catch (error) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    try {
      if (lines.length < 2) throw error;
      for (const line of lines) add(sample, JSON.parse(line));
    } catch {
      throw new AppError('request:invalid', `The sample is not JSON: ${(error as Error).message.slice(0, 200)}`);
    }
  }
  if ([...sample.keys()].length === 0)
    throw new AppError('request:invalid', 'The sample holds no FHIR resource: nothing in it has a resourceType.');
  return sample;
}

export async function sampleKept(db: Db, sourceId: number): Promise<Sample> {
  const sample: Sample = new Map();
  for (const resource of await sampleStored(db, sourceId, { people: mappingLimits.people, places: mostPlaces }))
    add(sample, resource);
  return sample;
}

/** Types of a sample in the order in which a server is asked. Linked resources only where a mapping reads them. */
export const sampledTypes = (reads: (type: string) => boolean): MappedType[] =>
  mappedTypes.filter((type) => (type !== 'Basic' && type !== 'Patient') || reads(type));

/** The first of each type that the server offers. A server that cannot be read is told as it is. */
export async function sampleServer(open: (type: string) => Input, types: readonly string[]): Promise<Sample> {
  const sample: Sample = new Map();
  for (const type of types) {
    for await (const { items } of open(type).open(null)) {
      for (const item of items)
        for (const resource of item.resources ?? (item.text ? [parsed(item.text)] : [])) add(sample, resource);
      if ((sample.get(type)?.length ?? 0) >= limitOf(type)) break;
      if (items.length === 0) break;
    }
  }
  return sample;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
