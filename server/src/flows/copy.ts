/** The same conversation as another flow: everything that a definition itself defines gets a new UUID. Pure but for them. */

interface Part {
  readonly uuid?: unknown;
  readonly actions?: readonly Part[];
  readonly exits?: readonly Part[];
  readonly templating?: Part;
  readonly router?: { readonly categories?: readonly Part[]; readonly cases?: readonly Part[] };
}

/** What the definition refers to (groups, other flows, channels) stays. `definition` is one that can be read. */
export function copyDefinition(
  definition: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> {
  const nodes = Array.isArray(definition.nodes) ? (definition.nodes as readonly Part[]) : [];
  const own = new Map<string, string>();
  for (const part of [definition as Part, ...nodes.flatMap(partsOf)])
    if (typeof part.uuid === 'string') own.set(part.uuid, own.get(part.uuid) ?? crypto.randomUUID());
  const text = JSON.stringify({ ...definition, name, revision: 0 });
  return JSON.parse(text.replace(uuids, (uuid) => own.get(uuid) ?? uuid)) as Record<string, unknown>;
}

const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

function partsOf(node: Part): Part[] {
  const { actions = [], exits = [], router } = node;
  const templating = actions.flatMap((action) => action.templating ?? []);
  return [node, ...actions, ...templating, ...exits, ...(router?.categories ?? []), ...(router?.cases ?? [])];
}
