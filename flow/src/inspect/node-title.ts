/** What a node is called where it has no name: what it asks or does, in the author's own words. */
import { type Json, objectOf, objectsOf, textOf } from '../definition/json.ts';

const LONGEST = 60;

/** The name of its result, else its first text, else the type of its first action, else of its router. */
export function nodeTitle(node: Json): string {
  const router = objectOf(node.router);
  const actions = objectsOf(node.actions);
  const text = actions.map((action) => textOf(action.text)).find((one) => one.trim() !== '');
  const title = textOf(router?.result_name) || text || textOf(actions[0]?.type) || textOf(router?.type);
  const line = title.replace(/\s+/g, ' ').trim();
  return [...line].length > LONGEST ? `${[...line].slice(0, LONGEST - 1).join('')}…` : line;
}
