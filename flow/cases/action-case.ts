/** The form of our own cases of actions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpMock } from '../bin/stand-ins.ts';
import type { ContactJson } from '../src/contact/contact.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface ActionCase {
  /** What people mean the action for; what is empty, unchanged or the last that is allowed; what goes wrong. */
  readonly kind: 'good' | 'edge' | 'bad';
  readonly description: string;
  /** Without its uuid. */
  readonly action: Json;
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

export const casesFolder = join(import.meta.dirname, 'actions');

export function actionCases(type: string): readonly ActionCase[] {
  return readCases(`${type}.json`) as readonly ActionCase[];
}

/** Numbers keep their digits. */
export function readCases(file: string): unknown {
  return JSON.parse(readFileSync(join(casesFolder, file), 'utf8'));
}
