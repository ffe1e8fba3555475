/** Every refusal as an OperationOutcome: what is wrong, where, and how to mend it. */
import type { Problem } from '@mhero/contract/common.ts';

export interface OutcomeIssue {
  readonly severity: 'fatal' | 'error' | 'warning' | 'information';
  /** R4 issue-type. */
  readonly code: string;
  readonly diagnostics: string;
  /** FHIRPath of the element in question. */
  readonly expression?: readonly string[];
  /** `http.` and the name of the parameter in question. */
  readonly location?: readonly string[];
}

export interface OperationOutcome {
  readonly resourceType: 'OperationOutcome';
  readonly issue: readonly OutcomeIssue[];
}

export const outcome = (...issue: OutcomeIssue[]): OperationOutcome => ({ resourceType: 'OperationOutcome', issue });

const codes: Readonly<Record<string, string>> = {
  'request:not_found': 'not-found',
  'request:rate_limited': 'throttled',
  'request:too_large': 'too-long',
  'request:conflict': 'conflict',
  'request:key_reused': 'conflict',
  'access:sign_in': 'login',
  'access:forbidden': 'forbidden',
  'access:outside_area': 'forbidden',
  'fhir:unknown_type': 'not-supported',
  'fhir:not_supported': 'not-supported',
  'fhir:gone': 'deleted',
  'fhir:version': 'conflict',
  'fhir:format': 'not-supported',
  'fhir:media_type': 'not-supported',
  'fhir:parameter': 'invalid',
  'fhir:invalid': 'invalid',
  'database:unreachable': 'transient',
  'disk:full': 'no-store',
  'bug:unexpected': 'exception',
};

/** Of what the web server itself refuses. */
const byStatus: Readonly<Record<number, string>> = { 400: 'invalid', 405: 'not-supported', 415: 'not-supported' };

/** A problem may bring issues of its own, such as those of a validation, as `issues`. */
export function outcomeOf(problem: Problem & { readonly issues?: readonly OutcomeIssue[] }): OperationOutcome {
  if (problem.issues && problem.issues.length > 0) return outcome(...problem.issues);
  const code = codes[problem.code] ?? byStatus[problem.status] ?? (problem.status >= 500 ? 'exception' : 'processing');
  const severity = problem.status >= 500 ? 'fatal' : 'error';
  const said = problem.detail ?? problem.title;
  const fields = problem.fields ?? [];
  if (fields.length === 0) return outcome({ severity, code, diagnostics: said });
  return outcome(
    ...fields.map(({ where, message }): OutcomeIssue => {
      const diagnostics = fields.length === 1 ? said : `${where.replace(/^query\//, '')}: ${message}`;
      return { severity, code, diagnostics, ...placeOf(where) };
    }),
  );
}

/** A JSON pointer becomes a path, `query/name` a parameter. */
function placeOf(where: string): Pick<OutcomeIssue, 'expression' | 'location'> {
  const name = /^(?:query|header|params)\/(.+)$/.exec(where)?.[1];
  if (name) return { expression: [name.split(':')[0]!], location: [`http.${name}`] };
  const path = where
    .split('/')
    .filter((part) => part !== '')
    .reduce((left, part) => (/^\d+$/.test(part) ? `${left}[${part}]` : left ? `${left}.${part}` : part), '');
  return path ? { expression: [path] } : {};
}
