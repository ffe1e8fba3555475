import type { ActionJson } from '../definition.ts';

/** What it is about, in the author's own words: the first text or name in it. */
export function lineOf(action: ActionJson): string {
  const { text, subject, name, value, url, local, path, language } = action as Record<string, unknown>;
  const named = [action.field, action.flow, action.channel, action.optin, action.topic].find(
    (one) => typeof one === 'object' && one !== null,
  );
  const listed = [action.groups, action.labels].find((one) => Array.isArray(one) && one.length > 0) as
    | unknown[]
    | undefined;
  const field = (named as { name?: string } | undefined)?.name;
  const names = listed?.map(
    (one) => (one as { name?: string; name_match?: string }).name ?? (one as { name_match?: string }).name_match,
  );
  const parts = [text || subject, field, names?.join(', '), name, local, url, path, value, language];
  return parts
    .filter((part): part is string => typeof part === 'string' && part.trim() !== '')
    .slice(0, 2)
    .join(' = ')
    .slice(0, 140);
}
