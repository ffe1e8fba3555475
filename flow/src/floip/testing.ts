/** Small FLOIP files for tests, and the real ones where they are at hand. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FlowJson } from './definition.ts';
import { importFloip } from './import.ts';
import type { ReportItem } from './report.ts';
import { derivedUuid } from './uuids.ts';

/** A UUID by name, so that tests can be read. */
export function id(name: string): string {
  return derivedUuid('test', name);
}

export interface TestBlock {
  readonly name: string;
  readonly type: string;
  readonly config?: object;
  readonly exits?: readonly object[];
  readonly [more: string]: unknown;
}

/** A container of one flow; texts are resources whose identifier is `id(text)`. */
export function container(blocks: readonly TestBlock[], texts: readonly string[] = [], more: object = {}): object {
  const flow = {
    uuid: id('flow'),
    name: 'Flow',
    last_modified: '2026-01-01T00:00:00Z',
    interaction_timeout: 3600,
    supported_modes: ['SMS'],
    languages: [{ id: 'eng', iso_639_3: 'eng' }],
    first_block_id: id(blocks[0]!.name),
    blocks: blocks.map((block) => ({
      uuid: id(block.name),
      config: {},
      exits: [{ uuid: id(`${block.name} exit`), name: 'Default', default: true }],
      ...block,
    })),
    resources: texts.map((text) => ({
      uuid: id(text),
      values: [{ language_id: 'eng', content_type: 'TEXT', modes: ['SMS'], value: text }],
    })),
    ...more,
  };
  return { specification_version: '1.0.0-rc4', uuid: id('container'), name: 'Test', flows: [flow] };
}

export function exit(name: string, to?: string, more: object = {}): object {
  return { uuid: id(`exit ${name}`), name, ...(to === undefined ? {} : { destination_block: id(to) }), ...more };
}

export function imported(file: unknown): { flow: FlowJson; report: ReportItem[]; codes: string[] } {
  const { flows, report } = importFloip(file, { uuid: () => id('new') });
  return { flow: flows[0]!, report: [...report], codes: report.map((item) => item.code) };
}

/** A folder of real files: in $MHERO_SHARED_DATA, or in `shared/data` beside the repository. */
export function dataFolder(name: string): string | undefined {
  const named = process.env.MHERO_SHARED_DATA;
  const candidates = named ? [named] : [];
  for (let at = dirname(fileURLToPath(import.meta.url)); at !== dirname(at); at = dirname(at)) {
    candidates.push(join(at, 'shared/data'));
  }
  const found = candidates.map((each) => join(each, name)).find((each) => existsSync(each));
  if (!found) console.warn(`SKIPPED: real files (no shared/data/${name}; set MHERO_SHARED_DATA)`);
  return found;
}

export function readJson(...path: readonly string[]): unknown {
  return JSON.parse(readFileSync(join(...path), 'utf8'));
}
