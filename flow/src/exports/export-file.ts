/**
 * Export files of RapidPro: flows with the campaigns, triggers, fields and groups that belong to them. Reads container
 * version 13 and those of 11 (whose flows are of the older form), and a flow alone; writes version 13.
 */
import { isDefinitionError } from '../definition/errors.ts';
import { isLegacyFlow } from '../definition/legacy/flow.ts';
import type { MigrationOptions } from '../definition/migrate.ts';
import { readFlow } from '../definition/read-flow.ts';
import { type Campaign, campaignJson, readCampaign } from './campaigns.ts';
import { type Problem, readItems, reject } from './check.ts';
import { type ExportedField, type ExportedGroup, readField, readGroup } from './fields.ts';
import { isRecord, type Json, recordOf, textOf } from './json.ts';
import { type ExportedTrigger, readTrigger, triggerJson } from './triggers.ts';

export interface ExportedFlow {
  readonly uuid: string;
  readonly name: string;
  /** The version in the file, as in `13.1.0`. */
  readonly version: string;
  /** In the newest version. */
  readonly definition: Json;
}

export interface ExportParts {
  /** Where the file comes from. */
  readonly site?: string;
  readonly flows: readonly ExportedFlow[];
  readonly campaigns: readonly Campaign[];
  readonly triggers: readonly ExportedTrigger[];
  readonly fields: readonly ExportedField[];
  readonly groups: readonly ExportedGroup[];
}
export interface ExportFile extends ExportParts {
  /** Of the container: `13`, `11.12`; empty for a flow alone. */
  readonly version: string;
  readonly problems: readonly Problem[];
}

/** How much of a file is read; RapidPro allows a workspace about as much. */
const MOST = { flows: 1_000, campaigns: 500, triggers: 2_000, fields: 500, groups: 1_000 } as const;

/** Never throws: what is wrong is in `problems`, with its path and reason, and the rest is read. */
export function readExport(json: unknown, options: MigrationOptions = {}): ExportFile {
  const problems: Problem[] = [];
  const file = recordOf(json);
  const isAlone = file.flows === undefined && (file.nodes !== undefined || isLegacyFlow(file));
  const version = isAlone ? '' : textOf(file.version, 20);
  const site = textOf(file.site, 500);
  if (!isRecord(json)) problems.push({ path: '', problem: 'is no object' });
  const isReadable = isAlone || isKnown(version);
  if (!isReadable) problems.push({ path: 'version', problem: problemOfVersion(version) });
  const parts = isReadable ? file : {};
  const flows = isAlone ? [file] : parts.flows;
  const unique = once();
  return {
    version,
    ...(site === '' ? {} : { site }),
    flows: readItems(flows, 'flows', MOST.flows, problems, (item) => unique('flow', readOneFlow(item, options))),
    campaigns: readItems(parts.campaigns, 'campaigns', MOST.campaigns, problems, (item, path) =>
      unique('campaign', readCampaign(item, path, problems)),
    ),
    triggers: readItems(parts.triggers, 'triggers', MOST.triggers, problems, readTrigger),
    fields: readItems(parts.fields, 'fields', MOST.fields, problems, (item) => {
      const field = readField(item);
      unique('field', { uuid: field.key });
      return field;
    }),
    groups: readItems(parts.groups, 'groups', MOST.groups, problems, (item) => unique('group', readGroup(item))),
    problems,
  };
}

function isKnown(version: string): boolean {
  return /^1[1-3](\.\d+)*$/.test(version);
}

function problemOfVersion(version: string): string {
  if (version === '') return 'is missing';
  const major = Number.parseInt(version, 10);
  if (major < 11) return `${version} is older than 11, the oldest that is read; open and export the flows again`;
  return `${version} is not known; 11 to 13 are read`;
}

/** Rejects what has an identifier that was there before. */
function once(): <T extends { readonly uuid: string }>(kind: string, item: T) => T {
  const seen = new Set<string>();
  return (kind, item) => {
    const key = `${kind} ${item.uuid}`;
    if (seen.has(key)) reject(`is there twice: ${item.uuid}`);
    seen.add(key);
    return item;
  };
}

function readOneFlow(item: Json, options: MigrationOptions): ExportedFlow {
  const version = textOf(item.spec_version, 20) || textOf(item.version, 20);
  try {
    const flow = readFlow(item, options);
    return { uuid: flow.uuid, name: flow.name, version, definition: flow.json };
  } catch (error) {
    if (isDefinitionError(error)) return reject(`cannot be read: ${error.message}`);
    throw error;
  }
}

/** The export file as JSON, container version 13, with definitions in the newest version. */
export function writeExport(parts: ExportParts): Json {
  return {
    version: '13',
    site: parts.site ?? '',
    flows: parts.flows.map((flow) => flow.definition),
    campaigns: parts.campaigns.map(campaignJson),
    triggers: parts.triggers.map(triggerJson),
    fields: parts.fields,
    groups: parts.groups,
  };
}
