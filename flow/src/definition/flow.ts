/** A flow as the engine runs it: read, checked and compiled once, shared by all sessions, never changed. */
import type { Action } from '../actions/action.ts';
import type { Template } from '../expressions/template.ts';
import type { Router } from '../routers/router.ts';

export type FlowType = 'messaging' | 'messaging_background' | 'messaging_offline' | 'voice';

export interface Exit {
  readonly uuid: string;
  readonly destination: string | null;
}

export interface Node {
  readonly uuid: string;
  readonly actions: readonly Action[];
  readonly router?: Router;
  readonly exits: readonly Exit[];
}

export interface Flow {
  readonly uuid: string;
  readonly name: string;
  readonly type: FlowType;
  /** ISO 639-3, or `und`. */
  readonly language: string;
  readonly revision: number;
  /** Until a wait ends by itself; the default of its type where none is given, 0 for never. */
  readonly expireAfterMinutes: number;
  readonly nodes: readonly Node[];
  node(uuid: string): Node | undefined;
  /** Languages into which something is translated. */
  readonly languages: readonly string[];
  /** The translations of a property of an item, undefined when there is none (`[""]` is none). */
  translation(language: string, owner: string, property: string): readonly Template[] | undefined;
  /** The definition in the newest version, as it was read. */
  readonly json: Readonly<Record<string, unknown>>;
}
