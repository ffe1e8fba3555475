/** Definitions on their way into other formats: brought to the newest version and checked. */
import { isDefinitionError } from '../definition/errors.ts';
import { readFlow } from '../definition/read-flow.ts';
import { isRecord, type Json, textOf } from '../exports/json.ts';
import type { FlowJson } from './definition.ts';

/** The definition, or why it is none. Never changes what it is given. */
export function readDefinition(json: unknown): FlowJson | string {
  try {
    const flow = readFlow(json);
    const localization = isRecord(flow.json.localization) ? flow.json.localization : {};
    const nodes = Array.isArray(flow.json.nodes) ? flow.json.nodes.map(wholeNode) : [];
    const minutes = flow.json.expire_after_minutes ?? 0;
    // The engine does without a name; other systems do not.
    const name = textOf(flow.json.name);
    return { ...flow.json, name, localization, nodes, expire_after_minutes: minutes } as unknown as FlowJson;
  } catch (error) {
    if (isDefinitionError(error)) return error.message;
    throw error;
  }
}

/** Lists that may be left out are empty, and an exit without a destination ends the flow. */
function wholeNode(node: Json): Json {
  const { router, ...rest } = node;
  const exits = (node.exits as Json[]).map((exit) => ({ ...exit, destination_uuid: exit.destination_uuid ?? null }));
  return { ...rest, actions: node.actions ?? [], ...(isRecord(router) ? { router } : {}), exits };
}
