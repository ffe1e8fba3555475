/**
 * The way back from 14.4.2 to 13.2.0, for servers with RapidPro 9 (goflow 0.198). What has no equal there is left out
 * or left as it is, and said in the list of losses.
 */
import { mapExpression, refactorTemplate, visitTemplate } from '../../expressions/refactor.ts';
import { RUN_TOP_LEVELS } from '../../expressions/scan.ts';
import { resultKey } from '../../text/result-key.ts';
import { ownOf, textOf } from '../json.ts';
import {
  actionsOf,
  itemOf,
  languagesOf,
  type MigrationContext,
  type Mutable,
  nodesOf,
  object,
  objects,
  texts,
} from './mutable.ts';
import { type At, rewriteTemplates } from './rewrite.ts';

/** What the older version cannot say. */
export interface Loss extends At {
  /**
   * `action`: left out, of this `type`. `property`: left out. `expression`: reads something (`path`) that is not there
   * or means something else. `result`: saved in addition, since the split needs it.
   */
  readonly code: 'action' | 'property' | 'expression' | 'result';
  readonly type?: string;
  readonly property?: string;
  readonly path?: string;
  readonly name?: string;
}

export interface DownOptions {
  /** The e-mail address of a user, by which RapidPro 9 knows them. */
  readonly emailOf?: (userUuid: string) => string | undefined;
}

/** Actions that RapidPro 9 does not have; a flow with one of them cannot be read there. */
const UNKNOWN_ACTIONS = ['call_llm', 'set_run_local'];

const MADE: Readonly<Record<string, readonly [local: string, name: string]>> = {
  open_ticket: ['@locals._new_ticket', 'Ticket'],
  transfer_airtime: ['@locals._new_transfer', 'Transfer'],
};
const CALLS: Readonly<Record<string, string>> = { call_webhook: 'Webhook', call_resthook: 'Resthook' };
const STATUSES = ['@(default(webhook.status, 0))', '@webhook.status'];

/** Changes the flow. */
export function to13_2_again(flow: Mutable, context: MigrationContext, options: DownOptions = {}): Loss[] {
  const losses: Loss[] = [];
  for (const node of nodesOf(flow)) {
    const at = { node_uuid: textOf(node.uuid) };
    if (Array.isArray(node.actions)) node.actions = node.actions.filter((action) => isKept(action, at, losses));
    for (const action of actionsOf(node)) {
      const place = { ...at, action_uuid: textOf(action.uuid) };
      if (action.type === 'send_msg') templatingAgain(flow, action, context);
      if (action.type === 'send_broadcast') dropTemplate(action, place, losses);
      if (action.type === 'open_ticket') ticketAgain(action, place, losses, options);
      dropExtras(flow, action, place, losses);
      splitOnResultAgain(node, action, place, losses);
    }
  }
  rewriteTemplates(flow, (text, at) => webhookAgain(text, at, losses));
  flow.spec_version = '13.2.0';
  return losses;
}

function isKept(action: unknown, at: At, losses: Loss[]): boolean {
  const json = object(action);
  if (!json || !UNKNOWN_ACTIONS.includes(textOf(json.type))) return true;
  losses.push({ ...at, code: 'action', action_uuid: textOf(json.uuid), type: textOf(json.type) });
  return false;
}

/** `template` and `template_variables` become `templating`, with translations under a UUID of its own. */
function templatingAgain(flow: Mutable, action: Mutable, context: MigrationContext): void {
  const { template, template_variables: variables } = action;
  delete action.template;
  delete action.template_variables;
  if (!object(template)) return;
  const uuid = context.uuid(`${textOf(action.uuid)}/templating`);
  action.templating = { uuid, template, variables: texts(variables) ?? [] };
  for (const language of languagesOf(flow)) {
    const item = itemOf(language, action.uuid);
    if (!item || !Array.isArray(item.template_variables)) continue;
    language[uuid] = { variables: item.template_variables };
    delete item.template_variables;
  }
}

