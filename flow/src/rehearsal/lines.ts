/** What a sprint did, line by line, as a phone shows it. */
import type { Sprint } from '../engine/engine.ts';
import type { Event } from '../events/event.ts';

export type Line =
  /** The person got it; `spoken` in a call. */
  | {
      readonly kind: 'got';
      readonly at: string;
      readonly text: string;
      readonly attachments: readonly string[];
      readonly quickReplies: readonly string[];
      readonly spoken: boolean;
      /** Why it would not be sent. */
      readonly unsendable: string | null;
    }
  | { readonly kind: 'wrote'; readonly at: string; readonly text: string; readonly attachments: readonly string[] }
  /** Time passed without an answer; `ended` says what was over then. */
  | {
      readonly kind: 'time';
      readonly at: string;
      readonly until: string;
      readonly ended: 'timeout' | 'expiration' | null;
    }
  | { readonly kind: 'dialed'; readonly at: string; readonly status: string }
  /** What would have reached others, by the type of the event, in one line: an address, a subject, names. */
  | {
      readonly kind: 'outside';
      readonly at: string;
      readonly type: string;
      readonly what: string;
      readonly more: string;
    }
  | { readonly kind: 'problem'; readonly at: string; readonly text: string; readonly fatal: boolean };

export const wrote = (text: string, attachments: readonly string[], at: string): Line => ({
  ...{ kind: 'wrote', text, attachments, at },
});

export const linesOf = ({ events }: Sprint): Line[] => events.flatMap(lineOf);

interface Message {
  readonly text: string;
  readonly attachments?: readonly string[];
  readonly quick_replies?: ReadonlyArray<{ readonly text?: string; readonly name?: string; readonly type?: string }>;
  readonly unsendable_reason?: string;
}

function lineOf(event: Event): Line[] {
  const at = event.created_on;
  if (event.type === 'msg_created' || event.type === 'ivr_created') {
    const { text, attachments = [], quick_replies = [], unsendable_reason = null } = event.msg as Message;
    const quickReplies = quick_replies.flatMap((reply) => (reply.text ? [reply.text] : []));
    const spoken = event.type === 'ivr_created';
    return [{ kind: 'got', at, text, attachments, quickReplies, spoken, unsendable: unsendable_reason }];
  }
  if (event.type === 'error' || event.type === 'failure')
    return [{ kind: 'problem', at, text: String(event.text), fatal: event.type === 'failure' }];
  const outside = outsideOf(event);
  return outside ? [{ kind: 'outside', at, type: event.type, ...outside }] : [];
}

function outsideOf(event: Event): { what: string; more: string } | undefined {
  const of = event as unknown as Record<string, unknown>;
  const names = (list: unknown): string =>
    ((list ?? []) as ReadonlyArray<{ name: string }>).map(({ name }) => name).join(', ');
  switch (event.type) {
    case 'webhook_called':
      return { what: String(of.url), more: `${of.status_code}` };
    case 'resthook_called':
      return { what: String(of.resthook), more: '' };
    case 'email_sent':
      return { what: (of.to as readonly string[]).join(', '), more: String(of.subject) };
    case 'broadcast_created': {
      const texts = of.translations as Record<string, { text?: string }>;
      const to = [names(of.groups), names(of.contacts), String(of.contact_query ?? '')].filter(Boolean).join(', ');
      return { what: to, more: texts[String(of.base_language)]?.text ?? '' };
    }
    case 'session_triggered': {
      const to = [names(of.groups), names(of.contacts), String(of.contact_query ?? '')].filter(Boolean).join(', ');
      return { what: (of.flow as { name: string }).name, more: to };
    }
    case 'ticket_opened':
      return { what: names([(of.ticket as { topic?: { name: string } }).topic ?? { name: '' }]), more: '' };
    case 'airtime_created':
      return { what: String(of.recipient), more: `${String(of.amount)} ${String(of.currency)}` };
    case 'llm_called':
      return { what: (of.llm as { name: string }).name, more: String(of.output) };
    default:
      return undefined;
  }
}
