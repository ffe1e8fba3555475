/** A definition in the order in which people meet its nodes. */
import { type Json, objectOf, objectsOf, textOf } from '@mhero/flow/definition/json.ts';

/** From the first node along the exits, answers before silence; what no exit leads to comes last. */
export function inOrder(definition: Json): Json[] {
  const nodes = objectsOf(definition.nodes);
  const byUuid = new Map(nodes.map((node) => [textOf(node.uuid), node]));
  const seen = new Set<Json>();
  for (const first of nodes) {
    const open = [first];
    for (let node = open.shift(); node; node = open.shift()) {
      if (seen.has(node)) continue;
      seen.add(node);
      for (const next of destinations(node)) {
        const found = byUuid.get(next);
        if (found && !seen.has(found)) open.push(found);
      }
    }
  }
  return [...seen];
}

/** The exit of silence and of what did not fit comes after those of answers, as people write it down. */
function destinations(node: Json): string[] {
  const exits = new Map(objectsOf(node.exits).map((exit) => [textOf(exit.uuid), textOf(exit.destination_uuid)]));
  const router = objectOf(node.router);
  const last = new Set([
    textOf(router?.default_category_uuid),
    textOf(objectOf(objectOf(router?.wait)?.timeout)?.category_uuid),
  ]);
  const categories = objectsOf(router?.categories);
  const ordered = [
    ...categories.filter((category) => !last.has(textOf(category.uuid))),
    ...categories.filter((category) => last.has(textOf(category.uuid))),
  ].map((category) => textOf(category.exit_uuid));
  return [...ordered, ...exits.keys()].flatMap((exit) => exits.get(exit) || []);
}

/** What was sent last before each node waits: by the node itself, else by the first that leads to it. */
export function textsBefore(nodes: readonly Json[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const node of nodes) {
    const own = lastText(node);
    const uuid = textOf(node.uuid);
    if (own !== null) texts.set(uuid, own);
    if (own === null) continue;
    for (const next of destinations(node)) if (!texts.has(next)) texts.set(next, own);
  }
  return texts;
}

function lastText(node: Json): string | null {
  const said = objectsOf(node.actions).filter((action) => action.type === 'send_msg' || action.type === 'say_msg');
  return said.length === 0 ? null : textOf(said.at(-1)!.text);
}
