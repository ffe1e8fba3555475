/** Quick replies: answers that a phone offers as buttons, with the text form in which flows write them. */
import { cutWithDots } from '../text/cut.ts';

/** `extra` is a description, the address of a link, or the identifier of a form. */
export interface QuickReply {
  readonly type: QuickReplyType;
  readonly text?: string;
  readonly extra?: string;
}
export type QuickReplyType = 'text' | 'form' | 'location' | 'url';

const MAX_TEXT = 64;
const MAX_EXTRA = 1_000;
const FORM = /^<(form|location|url)>/;
const EXTRA = '<extra>';

/**
 * Reads `Yes`, `Yes<extra>I agree`, `<url>Visit<extra>https://…`, `<form>Register<extra>47382` or `<location>Here`.
 * Texts over 64 characters (1,000 for extras) are cut. Undefined when there is nothing to show.
 */
export function readQuickReply(written: string): QuickReply | undefined {
  const type = (FORM.exec(written)?.[1] ?? 'text') as QuickReplyType;
  const rest = type === 'text' ? written : written.slice(type.length + 2);
  const at = rest.indexOf(EXTRA);
  const text = (at < 0 ? rest : rest.slice(0, at)).trim();
  const extra = at < 0 ? '' : rest.slice(at + EXTRA.length).trim();
  if (text === '' && type !== 'location') return undefined;
  return {
    type,
    ...(text !== '' && { text: cutWithDots(text, MAX_TEXT) }),
    ...(extra !== '' && { extra: cutWithDots(extra, MAX_EXTRA) }),
  };
}
