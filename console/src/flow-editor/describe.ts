/** What a node does, in words: texts as they arrive, everything else in a few words. */
import type { Key, Words } from '../words/words.tsx';
import type { ActionJson, NodeJson, RouterJson } from './definition.ts';

/** The words that are needed; nothing here knows the screen. */
export type Say = Pick<Words, 't' | 'of' | 'duration' | 'languageName'>;

export type NodeKind = 'message' | 'question' | 'split' | 'actions' | 'flow' | 'call' | 'voice';

const texts = new Set(['send_msg', 'say_msg']);
const calls = new Set(['call_webhook', 'call_resthook', 'call_classifier', 'call_llm', 'transfer_airtime']);

export function kindOf(node: NodeJson): NodeKind {
  const { router, actions } = node;
  if (router?.wait) return 'question';
  if (actions.some(({ type }) => calls.has(type))) return 'call';
  if (actions.some(({ type }) => type === 'enter_flow')) return 'flow';
  if (router) return 'split';
  if (actions.some(({ type }) => type === 'say_msg' || type === 'play_audio')) return 'voice';
  return actions.some(({ type }) => texts.has(type)) ? 'message' : 'actions';
}

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const nameOf = (value: unknown): string => {
  const one = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return text(one.name) || text(one.name_match) || text(one.email) || text(one.key) || '…';
};
const namesOf = (value: unknown): string => list(value).map(nameOf).join(', ') || '…';

/** Whether the action's own words are what people receive. */
export function isText(action: ActionJson): boolean {
  return texts.has(action.type);
}

/** The parameters of each `flow_does.<type>`. */
const facts: Readonly<Record<string, (action: ActionJson) => Record<string, string>>> = {
  send_msg: (one) => ({ text: text(one.text) }),
  say_msg: (one) => ({ text: text(one.text) }),
  play_audio: (one) => ({ audio: text(one.audio_url) || '…' }),
  send_broadcast: (one) => ({ text: text(one.text) || '…', to: recipients(one) }),
  send_email: (one) => ({ to: list(one.addresses).map(text).join(', ') || '…', subject: text(one.subject) || '…' }),
  start_session: (one) => ({ flow: nameOf(one.flow), to: recipients(one) }),
  enter_flow: (one) => ({ flow: nameOf(one.flow) }),
  add_contact_groups: (one) => ({ groups: namesOf(one.groups) }),
  remove_contact_groups: (one) => ({ groups: namesOf(one.groups) }),
  set_contact_field: (one) => ({ field: nameOf(one.field), value: text(one.value) }),
  set_contact_name: (one) => ({ value: text(one.name) || '…' }),
  set_contact_language: (one) => ({ value: text(one.language) || '…' }),
  set_contact_timezone: (one) => ({ value: text(one.timezone) || '…' }),
  set_contact_channel: (one) => ({ channel: nameOf(one.channel) }),
  add_contact_urn: (one) => ({ value: text(one.path) || '…' }),
  set_run_result: (one) => ({ name: text(one.name) || '…', value: text(one.category) || text(one.value) || '…' }),
  set_run_local: (one) => ({ name: text(one.local) || '…', value: text(one.value) || '…' }),
  call_webhook: (one) => ({ method: text(one.method), url: text(one.url) || '…' }),
  call_resthook: (one) => ({ name: text(one.resthook) || '…' }),
  call_classifier: (one) => ({ name: nameOf(one.classifier) }),
  call_llm: (one) => ({ name: nameOf(one.llm) }),
  open_ticket: (one) => ({ topic: nameOf(one.topic) }),
  transfer_airtime: (one) => ({
    amounts:
      Object.entries((one.amounts ?? {}) as Record<string, unknown>)
        .map(([currency, amount]) => `${amount} ${currency}`)
        .join(', ') || '…',
  }),
  add_input_labels: (one) => ({ labels: namesOf(one.labels) }),
  request_optin: (one) => ({ name: nameOf(one.optin) }),
};

function recipients(one: ActionJson): string {
  const named = [...list(one.groups), ...list(one.contacts)].map(nameOf);
  return [...named, text(one.contact_query)].filter(Boolean).join(', ') || '…';
}

export function describeAction(action: ActionJson, say: Say): string {
  if (isText(action)) return text(action.text);
  if (action.type === 'set_contact_status') return say.of('flow_statuses', text(action.status));
  if (action.type === 'remove_contact_groups' && action.all_groups === true) return say.t('flow_does.leave_all_groups');
  if (action.type === 'set_contact_field' && text(action.value) === '')
    return say.t('flow_does.clear_field', { field: nameOf(action.field) });
  return say.of('flow_does', action.type, facts[action.type]?.(action) ?? {});
}

/** What a router that does not wait goes by. */
export function describeSplit(router: RouterJson, say: Say): string {
  if (router.type === 'random') return say.t('flow_splits.random');
  const operand = text(router.operand);
  const known: Readonly<Record<string, Key>> = {
    '@contact.groups': 'flow_splits.groups',
    '@contact.language': 'flow_splits.language',
    '@input.text': 'flow_splits.last_answer',
    '@input': 'flow_splits.last_answer',
  };
  const group = router.cases?.every((one) => one.type === 'has_group') && (router.cases?.length ?? 0) > 0;
  const key = group ? 'flow_splits.groups' : known[operand];
  if (key) return say.t(key);
  const result = /^@results\.(\w+)(?:\.\w+)?$/.exec(operand)?.[1];
  if (result) return say.t('flow_splits.result', { name: result.replaceAll('_', ' ') });
  const field = /^@(?:contact\.fields|fields)\.(\w+)$/.exec(operand)?.[1];
  if (field) return say.t('flow_splits.field', { name: field.replaceAll('_', ' ') });
  return say.t('flow_splits.expression', { operand });
}

/** How long an answer is waited for; null where the node does not wait. */
export function describeWait(router: RouterJson, say: Say): string | null {
  if (!router.wait) return null;
  if (router.wait.type === 'dial') return say.t('flow.dials');
  const seconds = router.wait.timeout?.seconds;
  return seconds ? say.t('flow.waits_for', { time: say.duration(seconds) }) : say.t('flow.waits');
}

/** One line that tells the node from others: for lists, search and announcements. */
export function titleOf(node: NodeJson, say: Say): string {
  const [first] = node.actions;
  if (first) return describeAction(first, say) || say.t('flow.no_text');
  const { router } = node;
  if (router?.result_name) return say.t('flow.saves', { name: router.result_name });
  return router
    ? router.wait
      ? (describeWait(router, say) ?? '')
      : describeSplit(router, say)
    : say.t('flow.does_nothing');
}

export interface NamedExit {
  readonly uuid: string;
  /** Names of the categories that lead there; empty where there is no router. */
  readonly name: string;
  readonly to: string | null;
  /** Whether the answer's time being over leads here. */
  readonly timeout: boolean;
}

export function namedExits(node: NodeJson): readonly NamedExit[] {
  const { router } = node;
  const timeout = router?.wait?.timeout?.category_uuid;
  return node.exits.map((exit) => {
    const categories = router?.categories.filter((category) => category.exit_uuid === exit.uuid) ?? [];
    return {
      uuid: exit.uuid,
      name: categories.map((category) => category.name).join(', '),
      to: exit.destination_uuid ?? null,
      timeout: categories.some((category) => category.uuid === timeout),
    };
  });
}
