/** A flow's definition as the editor changes it: JSON of version 14.4, read without trust where it matters. */
import type { Definition } from '@mhero/contract/flows.ts';

export type { Definition };

export type Json = Readonly<Record<string, unknown>>;

export interface ActionJson extends Json {
  readonly uuid: string;
  readonly type: string;
}
export interface ExitJson extends Json {
  readonly uuid: string;
  readonly destination_uuid?: string | null;
}
export interface CategoryJson extends Json {
  readonly uuid: string;
  readonly name: string;
  readonly exit_uuid: string;
}
export interface CaseJson extends Json {
  readonly uuid: string;
  readonly type: string;
  readonly arguments?: readonly string[];
  readonly category_uuid: string;
}
export interface WaitJson extends Json {
  readonly type: string;
  readonly timeout?: { readonly seconds: number; readonly category_uuid: string };
}
export interface RouterJson extends Json {
  readonly type: string;
  readonly categories: readonly CategoryJson[];
  readonly operand?: string;
  readonly cases?: readonly CaseJson[];
  readonly default_category_uuid?: string;
  readonly result_name?: string;
  readonly wait?: WaitJson;
}
export interface NodeJson extends Json {
  readonly uuid: string;
  readonly actions?: readonly ActionJson[];
  readonly router?: RouterJson;
  readonly exits: readonly ExitJson[];
}

/** Language → UUID of an item → property → texts. */
export type Localization = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>>
>;

export function nodesOf(definition: Definition): readonly NodeJson[] {
  return Array.isArray(definition.nodes) ? (definition.nodes as NodeJson[]) : [];
}

export function nodeOf(definition: Definition, uuid: string): NodeJson | undefined {
  return nodesOf(definition).find((node) => node.uuid === uuid);
}

export function localizationOf(definition: Definition): Localization {
  return (definition.localization ?? {}) as Localization;
}

export function languageOf(definition: Definition): string {
  return typeof definition.language === 'string' ? definition.language : 'und';
}

export function typeOf(definition: Definition): string {
  return typeof definition.type === 'string' ? definition.type : 'messaging';
}

/** The definition with this node instead of the one of the same UUID; all others are shared. */
export function withNode(definition: Definition, node: NodeJson): Definition {
  return { ...definition, nodes: nodesOf(definition).map((one) => (one.uuid === node.uuid ? node : one)) };
}

/** A random UUID; not `crypto.randomUUID`, which is missing on plain http. */
export function newUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
