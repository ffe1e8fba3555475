/** What can be wrong with a query: RapidPro's closed list of codes, with our words and the place in the text. */

export const QUERY_ERROR_CODES = [
  'syntax',
  'invalid_number',
  'invalid_date',
  'invalid_status',
  'invalid_language',
  'invalid_group',
  'invalid_flow',
  'invalid_partial_name',
  'invalid_partial_urn',
  'unsupported_contains',
  'unsupported_comparison',
  'unsupported_setcheck',
  'unknown_property_type',
  'unknown_property',
  'redacted_urns',
  'too_complex',
] as const;

export type QueryErrorCode = (typeof QUERY_ERROR_CODES)[number];

export type Span = readonly [start: number, end: number];

export interface QueryError {
  readonly code: QueryErrorCode;
  /** A sentence for the person who typed the query. */
  readonly message: string;
  /** Where in the text as it was given: [start, end) in UTF-16 units. */
  readonly at: Span;
  /** The facts of the message, by name, for words in another language. */
  readonly extra?: Readonly<Record<string, string>>;
  /** What to put at that place instead, where we can guess it. */
  readonly meant?: string;
}

/** Carries a QueryError out of the recursive parser; caught at the front door and never seen outside. */
export class QueryRefused {
  readonly error: QueryError;
  constructor(error: QueryError) {
    this.error = error;
  }
}

export function refuse(
  code: QueryErrorCode,
  message: string,
  at: Span,
  more: { extra?: Readonly<Record<string, string>>; meant?: string } = {},
): never {
  throw new QueryRefused({ code, message, at, ...more });
}
