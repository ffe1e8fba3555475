/** A router chooses the way out of a node, and may make the session wait first. */
import type { Compiled, Schema, TemplateField } from '../definition/schema.ts';
import type { Step } from '../engine/step.ts';

export interface Category {
  readonly uuid: string;
  readonly name: string;
  readonly exitUuid: string;
}

export interface Case {
  readonly uuid: string;
  /** Name of the test. */
  readonly type: string;
  readonly arguments: TemplateField;
  readonly categoryUuid: string;
}

export interface MessageWait {
  readonly type: 'msg';
  readonly timeout?: { readonly seconds: number; readonly categoryUuid: string };
  readonly hint?: Readonly<Record<string, unknown>>;
}
export interface DialWait {
  readonly type: 'dial';
  readonly phone: TemplateField;
  readonly dialLimitSeconds: number;
  readonly callLimitSeconds: number;
}
export type Wait = MessageWait | DialWait;

/** What was chosen. Without a category the run fails. */
export interface Routed {
  readonly exitUuid?: string;
  /** As text, for the segment. */
  readonly operand?: string;
}

export interface RouterType<S extends Schema = Schema> {
  readonly type: string;
  readonly fields: S;
  check?(router: RouterOf<S>): string | undefined;
  route(router: RouterOf<S>, step: Step): Routed;
}

export interface RouterBase {
  readonly type: string;
  readonly wait?: Wait;
  readonly resultName?: string;
  readonly categories: readonly Category[];
}
export type RouterOf<S extends Schema> = Compiled<S> & RouterBase;

/** A router of a flow, read and bound to its type. */
export interface Router extends RouterBase {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly definition: RouterType;
  route(step: Step): Routed;
}

/** Says the type of the fields from their schema. */
export function routerType<const S extends Schema>(type: RouterType<S>): RouterType<S> {
  return type;
}
