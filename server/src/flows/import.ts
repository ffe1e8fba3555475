/** Files with flows: export files of RapidPro, definitions alone, FLOIP containers. Read whole or not at all. */
import type { Flow } from '@mhero/flow/definition/flow.ts';
import { readFlow } from '@mhero/flow/definition/read-flow.ts';
import type { Campaign } from '@mhero/flow/exports/campaigns.ts';
import { readExport } from '@mhero/flow/exports/export-file.ts';
import type { ExportedField } from '@mhero/flow/exports/fields.ts';
import type { ExportedTrigger } from '@mhero/flow/exports/triggers.ts';
import { importFloip } from '@mhero/flow/floip/import.ts';
import type { Report } from '@mhero/flow/floip/report.ts';
import { AppError, type FieldError } from '../errors.ts';
import { uuid7 } from '../lib/uuids.ts';

export interface FileGroup {
  readonly uuid: string;
  readonly name: string;
  readonly query: string | null;
}

export interface FlowFile {
  readonly format: 'rapidpro' | 'definition' | 'floip';
  readonly flows: readonly Flow[];
  readonly fields: readonly ExportedField[];
  readonly groups: readonly FileGroup[];
  readonly triggers: readonly ExportedTrigger[];
  readonly campaigns: readonly Campaign[];
  readonly report: Report;
}

/** How many reasons are said at once. */
const mostReasons = 50;

/** Throws `flow:invalid` with every place that cannot be read. */
export function readFile(file: unknown): FlowFile {
  return isFloip(file) ? readFloip(file) : readRapidPro(file);
}

const isFloip = (file: unknown): boolean =>
  typeof file === 'object' && file !== null && ('specification_version' in file || 'modules' in file);

function readRapidPro(file: unknown): FlowFile {
  const read = readExport(file);
  refuse(read.problems.map(({ path, problem }) => ({ where: path || '/', message: problem })));
  if (read.flows.length === 0) refuse([{ where: '/', message: 'has no flows' }]);
  return {
    format: read.version === '' ? 'definition' : 'rapidpro',
    flows: read.flows.map(({ definition }) => readFlow(definition)),
    fields: read.fields,
    ...{ groups: read.groups, triggers: read.triggers, campaigns: read.campaigns },
    report: [],
  };
}

function readFloip(file: unknown): FlowFile {
  const { flows, report } = importFloip(file, { uuid: uuid7 });
  const refused = report.filter(({ code }) => code === 'flow_refused');
  refuse(refused.map(({ where, params, what }) => ({ where, message: params.problem ?? what })));
  if (flows.length === 0)
    refuse(
      report.length > 0
        ? report.map(({ where, what }) => ({ where, message: what }))
        : [{ where: '/', message: 'has no flows' }],
    );
  return {
    format: 'floip',
    flows: flows.map((flow) => readFlow(flow)),
    fields: [],
    groups: [],
    triggers: [],
    campaigns: [],
    report,
  };
}

function refuse(fields: FieldError[]): void {
  const [first] = fields;
  if (!first) return;
  const more = fields.length > 1 ? ` and ${fields.length - 1} more` : '';
  throw new AppError(
    'flow:invalid',
    `The file cannot be read, and nothing of it was kept: ${first.where} ${first.message}${more}.`,
    { fields: fields.slice(0, mostReasons) },
  );
}
