/** Reads a flow definition of any version that RapidPro wrote since 11: migrates, checks and compiles it once. */

import type { Action, ActionOf, ActionScope, ActionType } from '../actions/action.ts';
import { actionTypes } from '../actions/registry.ts';
import type { Step } from '../engine/step.ts';
import { definitionError, isDefinitionError, shown } from './errors.ts';
import type { Exit, Flow, FlowType, Node } from './flow.ts';
import { isObject, type Json } from './json.ts';
import { isLanguage } from './languages.ts';
import { readLocalization } from './localization.ts';
import { type MigrationOptions, migrateDefinition } from './migrate.ts';
import { listWithin, objectAt, readFields, readUuid, textWithin } from './read.ts';
import { readRouter } from './read-router.ts';
import type { Schema } from './schema.ts';

const LONGEST_NAME = 64;
const MOST_NODES = 1_000;
const MOST_ACTIONS = 100;
const MOST_EXITS = 100;
/** Bytes of `_ui`: the positions and notes of an editor. */
const LARGEST_UI = 262_144;

const FLOW_TYPES = ['messaging', 'messaging_background', 'messaging_offline', 'voice'] as const;

/** Minutes: three days for messages, five minutes for calls; the others never wait or never end by themselves. */
const DEFAULT_EXPIRY: Readonly<Record<FlowType, number>> = {
  messaging: 4_320,
  messaging_background: 0,
  messaging_offline: 0,
  voice: 5,
};

const ALLOWED: Readonly<Record<ActionScope, readonly FlowType[]>> = {
  all: FLOW_TYPES,
  interactive: ['messaging', 'messaging_offline', 'voice'],
  online: ['messaging', 'messaging_background', 'voice'],
  voice: ['voice'],
};

/** Throws a DefinitionError that names node, action and field; never changes what it is given. */
export function readFlow(definition: unknown, options: MigrationOptions = {}): Flow {
  try {
    if (!isObject(definition)) throw definitionError('', 'must be an object');
    return compile(migrateDefinition(definition, undefined, options));
  } catch (error) {
    if (isDefinitionError(error)) throw error;
    if (error instanceof RangeError) throw definitionError('', 'is too large to be read');
    throw error;
  }
}

function compile(json: Json): Flow {
  const uuid = readUuid(json.uuid, false, 'uuid')!;
  const name = textWithin(json.name ?? '', LONGEST_NAME, 'name');
  const type = readType(json.type);
  const language = textWithin(json.language ?? '', 100, 'language');
  if (!isLanguage(language)) {
    throw definitionError('language', language === '' ? 'is required' : `there is no language ${shown(language)}`);
  }
  checkUi(json._ui);
  const localization = readLocalization(json.localization);
  const nodes = readNodes(json.nodes, type);
  const byUuid = new Map(nodes.map((node) => [node.uuid, node]));
  checkDestinations(nodes, byUuid);
  return {
    uuid,
    name,
    type,
    language,
    revision: readNumber(json.revision, 'revision'),
    expireAfterMinutes: readNumber(json.expire_after_minutes, 'expire_after_minutes') || DEFAULT_EXPIRY[type],
    nodes,
    node: (wanted) => byUuid.get(wanted),
    languages: localization.languages,
    translation: localization.templates,
    json,
  };
}

function readType(value: unknown): FlowType {
  const type = FLOW_TYPES.find((known) => known === value);
  if (type) return type;
  throw definitionError('type', value ? `${shown(value)} is none of ${FLOW_TYPES.join(', ')}` : 'is required');
}

function readNumber(value: unknown, path: string): number {
  if (value === undefined || value === null) return 0;
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw definitionError(path, 'must be a whole number');
}

function checkUi(ui: unknown): void {
  if (ui === undefined || ui === null) return;
  const text = JSON.stringify(ui);
  if (text.length <= LARGEST_UI / 3) return;
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  if (bytes > LARGEST_UI) throw definitionError('_ui', `must be at most ${LARGEST_UI} bytes`);
}

function readNodes(value: unknown, type: FlowType): readonly Node[] {
  const seen = new Set<string>();
  return listWithin(value ?? [], MOST_NODES, 'nodes').map((json, i) =>
    readNode(objectAt(json, `nodes[${i}]`), `nodes[${i}]`, type, seen),
  );
}

function readNode(json: Json, path: string, type: FlowType, seen: Set<string>): Node {
  const uuid = unique(json.uuid, `${path}.uuid`, seen);
  const actions = listWithin(json.actions ?? [], MOST_ACTIONS, `${path}.actions`).map((action, i) =>
    readAction(objectAt(action, `${path}.actions[${i}]`), `${path}.actions[${i}]`, type, seen),
  );
  const exits = readExits(json.exits, `${path}.exits`, seen);
  if (json.router === undefined || json.router === null) return { uuid, actions, exits };
  const place = { path, uuid, flowType: type, exits: new Set(exits.map((exit) => exit.uuid)) };
  return { uuid, actions, exits, router: readRouter(objectAt(json.router, `${path}.router`), place) };
}

function unique(value: unknown, path: string, seen: Set<string>): string {
  const uuid = readUuid(value, false, path)!;
  if (seen.has(uuid)) throw definitionError(path, `${uuid} stands more than once in the flow`);
  seen.add(uuid);
  return uuid;
}

function readExits(value: unknown, path: string, seen: Set<string>): readonly Exit[] {
  if (value === undefined || value === null) throw definitionError(path, 'is required');
  const list = listWithin(value, MOST_EXITS, path);
  if (list.length === 0) throw definitionError(path, 'must have at least one item');
  return list.map((item, i) => {
    const json = objectAt(item, `${path}[${i}]`);
    const uuid = unique(json.uuid, `${path}[${i}].uuid`, seen);
    return { uuid, destination: readUuid(json.destination_uuid, true, `${path}[${i}].destination_uuid`) ?? null };
  });
}

function checkDestinations(nodes: readonly Node[], byUuid: ReadonlyMap<string, Node>): void {
  nodes.forEach((node, n) => {
    node.exits.forEach((exit, e) => {
      if (exit.destination !== null && !byUuid.has(exit.destination)) {
        throw definitionError(`nodes[${n}].exits[${e}].destination_uuid`, `there is no node ${exit.destination}`);
      }
    });
  });
}

function readAction(json: Json, path: string, flowType: FlowType, seen: Set<string>): Action {
  const type = textWithin(json.type ?? '', 100, `${path}.type`);
  const definition = Object.hasOwn(actionTypes, type) ? actionTypes[type] : undefined;
  if (!definition) {
    throw definitionError(`${path}.type`, type === '' ? 'is required' : `there is no action ${shown(type)}`);
  }
  if (!ALLOWED[definition.scope].includes(flowType)) {
    throw definitionError(`${path}.type`, `${shown(type)} is not allowed in a flow of type ${flowType}`);
  }
  const uuid = unique(json.uuid, `${path}.uuid`, seen);
  const fields = readFields(json, definition.fields, { path, owner: uuid });
  const problem = definition.check?.(fields);
  if (problem !== undefined) throw definitionError(path, problem);
  return bind(definition, { ...fields, uuid, type }, fields);
}

function bind(definition: ActionType, action: ActionOf<Schema>, fields: Action['fields']): Action {
  const { uuid, type } = action;
  return { uuid, type, fields, definition, execute: (step: Step) => definition.execute(action, step) };
}
