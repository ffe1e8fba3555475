import type { HttpSettings } from './settings.ts';

export const secretNames = ['password', 'token', 'hook_secret'] as const;

/** Blots out every secret in words that leave for a log or an officer, in each form in which it may occur. */
export function redactor(settings: HttpSettings): (words: string) => string {
  const forms = new Set<string>();
  for (const name of secretNames) {
    const secret = settings[name];
    if (!secret) continue;
    const encoded = encodeURIComponent(secret.toWellFormed());
    const basic = Buffer.from(`${settings.username}:${secret}`).toString('base64');
    for (const form of [secret, encoded, encoded.replace(/%20/g, '+'), JSON.stringify(secret).slice(1, -1), basic])
      forms.add(form);
  }
  const longestFirst = [...forms].toSorted((a, b) => b.length - a.length);
  return (words) => longestFirst.reduce((text, form) => text.replaceAll(form, '***'), words);
}
