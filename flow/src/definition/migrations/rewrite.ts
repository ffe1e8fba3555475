/** Rewriting every template of a definition, with its translations. */
import type { Expression } from '../../expressions/ast.ts';
import { mapExpression, refactorTemplate } from '../../expressions/refactor.ts';
import { RUN_TOP_LEVELS } from '../../expressions/scan.ts';
import { ownOf, textOf } from '../json.ts';
import { actionsOf, itemOf, languagesOf, type Mutable, nodesOf, object, objects } from './mutable.ts';

/** Where a template stands. */
export interface At {
  readonly node_uuid: string;
  readonly action_uuid?: string;
}
type Rewrite = (text: string, at: At) => string;

/** Properties with templates, by action; all of them a text, a list of texts, or texts by key. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  add_contact_urn: ['path'],
  call_classifier: ['input'],
  call_llm: ['instructions', 'input'],
  call_webhook: ['url', 'headers', 'body'],
  open_ticket: ['subject', 'body', 'note'],
  play_audio: ['audio_url'],
  say_msg: ['text'],
  send_broadcast: ['text', 'attachments', 'quick_replies', 'template_variables', 'contact_query', 'legacy_vars'],
  send_email: ['addresses', 'subject', 'body'],
  send_msg: ['text', 'attachments', 'quick_replies', 'template_variables'],
  set_contact_field: ['value'],
  set_contact_language: ['language'],
  set_contact_name: ['name'],
  set_contact_timezone: ['timezone'],
  set_run_local: ['value'],
  set_run_result: ['value'],
  start_session: ['contact_query', 'legacy_vars'],
};

/** References that may be found by an expression. */
const MATCHES = ['groups', 'labels'];

/** For `rewriteTemplates`: replaces the parts of expressions for which `change` gives another; the rest stays. */
export function changing(change: (ast: Expression) => Expression | undefined): Rewrite {
  return (text) => refactorTemplate(text, RUN_TOP_LEVELS, (ast) => mapExpression(ast, change));
}

/** Puts what `rewrite` answers in the place of every template and every translation of one. */
export function rewriteTemplates(flow: Mutable, rewrite: Rewrite): void {
  const languages = languagesOf(flow);
  for (const node of nodesOf(flow)) {
    for (const action of actionsOf(node)) {
      const at = { node_uuid: textOf(node.uuid), action_uuid: textOf(action.uuid) };
      rewriteAction(action, languages, (text) => rewrite(text, at));
    }
    const router = object(node.router);
    if (router) rewriteRouter(router, languages, (text) => rewrite(text, { node_uuid: textOf(node.uuid) }));
  }
}

function rewriteAction(action: Mutable, languages: readonly Mutable[], rewrite: (text: string) => string): void {
  const properties = ownOf(TEMPLATES, textOf(action.type)) ?? [];
  rewriteItem(action, properties, languages, rewrite);
  for (const property of MATCHES) {
    for (const reference of objects(action[property])) rewriteProperties(reference, ['name_match'], rewrite);
  }
  const assignee = object(action.assignee);
  if (assignee) rewriteProperties(assignee, ['email_match'], rewrite);
  for (const holder of variableHolders(action)) rewriteItem(holder, ['variables', 'params'], languages, rewrite);
}

/** The properties of something with a UUID, and their translations. */
function rewriteItem(
  item: Mutable,
  properties: readonly string[],
  languages: readonly Mutable[],
  rewrite: (text: string) => string,
): void {
  rewriteProperties(item, properties, rewrite);
  for (const language of languages) {
    const translations = itemOf(language, item.uuid);
    if (translations) rewriteProperties(translations, properties, rewrite);
  }
}

/** Where the variables of message templates were until 13.5. */
function variableHolders(action: Mutable): Mutable[] {
  const templating = object(action.templating);
  return templating ? [templating, ...objects(templating.components)] : [];
}

function rewriteRouter(router: Mutable, languages: readonly Mutable[], rewrite: (text: string) => string): void {
  rewriteProperties(router, ['operand'], rewrite);
  const wait = object(router.wait);
  if (wait) rewriteProperties(wait, ['phone'], rewrite);
  for (const test of objects(router.cases)) rewriteItem(test, ['arguments'], languages, rewrite);
}

function rewriteProperties(holder: Mutable, properties: readonly string[], rewrite: (text: string) => string): void {
  for (const property of properties) {
    if (Object.hasOwn(holder, property)) holder[property] = rewriteValue(holder[property], rewrite);
  }
}

function rewriteValue(value: unknown, rewrite: (text: string) => string): unknown {
  if (typeof value === 'string') return rewrite(value);
  if (Array.isArray(value)) return value.map((item) => (typeof item === 'string' ? rewrite(item) : item));
  const byKey = object(value);
  if (!byKey) return value;
  return Object.fromEntries(
    Object.entries(byKey).map(([key, item]) => [key, typeof item === 'string' ? rewrite(item) : item]),
  );
}
