/** Parts of resources: `_elements` and `_summary`. They say of themselves that they are not whole. */

type Json = Record<string, unknown>;

const always = new Set(['resourceType', 'id', 'meta', 'implicitRules']);

/** What R4 marks as summary (Σ) at the first level, of the types that we have. */
const summaries: Readonly<Record<string, readonly string[]>> = {};

/** Elements that R4 requires: a part without them would not be valid. */
const required: Readonly<Record<string, readonly string[]>> = {};

export function elementsOf(text: string, names: readonly string[]): string {
  const resource = JSON.parse(text) as Json;
  const type = String(resource.resourceType);
  return subset(resource, new Set([...names, ...(required[type] ?? [])]));
}

export function summaryOf(text: string, summary: 'true' | 'text' | 'data'): string {
  const resource = JSON.parse(text) as Json;
  const type = String(resource.resourceType);
  if (summary === 'data') return subset(resource, new Set(Object.keys(resource).filter((name) => name !== 'text')));
  if (summary === 'text') return subset(resource, new Set(['text', ...(required[type] ?? [])]));
  return subset(resource, new Set([...(summaries[type] ?? Object.keys(resource)), ...(required[type] ?? [])]));
}

function subset(resource: Json, names: ReadonlySet<string>): string {
  const kept = Object.entries(resource).filter(([name]) => always.has(name) || names.has(name.replace(/^_/, '')));
  const part = Object.fromEntries(kept) as Json;
  const meta = (part.meta ?? {}) as Json;
  const tags = Array.isArray(meta.tag) ? meta.tag : [];
  const tag = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };
  part.meta = { ...meta, tag: [...tags, tag] };
  return JSON.stringify(part);
}
