/**
 * `floip`: `{id, container, prefer?}` → `{id, flows, report}`, and `{id, flows, name?, now?}` →
 * `{id, container, report}`. The report says what has no equal on the other side.
 */
import { randomUUID } from 'node:crypto';
import { definitionError } from '../../src/definition/errors.ts';
import { exportFloip } from '../../src/floip/export.ts';
import { importFloip } from '../../src/floip/import.ts';

export function answer(request: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { container, flows, name, now, prefer } = request;
  if (container !== undefined) {
    return { ...importFloip(container, { uuid: randomUUID, ...(prefer === 'calls' && { prefer }) }) };
  }
  if (!Array.isArray(flows)) throw definitionError('', 'needs a container, or a list of flows');
  const moment = typeof now === 'string' ? now : new Date().toISOString();
  return { ...exportFloip(flows, { now: moment, ...(typeof name === 'string' && { name }) }) };
}
