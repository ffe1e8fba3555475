/** Brings a definition of any version since 11 to a newer one, step by step; never changes what it is given. */
import { derivedUuid } from './derived-uuid.ts';
import { definitionError, shown } from './errors.ts';
import { checkSize, type Json, objectOf, textOf } from './json.ts';
import { isLegacyFlow, migrateLegacyFlow } from './legacy/flow.ts';
import { to13_1, to13_2, to13_3, to13_4, to13_5, to13_6, to13_6_1 } from './migrations/13.ts';
import { to14_0, to14_1, to14_2, to14_3, to14_3_1, to14_4, to14_4_1, to14_4_2 } from './migrations/14.ts';
import { cloneJson, type MigrationContext, type Mutable, type Step } from './migrations/mutable.ts';

/** What we write and run. */
export const NEWEST = '14.4.2';
/** From this version on we cannot know what a definition means. */
const TOO_NEW: Version = [14, 5, 0];

export interface MigrationOptions {
  /** Makes the identifiers of new things; without it they are derived from where they stand. */
  readonly uuid?: () => string;
  /** Put before relative addresses of sounds in legacy flows. */
  readonly baseMediaUrl?: string;
}

type Version = readonly [major: number, minor: number, patch: number];

const STEPS: ReadonlyArray<readonly [to: string, step: Step]> = [
  ['13.1.0', to13_1],
  ['13.2.0', to13_2],
  ['13.3.0', to13_3],
  ['13.4.0', to13_4],
  ['13.5.0', to13_5],
  ['13.6.0', to13_6],
  ['13.6.1', to13_6_1],
  ['14.0.0', to14_0],
  ['14.1.0', to14_1],
  ['14.2.0', to14_2],
  ['14.3.0', to14_3],
  ['14.3.1', to14_3_1],
  ['14.4.0', to14_4],
  ['14.4.1', to14_4_1],
  ['14.4.2', to14_4_2],
];

/**
 * The definition in version `to` (the newest when not said), or as it is when it is not older. Throws a
 * DefinitionError for a version that is newer than 14.4, older than 11, or none.
 */
export function migrateDefinition(definition: Json, to: string = NEWEST, options: MigrationOptions = {}): Json {
  checkSize(definition);
  const target = parseVersion(to);
  if (!target) throw definitionError('', `cannot be migrated to version ${shown(to)}`);
  if (isLegacyFlow(definition)) return target[0] < 13 ? definition : fromLegacy(definition, to, options);
  const from = versionOf(definition);
  if (compare(from, TOO_NEW) >= 0) {
    throw definitionError('spec_version', `${from.join('.')} is newer than ${NEWEST}, the newest that can be read`);
  }
  if (from[0] < 11)
    throw definitionError('spec_version', `${from.join('.')} is older than 11, the oldest that can be read`);
  if (from[0] < 13) throw definitionError('spec_version', 'flows before version 13 cannot be read');
  const steps = STEPS.filter(([version]) => {
    const step = parseVersion(version)!;
    return compare(step, from) > 0 && compare(step, target) <= 0;
  });
  return steps.length === 0 ? definition : apply(cloneJson(definition) as Mutable, steps, options);
}

function fromLegacy(definition: Json, to: string, { uuid, baseMediaUrl }: MigrationOptions): Json {
  const seed = textOf(objectOf(definition.metadata)?.uuid) || textOf(definition.uuid);
  let made = 0;
  const derived = () => derivedUuid(`${seed}/legacy/${made++}`);
  const flow = migrateLegacyFlow(definition, { uuid: uuid ?? derived, baseMediaUrl });
  return migrateDefinition(flow, to, { uuid });
}

/** Where the steps get their identifiers from. */
export function migrationContext(flow: Json, options: MigrationOptions): MigrationContext {
  const made = options.uuid;
  return { uuid: made ? () => made() : (place) => derivedUuid(`${textOf(flow.uuid)}/${place}`) };
}

function apply(flow: Mutable, steps: typeof STEPS, options: MigrationOptions): Json {
  const context = migrationContext(flow, options);
  for (const [version, step] of steps) {
    step(flow, context);
    flow.spec_version = version;
  }
  return flow;
}

/** Legacy definitions have a `version` and no `spec_version`; the oldest have neither. */
function versionOf(definition: Json): Version {
  const { spec_version: spec, version } = definition;
  if (spec !== undefined && spec !== null) {
    const parsed = parseVersion(spec);
    if (parsed) return parsed;
    throw definitionError('spec_version', `${shown(spec)} is not a version`);
  }
  const legacy = parseVersion(typeof version === 'number' ? String(version) : version);
  if (!legacy) throw definitionError('spec_version', 'is required');
  return legacy;
}

/** `13.1.0`, `11.12` or `12`. */
function parseVersion(value: unknown): Version | undefined {
  const found = typeof value === 'string' ? /^(\d{1,5})(?:\.(\d{1,5}))?(?:\.(\d{1,5}))?$/.exec(value) : null;
  return found ? [Number(found[1]), Number(found[2] ?? 0), Number(found[3] ?? 0)] : undefined;
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
