/** Secret settings are sealed at rest, bound to their channel, and meet the others only when a link is opened. */
import type { Sealer } from '../lib/seal.ts';

const purpose = (uuid: string): string => `channel ${uuid}`;

export function sealSecrets(sealer: Sealer, uuid: string, secrets: Record<string, unknown>): Buffer | null {
  return Object.keys(secrets).length > 0 ? sealer.seal(purpose(uuid), JSON.stringify(secrets)) : null;
}

export function openSecrets(
  sealer: Sealer,
  channel: { uuid: string; secrets: Buffer | null },
): Record<string, unknown> {
  return channel.secrets
    ? (JSON.parse(sealer.open(purpose(channel.uuid), channel.secrets)) as Record<string, unknown>)
    : {};
}

/** All settings of a channel, secrets included. Never log or return them. */
export function openSettings(
  sealer: Sealer,
  channel: { uuid: string; secrets: Buffer | null; settings: Record<string, unknown> },
): Record<string, unknown> {
  return { ...channel.settings, ...openSecrets(sealer, channel) };
}
