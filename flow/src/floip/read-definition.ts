/** Definitions on their way into other formats: brought to the newest version, with the parts that all of them have. */
import { isDefinitionError } from '../definition/errors.ts';
import { migrateDefinition } from '../definition/migrate.ts';
import { isRecord, type Json } from '../exports/json.ts';
import type { FlowJson } from './definition.ts';
import { isUuid } from './uuids.ts';

/** The definition, or why it is none. Never changes what it is given. */
export function readDefinition(json: unknown): FlowJson | string {
  if (!isRecord(json)) return 'it is no object';
  let flow: Json;
  try {
    flow = migrateDefinition(json);
  } catch (error) {
    if (isDefinitionError(error)) return error.message;
    if (error instanceof RangeError) return 'it is too large';
    throw error;
  }
  const { uuid, name, nodes } = flow;
  if (!isUuid(uuid)) return 'it has no UUID';
  if (typeof name !== 'string') return 'it has no name';
  if (!Array.isArray(nodes) || !nodes.every(isNode)) return 'its nodes are not nodes';
  const localization = isRecord(flow.localization) ? flow.localization : {};
  const minutes = typeof flow.expire_after_minutes === 'number' ? flow.expire_after_minutes : 0;
  const language = typeof flow.language === 'string' ? flow.language : 'und';
  return {
    ...flow,
    language,
    localization,
    nodes: nodes.map(wholeNode),
    expire_after_minutes: minutes,
  } as unknown as FlowJson;
}

/** Lists that may be left out are empty, and an exit without a destination ends the flow. */
function wholeNode(node: Json): Json {
  const { router, ...rest } = node;
  const exits = (node.exits as Json[]).map((exit) => ({ ...exit, destination_uuid: exit.destination_uuid ?? null }));
  return { ...rest, actions: node.actions ?? [], ...(isRecord(router) ? { router } : {}), exits };
}

function isNode(node: unknown): boolean {
  if (!isRecord(node) || !isUuid(node.uuid) || !Array.isArray(node.exits)) return false;
  const router = node.router;
  const isRouted = router === undefined || router === null || (isRecord(router) && isListOfRecords(router.categories));
  const hasCases =
    !isRecord(router) || router.cases === undefined || router.cases === null || isListOfRecords(router.cases);
  return (
    isRouted &&
    hasCases &&
    isListOfRecords(node.exits) &&
    ((node.actions ?? undefined) === undefined || isListOfRecords(node.actions))
  );
}

function isListOfRecords(value: unknown): boolean {
  return Array.isArray(value) && value.every(isRecord);
}
