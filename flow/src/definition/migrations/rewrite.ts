/** Rewriting every template of a definition of version 13, with its translations. */
import type { Expression } from '../../expressions/ast.ts';
import { mapExpression, refactorTemplate } from '../../expressions/refactor.ts';
import { RUN_TOP_LEVELS } from '../../expressions/scan.ts';
import { actionsOf, itemOf, languagesOf, type Mutable, nodesOf, object, objects } from './mutable.ts';

type Change = (ast: Expression) => Expression | undefined;

/** Properties with templates, by action; all of them a text, a list of texts, or texts by key. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  add_contact_urn: ['path'],
  call_classifier: ['input'],
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
  set_run_result: ['value'],
  start_session: ['contact_query', 'legacy_vars'],
};

/** References that may be found by an expression. */
const MATCHES = ['groups', 'labels'];

/** Replaces the parts of expressions for which `change` gives another; text that needs no change stays as it is. */
export function rewriteTemplates(flow: Mutable, change: Change): void {
  const rewrite = (text: string) => refactorTemplate(text, RUN_TOP_LEVELS, (ast) => mapExpression(ast, change));
  const languages = languagesOf(flow);
  const translated = (uuid: unknown, properties: readonly string[]) => {
    for (const language of languages) {
      const item = itemOf(language, uuid);
      if (item) rewriteProperties(item, properties, rewrite);
    }
  };
  for (const node of nodesOf(flow)) {
    for (const action of actionsOf(node)) {
      const properties = TEMPLATES[String(action.type)] ?? [];
      rewriteProperties(action, properties, rewrite);
      translated(action.uuid, properties);
      rewriteReferences(action, rewrite);
      for (const holder of variableHolders(action)) {
        rewriteProperties(holder, ['variables', 'params'], rewrite);
        translated(holder.uuid, ['variables', 'params']);
      }
    }
    const router = object(node.router);
    if (router) rewriteRouter(router, rewrite, translated);
  }
}

/** Where the variables of message templates were until 13.5. */
function variableHolders(action: Mutable): Mutable[] {
  const templating = object(action.templating);
  return templating ? [templating, ...objects(templating.components)] : [];
}

function rewriteReferences(action: Mutable, rewrite: (text: string) => string): void {
  for (const property of MATCHES) {
    for (const reference of objects(action[property])) rewriteProperties(reference, ['name_match'], rewrite);
  }
  const assignee = object(action.assignee);
  if (assignee) rewriteProperties(assignee, ['email_match'], rewrite);
}

function rewriteRouter(
  router: Mutable,
  rewrite: (text: string) => string,
  translated: (uuid: unknown, properties: readonly string[]) => void,
): void {
  rewriteProperties(router, ['operand'], rewrite);
  const wait = object(router.wait);
  if (wait) rewriteProperties(wait, ['phone'], rewrite);
  for (const test of objects(router.cases)) {
    rewriteProperties(test, ['arguments'], rewrite);
    translated(test.uuid, ['arguments']);
  }
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
