/** What a flow says first, in each language, and how often it waits for an answer. Pure. */

interface Node {
  readonly uuid?: string;
  readonly actions?: readonly { readonly uuid?: string; readonly type?: string; readonly text?: string }[];
  readonly exits?: readonly { readonly destination_uuid?: string | null }[];
  readonly router?: { readonly wait?: unknown };
}

export interface FirstMessage {
  /** By language as the texts of a send; `default` is the flow's own. Empty where it says nothing at first. */
  readonly texts: Readonly<Record<string, string>>;
  readonly questions: number;
}

/** Nodes looked at before the first message: some flows look at the person first. */
const mostNodes = 20;

export function firstMessage(definition: Readonly<Record<string, unknown>>): FirstMessage {
  const nodes = (Array.isArray(definition.nodes) ? definition.nodes : []) as readonly Node[];
  const questions = nodes.filter((node) => node.router?.wait).length;
  const action = firstAction(nodes);
  if (!action?.text) return { texts: {}, questions };
  const texts: Record<string, string> = { default: action.text };
  const languages = (definition.localization ?? {}) as Record<string, Record<string, { text?: readonly string[] }>>;
  for (const [language, items] of Object.entries(languages)) {
    const text = items[action.uuid ?? '']?.text?.[0];
    if (text) texts[language] = text;
  }
  return { texts, questions };
}

function firstAction(nodes: readonly Node[]) {
  const byUuid = new Map(nodes.map((node) => [node.uuid, node]));
  let node = nodes[0];
  for (let step = 0; node && step < mostNodes; step++) {
    const said = node.actions?.find((action) => action.type === 'send_msg');
    if (said) return said;
    const next = node.exits?.find((exit) => exit.destination_uuid)?.destination_uuid;
    node = next ? byUuid.get(next) : undefined;
  }
  return undefined;
}
