/** What belongs to the workspace and not to one session. The host makes it once and shares it among sessions. */
import type { Flow } from '../definition/flow.ts';
import type { Attribute, Query } from '../query/query.ts';
import type { Places } from '../values/environment.ts';

export interface Channel {
  readonly uuid: string;
  readonly name: string;
  readonly address?: string;
  readonly schemes: readonly string[];
  readonly roles: readonly string[];
  readonly features?: readonly string[];
  /** Two letters. */
  readonly country?: string;
  readonly match_prefixes?: readonly string[];
  readonly allow_international?: boolean;
}

export interface Field {
  readonly uuid: string;
  readonly key: string;
  readonly name: string;
  readonly type: 'text' | 'number' | 'datetime' | 'state' | 'district' | 'ward';
}

export interface Group {
  readonly uuid: string;
  readonly name: string;
  /** Smart groups only: who belongs to it follows from this. */
  readonly query?: string;
  readonly parsed?: Query;
}

export interface Named {
  readonly uuid: string;
  readonly name: string;
}
export interface Global {
  readonly key: string;
  readonly name: string;
  readonly value: string;
}
export interface Llm extends Named {
  readonly type: string;
  readonly roles?: readonly string[];
}
export interface Resthook {
  readonly slug: string;
  readonly subscribers: readonly string[];
}
export interface User extends Named {
  readonly email: string;
}
export interface TemplateComponent {
  readonly name: string;
  readonly type: string;
  readonly content: string;
  /** Index of the variable that each name of this component stands for. */
  readonly variables: Readonly<Record<string, number>>;
}
export interface TemplateTranslation {
  readonly channel: Named;
  readonly locale: string;
  readonly namespace?: string;
  readonly external_id?: string;
  readonly components: readonly TemplateComponent[];
  readonly variables: ReadonlyArray<{ readonly type: string }>;
}
export interface MessageTemplate extends Named {
  readonly translations: readonly TemplateTranslation[];
}

/** Every look-up is by one step; `byName` without regard to case. */
export interface Assets {
  flow(uuid: string): Flow | undefined;
  flowByName(name: string): Flow | undefined;
  readonly channels: readonly Channel[];
  channel(uuid: string): Channel | undefined;
  readonly fields: readonly Field[];
  field(key: string): Field | undefined;
  readonly groups: readonly Group[];
  group(uuid: string): Group | undefined;
  groupByName(name: string): Group | undefined;
  readonly globals: readonly Global[];
  label(uuid: string): Named | undefined;
  labelByName(name: string): Named | undefined;
  llm(uuid: string): Llm | undefined;
  readonly places?: Places;
  resthook(slug: string): Resthook | undefined;
  template(uuid: string): MessageTemplate | undefined;
  topic(uuid: string): Named | undefined;
  topicByName(name: string): Named | undefined;
  user(uuid: string): User | undefined;
  userByEmail(email: string): User | undefined;
  campaign(uuid: string): Named | undefined;
  /** What queries of groups may ask for beyond RapidPro's own; contacts then have `registry`. */
  readonly attributes?: readonly Attribute[] | undefined;
  /** ISO instant from which queries of groups count relative dates and ages. */
  readonly queryNow?: string | undefined;
}
