/** `write`: `{id, flow, version}` with version 14.4.2 or 13.2 (for RapidPro 9) → `{id, flow, losses}`. */
import { definitionError } from '../../src/definition/errors.ts';
import { writeFlow } from '../../src/definition/write.ts';

const VERSIONS = { '14.4.2': '14.4.2', '13.2': '13.2.0', '13.2.0': '13.2.0' } as const;

export function answer({ flow, version }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const known = typeof version === 'string' && Object.hasOwn(VERSIONS, version);
  if (!known) throw definitionError('version', `must be one of ${Object.keys(VERSIONS).join(', ')}`);
  return { ...writeFlow(flow, VERSIONS[version as keyof typeof VERSIONS]) };
}
