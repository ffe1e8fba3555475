/** Mappings of sources: the presets, trying one before it is saved, saving it. */
import type { Mapping, MappingPreset, MappingPreview, PreviewMapping, SourceMapping } from '@mhero/contract/mapping.ts';
import type { Subject } from '../../access/subject.ts';
import { record } from '../../audit/audit.ts';
import type { Db } from '../../db/db.ts';
import { AppError } from '../../errors.ts';
import type { RegistryDeps } from '../deps.ts';
import { readCountry } from '../import/imports.ts';
import { dropMapped } from '../store/linked.ts';
import * as store from '../store/mapping.ts';
import { compileMapping, compileWhole } from './compile.ts';
import { openLive } from './live.ts';
import { presets } from './presets/registry.ts';
import { compare, countTypes, namedIn, readSample } from './preview.ts';
import { type Sample, sampledTypes, sampleKept, samplePasted, sampleServer } from './sample.ts';
import { suggestPreset } from './suggest.ts';

export const listPresets = (): MappingPreset[] =>
  presets.map(({ name, title, description, rules }) => ({
    ...{ name, title, description },
    mapping: { preset: name, rules: [...rules] },
  }));

const missing = () => new AppError('request:not_found', 'There is no such source.');

/** Errors: `request:not_found`. */
export async function readSourceMapping(db: Db, sourceId: number): Promise<SourceMapping> {
  const row = await store.readMappingRow(db, sourceId);
  if (!row) throw missing();
  return { mapping: row.mapping, version: row.version };
}

/**
 * Saves a mapping, if the one that was changed is still the one that is there; null reads by the standard again.
 * What comes is read with it from then on; what is kept already is owed to be projected anew (`mapped_version`), which
 * the exchanges of sources see to.
 * Errors: `request:not_found`, `mapping:invalid`, `mapping:changed`.
 */
export async function saveMapping(
  db: Db,
  subject: Subject,
  sourceId: number,
  mapping: Mapping | null,
  version: number,
): Promise<SourceMapping & { to_read_again: number }> {
  if (mapping) compileWhole(mapping);
  return db.tx(async (tx) => {
    const row = await store.readMappingRow(tx, sourceId, true);
    if (!row) throw missing();
    if ((row.kind === 'sheet' || row.kind === 'demo') && mapping)
      throw new AppError('mapping:invalid', 'Columns of a sheet are mapped when it is imported.');
    if (row.version !== version)
      throw new AppError('mapping:changed', 'Somebody else has changed this mapping meanwhile. Look at it again.', {
        version: row.version,
      });
    await store.writeMapping(tx, sourceId, mapping);
    if (row.mapping && makesMore(row.mapping) && !(mapping && makesMore(mapping))) await dropMapped(tx, sourceId);
    const count = await store.countResources(tx, sourceId);
    await record(tx, subject, 'mapping.change', `source:${sourceId}`, {
      ...{ name: row.name, version: version + 1, preset: mapping?.preset ?? null, rules: mapping?.rules.length ?? 0 },
    });
    return { mapping, version: version + 1, to_read_again: count };
  });
}

/** Whether anything beside the rows of the standard comes of it: linked resources, roles of people without any. */
const makesMore = ({ rules }: Mapping): boolean =>
  rules.some(({ from, target }) => {
    const person = from === 'Practitioner' || from === 'Patient';
    return from === 'Basic' || (person && ['job', 'cadre', 'facility', 'organization'].includes(target));
  });

/** Changes nothing. Errors: `request:not_found`, `request:invalid` for a sample that is none, those of connectors. */
export async function previewMapping(
  deps: RegistryDeps,
  sourceId: number,
  wanted: PreviewMapping,
): Promise<MappingPreview> {
  const { db } = deps;
  const row = await store.readMappingRow(db, sourceId);
  if (!row) throw missing();
  const { from, sample } = await takeSample(deps, sourceId, wanted);
  const context = { sourceId, country: readCountry(await deps.country()) };
  const before = readSample(sample, row.mapping, context);
  const after = readSample(sample, wanted.mapping, context);
  const [old, now] = [namedIn(before), namedIn(after)];
  const naming = await store.readNaming(db, sourceId, [...old.keys, ...now.keys], [...old.places, ...now.places]);
  return {
    ...{ from, sampled: countTypes(sample), suggestion: suggestPreset(sample) },
    ...compare(before, after, naming),
  };
}

async function takeSample(
  deps: RegistryDeps,
  sourceId: number,
  { mapping, from, sample: pasted }: PreviewMapping,
): Promise<{ from: MappingPreview['from']; sample: Sample }> {
  if (from === 'sample' || (from === undefined && pasted !== undefined)) {
    if (pasted === undefined) throw new AppError('request:invalid', 'Send the sample to read.');
    return { from: 'sample', sample: samplePasted(pasted) };
  }
  if (from !== 'server') {
    const sample = await sampleKept(deps.db, sourceId);
    if (sample.size > 0 || from === 'stored') return { from: 'stored', sample };
  }
  const open = await openLive(deps, sourceId);
  if (!open)
    throw new AppError('request:invalid', 'Nothing of this source is kept yet, and it has no server. Paste a sample.');
  const compiled = compileMapping(mapping ?? { preset: null, rules: [] });
  return { from: 'server', sample: await sampleServer(open, sampledTypes(compiled.reads)) };
}
