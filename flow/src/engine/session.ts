/** The state of a conversation, as it is stored: plain JSON, goflow's shape, changed in place while a sprint runs. */

export interface ResultJson {
  readonly name: string;
  readonly value: string;
  readonly category?: string;
  readonly category_localized?: string;
  readonly node_uuid: string;
  readonly input?: string;
  readonly created_on: string;
  readonly extra?: unknown;
}

export interface FlowReference {
  readonly uuid: string;
  readonly name: string;
  /** Absent when it is 0. */
  readonly revision?: number;
}

export type SessionStatus = 'active' | 'waiting' | 'completed' | 'failed';
export type RunStatus = 'active' | 'waiting' | 'completed' | 'expired' | 'interrupted' | 'failed';

export interface RunJson {
  readonly uuid: string;
  readonly flow: FlowReference;
  path?: Array<{ readonly node_uuid: string; readonly arrived_on: string }>;
  results?: Record<string, ResultJson>;
  locals?: Record<string, string>;
  /** Of the last call: `{status, headers, json …}`. */
  webhook?: unknown;
  status: RunStatus;
  had_input?: boolean;
  readonly parent_uuid?: string;
  readonly created_on: string;
  modified_on: string;
  exited_on: string | null;
}

export interface InputJson {
  readonly type: string;
  readonly uuid: string;
  readonly created_on: string;
  readonly channel?: { readonly uuid: string; readonly name: string };
  readonly urn?: string;
  readonly text: string;
  readonly attachments?: readonly string[];
  readonly external_id?: string;
  readonly payload?: unknown;
}

export interface CallJson {
  readonly uuid: string;
  readonly channel: { readonly uuid: string; readonly name: string };
  readonly urn: string;
}

export interface SessionJson {
  readonly uuid: string;
  readonly type: string;
  readonly created_on: string;
  readonly trigger: TriggerJson;
  readonly contact_uuid: string;
  readonly call?: CallJson;
  status: SessionStatus;
  runs: RunJson[];
  input?: InputJson;
  sprints: number;
}

export interface TriggerJson {
  readonly type: string;
  readonly flow: FlowReference;
  readonly triggered_on: string;
  readonly batch?: boolean;
  readonly params?: unknown;
  readonly [property: string]: unknown;
}

export interface ResumeJson {
  readonly type: string;
  readonly resumed_on: string;
  readonly [property: string]: unknown;
}

/** A movement from node to node. */
export interface Segment {
  readonly flow_uuid: string;
  readonly node_uuid: string;
  readonly exit_uuid: string;
  readonly destination_uuid: string;
  readonly operand?: string;
  readonly time: string;
}

/** An exit that a run went out by, also where it leads nowhere and the run ends. */
export interface Taken {
  readonly run_uuid: string;
  readonly exit_uuid: string;
}
