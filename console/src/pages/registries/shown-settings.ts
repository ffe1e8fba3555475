import type { Values } from '../../parts/settings/schema.ts';

/** What each kind of sign-in needs. Other settings are always shown. */
const needs: Readonly<Record<string, readonly string[]>> = {
  none: [],
  basic: ['user', 'password'],
  bearer: ['token'],
  client_credentials: ['token_url', 'client_id', 'client_secret', 'scope'],
  smart: ['token_url', 'client_id', 'private_key', 'key_id', 'scope'],
  ihris: ['user', 'password', 'token_url'],
};
const ofSignIn = new Set(Object.values(needs).flat());

export function isShown(name: string, values: Values): boolean {
  if (!ofSignIn.has(name)) return true;
  const wanted = needs[String(values.sign_in ?? '')];
  return wanted === undefined || wanted.includes(name);
}

/** Behind “more settings”: right for nearly everybody as they are. */
export const rarely: ReadonlySet<string> = new Set([
  'aliases',
  'read_by',
  'first_read',
  'changes',
  'page_size',
  'overlap_minutes',
]);
