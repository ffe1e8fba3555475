/** Reads the router of a node: its wait, its categories and what its type adds. */

import type { Step } from '../engine/step.ts';
import { routerTypes } from '../routers/registry.ts';
import type { Category, DialWait, MessageWait, Router, RouterOf, Wait } from '../routers/router.ts';
import { testNamed } from '../tests/registry.ts';
import { definitionError, shown } from './errors.ts';
import type { FlowType } from './flow.ts';
import { type Json, listOf } from './json.ts';
import { listWithin, objectAt, type Place, readFields, readUuid, textWithin } from './read.ts';
import type { Compiled, Schema } from './schema.ts';

const MOST_CATEGORIES = 100;
const MOST_CASES = 100;
const LONGEST_NAME = 64;

/** Which waits may stand in a flow: a background flow never waits, and only a call can be forwarded. */
const WAITS: Readonly<Record<FlowType, readonly string[]>> = {
  messaging: ['msg'],
  messaging_background: [],
  messaging_offline: ['msg'],
  voice: ['msg', 'dial'],
};

export interface NodePlace {
  /** `nodes[3]` */
  readonly path: string;
  readonly uuid: string;
  readonly flowType: FlowType;
  readonly exits: ReadonlySet<string>;
}

export function readRouter(json: Json, node: NodePlace): Router {
  const path = `${node.path}.router`;
  const type = textWithin(json.type ?? '', 100, `${path}.type`);
  const definition = Object.hasOwn(routerTypes, type) ? routerTypes[type] : undefined;
  if (!definition) {
    throw definitionError(`${path}.type`, type === '' ? 'is required' : `there is no router ${shown(type)}`);
  }
  const categories = readCategories(json.categories, path, node.exits);
  const known = new Set(categories.map((category) => category.uuid));
  const fields = readFields(json, definition.fields, { path, owner: node.uuid });
  checkCases(json, path, known);
  checkCategory(json.default_category_uuid, known, `${path}.default_category_uuid`, true);
  const wait = readWait(json.wait, path, node, known);
  const resultName = textWithin(json.result_name ?? '', LONGEST_NAME, `${path}.result_name`) || undefined;
  const base = { type, wait, resultName, categories };
  const router: RouterOf<Schema> = Object.assign({}, fields, base);
  const problem = definition.check?.(router);
  if (problem !== undefined) throw definitionError(path, problem);
  return { ...base, fields, definition, route: (step: Step) => definition.route(router, step) };
}

function readCategories(value: unknown, path: string, exits: ReadonlySet<string>): readonly Category[] {
  if (value === undefined || value === null) throw definitionError(`${path}.categories`, 'is required');
  const list = listWithin(value, MOST_CATEGORIES, `${path}.categories`);
  if (list.length === 0) throw definitionError(`${path}.categories`, 'must have at least one item');
  return list.map((item, i) => {
    const at = `${path}.categories[${i}]`;
    const json = objectAt(item, at);
    const name = textWithin(json.name ?? '', LONGEST_NAME, `${at}.name`);
    if (name === '') throw definitionError(`${at}.name`, 'is required');
    const exitUuid = readUuid(json.exit_uuid, false, `${at}.exit_uuid`)!;
    if (!exits.has(exitUuid)) throw definitionError(`${at}.exit_uuid`, 'is not the UUID of an exit of this node');
    return { uuid: readUuid(json.uuid, false, `${at}.uuid`)!, name, exitUuid };
  });
}

/** What every list of cases must keep, whatever the router makes of it. */
function checkCases(router: Json, path: string, categories: ReadonlySet<string>): void {
  if (listOf(router.cases).length > MOST_CASES) {
    throw definitionError(`${path}.cases`, `must have at most ${MOST_CASES} items`);
  }
  listOf(router.cases).forEach((item, i) => {
    const at = `${path}.cases[${i}]`;
    const json = objectAt(item, at);
    if (typeof json.type !== 'string' || json.type === '') throw definitionError(`${at}.type`, 'is required');
    if (!testNamed(json.type)) throw definitionError(`${at}.type`, `there is no test ${shown(json.type)}`);
    checkCategory(json.category_uuid, categories, `${at}.category_uuid`, false);
  });
}

function checkCategory(value: unknown, known: ReadonlySet<string>, path: string, optional: boolean): string {
  const uuid = readUuid(value, optional, path);
  if (uuid !== undefined && !known.has(uuid)) {
    throw definitionError(path, 'is not the UUID of a category of this router');
  }
  return uuid ?? '';
}

function readWait(value: unknown, router: string, node: NodePlace, categories: ReadonlySet<string>): Wait | undefined {
  if (value === undefined || value === null) return undefined;
  const path = `${router}.wait`;
  const json = objectAt(value, path);
  const type = textWithin(json.type ?? '', 100, `${path}.type`);
  if (type !== 'msg' && type !== 'dial') {
    throw definitionError(`${path}.type`, type === '' ? 'is required' : `there is no wait ${shown(type)}`);
  }
  if (!WAITS[node.flowType].includes(type)) {
    throw definitionError(`${path}.type`, `${shown(type)} is not allowed in a flow of type ${node.flowType}`);
  }
  return type === 'msg' ? messageWait(json, path, categories) : dialWait(json, { path, owner: node.uuid });
}

const TIMEOUT = {
  seconds: { kind: 'integer', min: 1 },
  category_uuid: { kind: 'uuid' },
} as const satisfies Schema;

function messageWait(json: Json, path: string, categories: ReadonlySet<string>): MessageWait {
  const hint = readHint(json.hint, `${path}.hint`);
  if (json.timeout === undefined || json.timeout === null) return { type: 'msg', hint };
  const at = `${path}.timeout`;
  const timeout = readFields(objectAt(json.timeout, at), TIMEOUT, { path: at, owner: '' });
  checkCategory(timeout.category_uuid, categories, `${at}.category_uuid`, false);
  return { type: 'msg', hint, timeout: { seconds: timeout.seconds, categoryUuid: timeout.category_uuid } };
}

const DIAL = {
  phone: { kind: 'template', max: 1_000 },
  dial_limit_seconds: { kind: 'integer', min: 0, optional: true },
  call_limit_seconds: { kind: 'integer', min: 0, optional: true },
} as const satisfies Schema;

/** A limit of 0 is none given. */
function dialWait(json: Json, place: Place): DialWait {
  const fields: Compiled<typeof DIAL> = readFields(json, DIAL, place);
  return {
    type: 'dial',
    phone: fields.phone,
    dialLimitSeconds: fields.dial_limit_seconds || 60,
    callLimitSeconds: fields.call_limit_seconds || 7_200,
  };
}

const HINTS: Readonly<Record<string, Schema>> = {
  audio: {},
  image: {},
  video: {},
  location: {},
  digits: {
    count: { kind: 'integer', min: 0, optional: true },
    terminated_by: { kind: 'text', max: 8, optional: true },
  },
};

/** Tells the channel what kind of answer is expected; kept as it is. */
function readHint(value: unknown, path: string): Json | undefined {
  if (value === undefined || value === null) return undefined;
  const json = objectAt(value, path);
  const type = textWithin(json.type ?? '', 100, `${path}.type`);
  const schema = Object.hasOwn(HINTS, type) ? HINTS[type] : undefined;
  if (!schema) throw definitionError(`${path}.type`, type === '' ? 'is required' : `there is no hint ${shown(type)}`);
  readFields(json, schema, { path, owner: '' });
  const kept: Record<string, unknown> = { type };
  for (const property in schema) if (json[property] !== undefined) kept[property] = json[property];
  return kept;
}
