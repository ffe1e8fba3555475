/** Flow definitions as JSON, as far as translations write and read them (version 14.4.2). */

import type { FlowType } from '../definition/flow.ts';
import type { Json } from '../exports/json.ts';

export const SPEC_VERSION = '14.4.2';

export interface ExitJson {
  readonly uuid: string;
  destination_uuid: string | null;
}
export interface ActionJson extends Json {
  readonly uuid: string;
  readonly type: string;
}
export interface CategoryJson {
  readonly uuid: string;
  readonly name: string;
  readonly exit_uuid: string;
}
export interface CaseJson {
  readonly uuid: string;
  readonly type: string;
  readonly arguments: readonly string[];
  readonly category_uuid: string;
}
export interface RouterJson {
  readonly type: string;
  readonly operand?: string;
  readonly cases?: readonly CaseJson[];
  readonly categories: readonly CategoryJson[];
  readonly default_category_uuid?: string;
  readonly result_name?: string;
  readonly wait?: Json;
}
export interface NodeJson {
  readonly uuid: string;
  readonly actions: readonly ActionJson[];
  readonly router?: RouterJson;
  readonly exits: readonly ExitJson[];
}
/** `localization[language][item][property]` is a list of texts. */
export type Localization = Record<string, Record<string, Record<string, readonly string[]>>>;

export interface FlowJson {
  readonly uuid: string;
  readonly name: string;
  readonly spec_version: string;
  readonly language: string;
  readonly type: FlowType;
  readonly revision: number;
  readonly expire_after_minutes: number;
  readonly localization: Localization;
  readonly nodes: readonly NodeJson[];
  readonly _ui: Json;
}
