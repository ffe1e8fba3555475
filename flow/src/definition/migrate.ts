/** Brings a definition of an older version to a newer one. */
import type { Json } from './json.ts';

export interface MigrationOptions {
  /** Makes the identifiers of new things; without it they are derived from where they stand. */
  readonly uuid?: () => string;
  /** Put before relative addresses of sounds in legacy flows. */
  readonly baseMediaUrl?: string;
}

export function migrateDefinition(definition: Json, _to?: string, _options: MigrationOptions = {}): Json {
  return definition;
}
