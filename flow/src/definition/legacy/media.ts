/** Attachments and recordings, which old flows give by paths below the media of their server. */
import { type Migration, migrated } from './migration.ts';

/** An address, or what an expression or a path below the media of the server stands for, as a template. */
export function mediaAddress(migration: Migration, address: string): string {
  const isWhole = address === '' || address.startsWith('@') || /^https?:/i.test(address) || migration.mediaUrl === '';
  if (isWhole) return migrated(address);
  return migrated(`${migration.mediaUrl.replace(/\/$/, '')}/${address.replace(/^\//, '')}`);
}

/** `image/jpeg:path` with its path as a whole address; positions (`geo:`) have none. */
export function attachment(migration: Migration, value: string): string {
  const colon = value.indexOf(':');
  const type = value.slice(0, Math.max(colon, 0));
  if (colon < 0 || type === 'geo') return migrated(value);
  return `${type}:${mediaAddress(migration, value.slice(colon + 1))}`;
}
