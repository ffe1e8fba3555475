/** Secrets of a source are sealed at rest, bound to it, and meet its other settings only when it is reached. */
import type { Sealer } from '../lib/seal.ts';

const purposeOf = (sourceId: number): string => `registry source ${sourceId}`;

export function sealSecrets(sealer: Sealer, sourceId: number, secrets: Record<string, unknown>): Buffer | null {
  return Object.keys(secrets).length > 0 ? sealer.seal(purposeOf(sourceId), JSON.stringify(secrets)) : null;
}

/** Never log or return them. */
export function openSecrets(
  sealer: Sealer,
  source: { readonly id: number; readonly secrets: Buffer | null },
): Record<string, unknown> {
  if (!source.secrets) return {};
  const all = JSON.parse(sealer.open(purposeOf(source.id), source.secrets)) as Record<string, unknown>;
  // As it was kept before there were connectors.
  if (typeof all.kind !== 'string') return all;
  const { kind, ...rest } = all;
  return { ...rest, sign_in: kind };
}
