/** What an officer has written so far, and the request that it becomes. Pure. */
import type { Lane, NewBroadcast } from '../../api/broadcasts.ts';
import type { NewStart } from '../../api/starts.ts';
import { instantOf, isoLocal } from './zoned.ts';

export interface Draft {
  readonly query: string;
  readonly mode: 'chips' | 'text';
  readonly what: 'text' | 'flow';
  /** UUID of the flow; empty while none is chosen. */
  readonly flow: string;
  /** People who are in another conversation. */
  readonly busy: 'skip' | 'interrupt';
  /** People who were in this flow before. */
  readonly before: 'skip' | 'again';
  /** By language of the recipient; `default` is for everyone else. */
  readonly texts: Readonly<Record<string, string>>;
  /** What stands where a field is not known; empty leaves the place empty. */
  readonly fallback: string;
  readonly when: 'now' | 'later';
  /** Local date and time of the deployment: `2026-11-23`, `09:00`. */
  readonly date: string;
  readonly time: string;
  readonly lane: Extract<Lane, 'ordinary' | 'bulk' | 'emergency'>;
  /** Empty is the only one, or the first. */
  readonly channel: string;
  readonly name: string;
}

export const emptyDraft: Draft = {
  query: '',
  mode: 'chips',
  what: 'text',
  flow: '',
  busy: 'skip',
  before: 'skip',
  texts: { default: '' },
  fallback: '',
  when: 'now',
  date: '',
  time: '',
  lane: 'ordinary',
  channel: '',
  name: '',
};

/** The versions that say something; an empty one is as if it had not been begun. */
export function writtenTexts(texts: Draft['texts']): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''));
}

export type Missing = 'flow' | 'text' | 'default_text' | 'time' | 'past' | 'channel';

/** What still stands in the way of sending, in the order of the page. `now` is wall time of the deployment. */
export function missing(draft: Draft, channel: string | undefined, now: string): Missing[] {
  const found: Missing[] = [];
  const texts = writtenTexts(draft.texts);
  if (draft.what === 'flow') {
    if (!draft.flow) found.push('flow');
  } else if (Object.keys(texts).length === 0) found.push('text');
  else if (texts.default === undefined) found.push('default_text');
  if (draft.when === 'later') {
    if (!draft.date || !draft.time) found.push('time');
    else if (isoLocal(draft.date, draft.time) <= now) found.push('past');
  }
  if (!channel) found.push('channel');
  return found;
}

export function requestOf(draft: Draft, channel: string, confirmed: number): NewBroadcast {
  return {
    query: draft.query,
    texts: writtenTexts(draft.texts),
    channel,
    lane: draft.lane,
    confirmed,
    ...(draft.name.trim() ? { name: draft.name.trim() } : {}),
    ...(draft.when === 'later' ? { at: isoLocal(draft.date, draft.time) } : {}),
  };
}

/** `zone` is that of the deployment, in which date and time are. */
export function startRequestOf(draft: Draft, channel: string, zone: string): NewStart {
  return {
    ...{ flow: draft.flow, query: draft.query, channel, lane: draft.lane },
    ...{ skip_busy: draft.busy === 'skip', restart: draft.before === 'again' },
    ...(draft.when === 'later' ? { at: instantOf(isoLocal(draft.date, draft.time), zone).toISOString() } : {}),
  };
}

/** A field of the person in the text: `@contact.facility`, or with other words where it is not known. */
export function fieldExpression(field: string, fallback: string): string {
  const other = fallback.trim().replaceAll('\\', '').replaceAll('"', '');
  return other ? `@(default(contact.${field}, "${other}"))` : `@contact.${field}`;
}
