/** The form of our own cases of actions and routers. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContactJson } from '../src/contact/contact.ts';
import type { HttpMock } from '../src/services/stand-ins.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface ActionCase extends NodeCase {
  /** Without its uuid. */
  readonly action: Json;
}

/** `cases/routers/<type>.json`; categories are given by their names. */
export interface RouterCase extends NodeCase {
  readonly router: Json & {
    readonly categories: readonly string[];
    readonly default?: string;
    /** `$case1` in `localization` is the uuid of the first. */
    readonly cases?: ReadonlyArray<{ readonly type: string; readonly arguments?: Json; readonly category: string }>;
  };
  /** Chances that are drawn, at least 0 and less than 1. */
  readonly draws?: readonly number[];
}

interface NodeCase {
  /** What people mean the action for; what is empty, unchanged or the last that is allowed; what goes wrong. */
  readonly kind: 'good' | 'edge' | 'bad';
  readonly description: string;
  /** Instead of what `_world.json` says of the contact. */
  readonly contact?: Partial<ContactJson>;
  /** The message that starts the flow; null starts it by hand. */
  readonly input?: string | null;
  /** Started by hand with many others. */
  readonly batch?: boolean;
  /** `$action` stands for the uuid of the action. */
  readonly localization?: Json;
  readonly flow_type?: string;
  readonly http?: Readonly<Record<string, readonly HttpMock[]>>;
  readonly smtp_error?: string;
  /** Sessions before this one. */
  readonly history?: Json;
  /** Without their uuid and time and without the start and the end of the run. `"*"` is anything, `$1` an identifier. */
  readonly events?: readonly Json[];
  readonly locals?: Json;
  /** By key, without node and time. */
  readonly results?: Json;
  readonly webhook?: unknown;
  /** Instead of events: a word of the reason why the flow cannot be read. */
  readonly refused?: string;
}

export function actionCases(type: string): readonly ActionCase[] {
  return readCases('actions', type) as readonly ActionCase[];
}

export function routerCases(type: string): readonly RouterCase[] {
  return readCases('routers', type) as readonly RouterCase[];
}

export function readCases(folder: string, name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, folder, `${name}.json`), 'utf8'));
}

/** Names of the files of cases in a folder. */
export function casesIn(folder: string): readonly string[] {
  return readdirSync(join(import.meta.dirname, folder))
    .filter((file) => !file.startsWith('_'))
    .map((file) => file.replace('.json', ''))
    .sort();
}