function dropTemplate(action: Mutable, at: At, losses: Loss[]): void {
  if (object(action.template)) losses.push({ ...at, code: 'property', property: 'template' });
  delete action.template;
  delete action.template_variables;
}

function ticketAgain(action: Mutable, at: At, losses: Loss[], options: DownOptions): void {
  if ('note' in action) action.body = action.note;
  delete action.note;
  const assignee = object(action.assignee);
  if (!assignee || typeof assignee.uuid !== 'string') return;
  const email = typeof assignee.email === 'string' ? assignee.email : options.emailOf?.(assignee.uuid);
  if (email) action.assignee = { email, name: assignee.name ?? '' };
  else {
    losses.push({ ...at, code: 'property', property: 'assignee' });
    delete action.assignee;
  }
}

const EXTRA = /<extra>[\s\S]*$/;
const KIND = /^<(?:form|url|location)>/;

/** Quick replies were plain texts. */
function dropExtras(flow: Mutable, action: Mutable, at: At, losses: Loss[]): void {
  const holders = [action, ...languagesOf(flow).map((language) => itemOf(language, action.uuid))];
  for (const holder of holders) {
    const replies = texts(holder?.quick_replies);
    if (!holder || !replies) continue;
    const plain = replies.filter((reply) => !KIND.test(reply)).map((reply) => reply.replace(EXTRA, ''));
    if (plain.length === replies.length && plain.every((reply, i) => reply === replies[i])) continue;
    losses.push({ ...at, code: 'property', property: 'quick_replies' });
    holder.quick_replies = plain;
  }
}

/** Splits on a status or a local become splits on the result of the action, which then needs a name. */
function splitOnResultAgain(node: Mutable, action: Mutable, at: At, losses: Loss[]): void {
  const router = object(node.router);
  const made = ownOf(MADE, textOf(action.type));
  if (made) {
    const isSplit = router !== undefined && router.operand === made[0];
    action.result_name = (isSplit && router.result_name) || made[1];
    if (!isSplit || !router.result_name) losses.push({ ...at, code: 'result', name: textOf(action.result_name) });
    if (!isSplit) return;
    delete router.result_name;
    splitOnCategory(router, `@results.${resultKey(textOf(action.result_name))}`, 'has_category');
  }
  const name = ownOf(CALLS, textOf(action.type));
  if (name === undefined || !router || !STATUSES.includes(textOf(router.operand)) || !isStatusSplit(router)) return;
  if (!action.result_name) {
    action.result_name = name;
    losses.push({ ...at, code: 'result', name });
  }
  splitOnCategory(router, `@results.${resultKey(textOf(action.result_name))}.category`, 'has_only_text');
}

function isStatusSplit(router: Mutable): boolean {
  const cases = objects(router.cases);
  const [from, to] = texts(cases[0]?.arguments) ?? [];
  return cases.length === 1 && cases[0]!.type === 'has_number_between' && from === '200' && to === '299';
}

function splitOnCategory(router: Mutable, operand: string, type: string): void {
  router.operand = operand;
  const [success] = objects(router.cases);
  router.cases = success ? [{ ...success, type, arguments: ['Success'] }] : [];
}

/** `@webhook.json` was `@webhook`; there were no status, no headers and no locals. */
function webhookAgain(text: string, at: At, losses: Loss[]): string {
  visitTemplate(text, RUN_TOP_LEVELS, (path) => {
    if (path[0] === 'locals' || (path[0] === 'webhook' && path[1] !== 'json')) {
      losses.push({ ...at, code: 'expression', path: path.join('.') });
    }
  });
  return refactorTemplate(text, RUN_TOP_LEVELS, (ast) =>
    mapExpression(ast, (part) =>
      part.type === 'property' &&
      part.key.toLowerCase() === 'json' &&
      part.container.type === 'name' &&
      part.container.name.toLowerCase() === 'webhook'
        ? part.container
        : undefined,
    ),
  );
}
