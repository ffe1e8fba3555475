/** Operations beyond reading and searching (`$export` and the like). An explicit list. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { exportOperations } from './bulk/operations.ts';
import type { FhirContext, ResourceKind } from './kind.ts';

export interface OperationCall {
  readonly context: FhirContext;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly all: ReadonlyMap<string, ResourceKind>;
}

export interface Operation {
  /** Without the `$`. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/fhir/R4`, such as `/$export` or `/Group/:id/$export`. */
  readonly url: string;
  /** Canonical address of its OperationDefinition; null for an address that only belongs to one, as a status. */
  readonly definition: string | null;
  /** Answers the JSON text of a resource, or null when it has answered `reply` itself. */
  run(call: OperationCall): Promise<{ readonly text: string; readonly status?: number } | null>;
}

export const operations: readonly Operation[] = [...exportOperations];
