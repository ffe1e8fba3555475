/**
 * Reads flows of RapidPro before version 13 (11.0 to 11.12): sets of actions and sets of rules, with expressions of
 * the old language, become nodes of a definition of version 13.0.0.
 */
import { definitionError, shown } from '../errors.ts';
import { isObject, type Json } from '../json.ts';
import { migrateAction } from './actions.ts';
import { localizationJson, type Migration, newMigration } from './migration.ts';
import { integer, list, type Place, property, requiredText, text } from './place.ts';
import { type MigratedNode, migrateRuleSet } from './rule-sets.ts';
import { exitTo } from './rules.ts';

export interface LegacyOptions {
  /** Put before media given by a relative path. */
  readonly baseMediaUrl?: string | undefined;
  /** Makes a new UUID at every call. */
  uuid(): string;
}

const OLDEST = 11;
const NEWEST = 13;

const TYPES: ReadonlyMap<string, string> = new Map([
  ['', 'messaging'],
  ['F', 'messaging'],
  ['M', 'messaging'],
  ['U', 'messaging'],
  ['V', 'voice'],
  ['S', 'messaging_offline'],
]);

interface PlacedNode extends MigratedNode {
  readonly uuid: string;
  readonly left: number;
  readonly top: number;
}

/** Whether a definition is of the shape before version 13, whatever version it says it is. */
export function isLegacyFlow(flow: unknown): boolean {
  if (!isObject(flow) || Object.hasOwn(flow, 'nodes')) return false;
  return ['action_sets', 'rule_sets', 'base_language', 'flow_type'].some((name) => Object.hasOwn(flow, name));
}

/**
 * The same flow as a definition of version 13.0.0. Throws a definition error that names the place where it cannot be
 * read: wrong types, missing UUIDs, actions, rules or tests that there never were, versions below 11.
 */
export function migrateLegacyFlow(flow: unknown, options: LegacyOptions): Json {
  if (!isObject(flow)) throw definitionError('', 'must be an object');
  const place: Place = { value: flow, path: '' };
  checkVersion(place);
  const metadata = property(place, 'metadata');
  const either = (name: string) => {
    const found = property(metadata, name);
    return text(found) === '' ? property(place, name) : found;
  };
  const language = text(property(place, 'base_language'));
  const migration = newMigration(language, options.baseMediaUrl ?? '', () => options.uuid());
  const nodes = nodesOf(migration, place);
  return {
    uuid: requiredText(either('uuid')),
    name: text(either('name')),
    spec_version: '13.0.0',
    language: migration.language,
    type: typeOf(property(place, 'flow_type')),
    revision: integer(either('revision')),
    expire_after_minutes: integer(property(metadata, 'expires')),
    localization: localizationJson(migration),
    nodes: nodes.map(({ node }) => node),
    _ui: { nodes: Object.fromEntries(nodes.map(uiEntry)), stickies: stickies(migration, metadata) },
  };
}

function checkVersion(flow: Place): void {
  const version = text(property(flow, 'version')) || text(property(flow, 'spec_version'));
  const major = Number.parseInt(version, 10);
  if (version === '' || (major >= OLDEST && major < NEWEST)) return;
  throw definitionError('version', `must be from ${OLDEST}.0 to ${OLDEST}.12, not ${shown(version)}`);
}

function typeOf(place: Place): string {
  const type = TYPES.get(text(place));
  if (!type) throw definitionError(place.path, `cannot be ${shown(text(place))}`);
  return type;
}

/** The entry first, then as they stand on the canvas. */
function nodesOf(migration: Migration, flow: Place): readonly PlacedNode[] {
  const actionSets = list(property(flow, 'action_sets'));
  const ruleSets = list(property(flow, 'rule_sets'));
  const uuids = new Set([...actionSets, ...ruleSets].map((set) => requiredText(property(set, 'uuid'))));
  const nodes = [
    ...actionSets.map((set) => placed(set, migrateActionSet(migration, set, uuids))),
    ...ruleSets.map((set) => placed(set, migrateRuleSet(migration, set, uuids))),
  ];
  const entry = text(property(flow, 'entry'));
  const rank = (node: PlacedNode) => (node.uuid === entry ? 0 : 1);
  return nodes.sort((a, b) => rank(a) - rank(b) || a.top - b.top || a.left - b.left);
}

function placed(set: Place, node: MigratedNode): PlacedNode {
  const uuid = text(property(set, 'uuid'));
  return { ...node, uuid, left: integer(property(set, 'x')), top: integer(property(set, 'y')) };
}

function migrateActionSet(migration: Migration, set: Place, nodes: ReadonlySet<string>): MigratedNode {
  const exit = text(property(set, 'exit_uuid')) || migration.uuid();
  const node = {
    uuid: text(property(set, 'uuid')),
    actions: list(property(set, 'actions')).map((action) => migrateAction(migration, action)),
    exits: [exitTo(exit, text(property(set, 'destination')), nodes)],
  };
  return { node, uiType: 'execute_actions' };
}

function uiEntry({ uuid, left, top, uiType, uiConfig }: PlacedNode): readonly [string, Json] {
  return [uuid, { position: { left, top }, type: uiType, ...(uiConfig && { config: uiConfig }) }];
}

function stickies(migration: Migration, metadata: Place): Json {
  const notes = list(property(metadata, 'notes')).map((note) => [
    migration.uuid(),
    {
      position: { left: integer(property(note, 'x')), top: integer(property(note, 'y')) },
      title: text(property(note, 'title')),
      body: text(property(note, 'body')),
      color: 'yellow',
    },
  ]);
  return Object.fromEntries(notes);
}
