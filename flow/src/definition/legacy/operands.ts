/** What a split looks at, for the router and for the form of an editor. */

import type { Json } from '../json.ts';
import { CONTACT_PROPERTIES, SCHEMES } from './expressions/variables.ts';

/** What an editor needs to show a split by `@contact.age`; undefined for operands that are more than a variable. */
export function contactOperand(operand: string): Json | undefined {
  const id = /^@contact\.(\w+)$/i.exec(operand.trim())?.[1]?.toLowerCase();
  if (id === undefined) return undefined;
  if (id === 'tel_e164') return config('tel', 'scheme');
  return config(id, SCHEMES.has(id) ? 'scheme' : CONTACT_PROPERTIES.has(id) ? 'property' : 'field');
}

/** The same for `@flow.response_1`. */
export function resultOperand(operand: string): Json | undefined {
  const id = /^@flow\.(\w+)(?:\.value|\.text)?$/i.exec(operand.trim())?.[1]?.toLowerCase();
  return id === undefined ? undefined : config(id, 'result');
}

/** The part of a text at this place, counted from zero. `operand` is a template of the new language. */
export function delimitedOperand(operand: string, index: number, delimiter: string): string {
  const expression = operand.startsWith('@(') && operand.endsWith(')') ? operand.slice(2, -1) : operand.slice(1);
  const value = operand.startsWith('@') ? expression : JSON.stringify(operand);
  return `@(field(${value}, ${index}, ${JSON.stringify(delimiter)}))`;
}

function config(id: string, type: string): Json {
  const words = id.split('_').filter((word) => word !== '');
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
  return { operand: { id, type, name: name || id } };
}
