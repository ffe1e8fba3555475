/** Flows for others: RapidPro of today (14.4.2), RapidPro 9 (13.2.0) and FLOIP. */

import { readFlow } from '@mhero/flow/definition/read-flow.ts';
import { writeFlow } from '@mhero/flow/definition/write.ts';
import { type ExportedFlow, writeExport } from '@mhero/flow/exports/export-file.ts';
import { exportFloip } from '@mhero/flow/floip/export.ts';
import { inspectFlow } from '@mhero/flow/inspect/inspect.ts';
import type { Vocabulary } from './assets.ts';

export const exportFormats = ['14.4.2', '13.2.0', 'floip'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface Exported {
  readonly file: unknown;
  /** What the format cannot say. */
  readonly losses: readonly unknown[];
}

export function exportFlow(
  definition: Readonly<Record<string, unknown>>,
  format: ExportFormat,
  now: string,
  vocabulary: Vocabulary,
): Exported {
  if (format === 'floip') {
    const { container, report } = exportFloip([definition], { now });
    return { file: container, losses: report };
  }
  const { flow, losses } = writeFlow(definition, format);
  const exported: ExportedFlow = {
    uuid: String(flow.uuid),
    name: String(flow.name),
    version: format,
    definition: flow,
  };
  const named = namesOf(definition);
  const file = writeExport({
    flows: [exported],
    campaigns: [],
    triggers: [],
    fields: vocabulary.fields
      .filter(({ key }) => named.has(`field ${key}`))
      .map(({ key, name, type }) => ({ key, name, type: type === 'place' ? 'text' : type })),
    groups: vocabulary.groups
      .filter(({ uuid }) => named.has(`group ${uuid}`))
      .map(({ uuid, name, query }) => ({ uuid, name, query })),
  });
  return { file, losses };
}

function namesOf(definition: Readonly<Record<string, unknown>>): Set<string> {
  const { dependencies } = inspectFlow(readFlow(definition));
  return new Set(dependencies.map((need) => `${need.type} ${'key' in need ? need.key : need.uuid}`));
}
