/** FLOIP Flow Results packages, specification 1.1.0: the descriptor and its rows. */
import type { Json } from '../../exports/json.ts';

export const RESULTS_VERSION = '1.1.0';

export type QuestionType =
  | 'select_one'
  | 'select_many'
  | 'numeric'
  | 'open'
  | 'text'
  | 'image'
  | 'video'
  | 'audio'
  | 'geo_point'
  | 'date'
  | 'time'
  | 'datetime'
  | 'message';

export interface Question {
  readonly type: QuestionType;
  readonly label: string;
  /** `choices` of select questions, `range` of numbers. */
  readonly type_options: Json;
  readonly semantic_label?: string;
}

export interface ResultsDescriptor {
  readonly profile: 'flow-results-package';
  readonly flow_results_specification_version: string;
  readonly id: string;
  /** Lower-case words joined by _. */
  readonly name: string;
  readonly title: string;
  /** RFC 3339 with a numeric offset. */
  readonly created: string;
  readonly modified: string;
  readonly resources: readonly [ResultsResource];
}
export interface ResultsResource {
  readonly profile: 'data-resource';
  readonly name: string;
  /** Where rows are: a file beside the descriptor, or an address. */
  readonly path: string | null;
  readonly api_data_url: string | null;
  readonly access_method: 'file' | 'api';
  readonly mediatype: string;
  readonly encoding: 'utf-8';
  readonly schema: {
    readonly language: string;
    readonly fields: readonly { readonly name: string; readonly title: string; readonly type: string }[];
    readonly questions: Readonly<Record<string, Question>>;
  };
}

/** The columns of a row, in their order, which is what counts. */
export const FIELDS = [
  { name: 'timestamp', title: 'Timestamp', type: 'datetime' },
  { name: 'row_id', title: 'Row ID', type: 'string' },
  { name: 'contact_id', title: 'Contact ID', type: 'string' },
  { name: 'session_id', title: 'Session ID', type: 'string' },
  { name: 'question_id', title: 'Question ID', type: 'string' },
  { name: 'response', title: 'Response', type: 'any' },
  { name: 'response_metadata', title: 'Response Metadata', type: 'object' },
] as const;

export type Row = readonly [
  timestamp: string,
  row_id: string,
  contact_id: string,
  session_id: string,
  question_id: string,
  response: unknown,
  response_metadata: Json,
];

/** RFC 3339 with a numeric offset: `Z` becomes `+00:00`. Undefined for what is no instant. */
export function withOffset(instant: string): string | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*(Z|[+-]\d{2}:?\d{2})?$/i.exec(
    instant.trim(),
  );
  if (!parts || Number.isNaN(Date.parse(`${parts[1]}T${parts[2]!.slice(0, 5)}Z`))) return undefined;
  const zone = parts[3] === undefined || /z/i.test(parts[3]) ? '+00:00' : parts[3].replace(/^(.{3}):?(.{2})$/, '$1:$2');
  const time = parts[2]!.length === 5 ? `${parts[2]}:00` : parts[2];
  return `${parts[1]}T${time}${zone}`;
}
