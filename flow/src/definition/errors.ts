/** What is wrong with a flow definition: the place as a path into the JSON, and the problem in words. */

export type DefinitionError = Error & {
  readonly name: 'DefinitionError';
  /** `nodes[1].actions[0].groups[0].uuid`; empty for the flow itself. */
  readonly path: string;
  /** `must be a UUID`; begins where the path ends, so that both together are a sentence. */
  readonly problem: string;
};

/** An error to throw; its message is `path: problem`. */
export function definitionError(path: string, problem: string): DefinitionError {
  const error = new Error(path === '' ? `The flow ${problem}` : `${path}: ${problem}`);
  return Object.assign(error, { name: 'DefinitionError' as const, path, problem });
}

export function isDefinitionError(error: unknown): error is DefinitionError {
  return error instanceof Error && error.name === 'DefinitionError';
}

/** Shortened for a message, so that a hostile definition does not fill the log. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 50 ? `“${text.slice(0, 50)}…”` : `“${text}”`;
}
