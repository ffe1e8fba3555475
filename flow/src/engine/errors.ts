/** What the engine refuses before it has changed anything: the session, the trigger or the resume cannot be used. */

export type EngineError = Error & {
  readonly name: 'EngineError';
  /**
   * 101: the session does not wait. 102: none of its runs waits. 103: the wait does not take a resume of this type; of
   * the three only this one is worth another try with another resume. Absent: it cannot be read.
   */
  readonly code?: 101 | 102 | 103;
};

export function engineError(message: string, code?: EngineError['code']): EngineError {
  return Object.assign(new Error(message), { name: 'EngineError' as const, ...(code && { code }) });
}

export function isEngineError(error: unknown): error is EngineError {
  return error instanceof Error && error.name === 'EngineError';
}
