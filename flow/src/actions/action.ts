/**
 * An action does one thing when a contact passes its node. To add one: a file here, a case file in `cases/actions`, and
 * a line in `registry.ts`.
 */
import type { Compiled, Schema } from '../definition/schema.ts';
import type { Step } from '../engine/step.ts';

/** Flow types it may stand in: `interactive` is all but background, `online` all but offline. */
export type ActionScope = 'all' | 'interactive' | 'online' | 'voice';

/** A result that this action saves, for inspection. */
export interface ResultInfo {
  readonly name: string;
  readonly categories: readonly string[];
}

export interface ActionType<S extends Schema = Schema> {
  readonly type: string;
  readonly scope: ActionScope;
  readonly fields: S;
  /** A rule between fields that the schema cannot say; the problem in words, or undefined. */
  check?(action: Compiled<S>): string | undefined;
  /** What it saves, where its definition tells. */
  results?(action: Compiled<S>): readonly ResultInfo[];
  locals?(action: Compiled<S>): readonly string[];
  /** A promise only when it waits for a service. What goes wrong for the contact is an event, never an exception. */
  execute(action: ActionOf<S>, step: Step): void | Promise<void>;
}

export type ActionOf<S extends Schema> = Compiled<S> & { readonly uuid: string; readonly type: string };

/** An action of a flow, read and bound to its type. */
export interface Action {
  readonly uuid: string;
  readonly type: string;
  /** The compiled fields, for inspection. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly definition: ActionType;
  execute(step: Step): void | Promise<void>;
}

/** Says the type of the fields from their schema. */
export function actionType<const S extends Schema>(type: ActionType<S>): ActionType<S> {
  return type;
}
