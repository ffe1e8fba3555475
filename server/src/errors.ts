/**
 * Expected refusals. Codes are `area:reason`, all listed here, mapped once to an HTTP status. `detail` is safe to show:
 * what is wrong, where, and how to mend it. Everything else that is thrown is a bug.
 */
export const errorStatus = {
  'request:invalid': 400,
  'request:too_large': 413,
  'request:conflict': 409,
  'request:not_found': 404,
  'request:range': 416,
  'request:rate_limited': 429,
  'request:key_reused': 422,
  'access:sign_in': 401,
  'access:wrong_password': 401,
  'access:forbidden': 403,
  'access:outside_area': 403,
  'access:link_expired': 410,
  'query:invalid': 422,
  'template:invalid': 422,
  'import:unreadable': 422,
  'import:too_large': 413,
  'import:mapping': 422,
  'import:running': 409,
  'connector:unreachable': 502,
  'connector:refused': 422,
  'connector:unreadable': 422,
  'mapping:invalid': 422,
  'mapping:changed': 409,
  'flow:invalid': 422,
  'flow:changed': 409,
  'flow:missing': 422,
  'flow:state': 409,
  'flow:test': 422,
  'flow:tests': 422,
  'playbook:keyword_taken': 409,
  'trigger:conflict': 409,
  'broadcast:empty': 422,
  'broadcast:state': 409,
  'broadcast:changed': 409,
  'schedule:state': 409,
  'results:reminded': 409,
  'results:closed': 409,
  'change:decided': 409,
  'change:changed': 409,
  'change:value': 422,
  'group:name_taken': 409,
  'group:state': 409,
  'matching:decided': 409,
  'matching:built_upon': 409,
  'channel:missing': 422,
  'channel:settings': 422,
  'fhir:unknown_type': 404,
  'fhir:not_supported': 405,
  'fhir:gone': 410,
  'fhir:version': 412,
  'fhir:format': 406,
  'fhir:media_type': 415,
  'fhir:parameter': 400,
  'fhir:invalid': 422,
  'database:unreachable': 503,
  'database:newer': 500,
  'database:failed': 500,
  'disk:full': 507,
  'config:invalid': 500,
  'bug:unexpected': 500,
} as const;

export type ErrorCode = keyof typeof errorStatus;

export interface FieldError {
  /** JSON pointer or column name. */
  readonly where: string;
  readonly message: string;
}

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: Readonly<Record<string, unknown>> & { readonly fields?: FieldError[] };

  constructor(code: ErrorCode, message: string, detail: AppError['detail'] = {}) {
    super(message);
    this.code = code;
    this.detail = detail;
  }
}
