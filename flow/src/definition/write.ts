/** Definitions for others: in the newest version, or in that of RapidPro 9. */

import { definitionError } from './errors.ts';
import { isObject, type Json } from './json.ts';
import { type MigrationOptions, migrateDefinition, migrationContext, NEWEST } from './migrate.ts';
import { type DownOptions, type Loss, to13_2_again } from './migrations/down.ts';
import { cloneJson, type Mutable } from './migrations/mutable.ts';

export interface Written {
  readonly flow: Json;
  /** What the older version cannot say; empty for the newest. */
  readonly losses: readonly Loss[];
}

/** Throws a DefinitionError for what cannot be migrated. */
export function writeFlow(
  definition: unknown,
  version: '14.4.2' | '13.2.0',
  options: MigrationOptions & DownOptions = {},
): Written {
  if (!isObject(definition)) throw definitionError('', 'must be an object');
  const newest = migrateDefinition(definition, NEWEST, options);
  if (version === NEWEST) return { flow: newest, losses: [] };
  const flow = cloneJson(newest) as Mutable;
  const losses = to13_2_again(flow, migrationContext(flow, options), options);
  return { flow, losses };
}
