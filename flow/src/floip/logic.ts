/** Blocks that nobody sees: other flows, results, the log, calls of web services. */
import { type Json, recordOf, textOf } from '../exports/json.ts';
import { branchesOf, categoryName, exitTo } from './cases.ts';
import { ANSWER } from './choices.ts';
import { testsOf } from './conditions.ts';
import { addActions, addNode, destinationOf, makeSwitch, resultOf, tellOf, type Work } from './draft.ts';
import { defaultExit, errorExit } from './exits.ts';
import { propertyActions } from './properties.ts';
import { scopeOf } from './scope.ts';
import { saidBy } from './texts.ts';
import { escaped, ourTemplate } from './to-ours.ts';
import { derivedUuid, isUuid } from './uuids.ts';

/** Where the log is kept: a local variable. */
export const LOG_LOCAL = 'log';

/** `Core.RunFlow` */
export function translateRunFlow(work: Work): void {
  const { draft, block, entry } = work;
  const id = textOf(block.config.flow_id, 200);
  const known = draft.flows.get(id.toLowerCase());
  const uuid = known?.uuid ?? (isUuid(id) ? id.toLowerCase() : derivedUuid('floip flow', id));
  if (!known) tellOf(work, 'flow_elsewhere', { uuid: id });
  const flow = { uuid, name: known?.name ?? (block.label || block.name).slice(0, 64) };
  const built = makeSwitch(work, entry);
  const otherwise = defaultExit(block.exits);
  const error = errorExit(block.exits) ?? otherwise;
  const end = { key: 'end', to: null };
  built.category(
    'Complete',
    [{ type: 'has_only_text', arguments: ['completed'] }],
    otherwise ? exitTo(work, otherwise) : end,
  );
  built.otherwise('Expired', error ? exitTo(work, error) : end);
  addNode(work, 'split_by_subflow', {
    uuid: entry,
    actions: [{ uuid: draft.ids.derive(entry, 'flow'), type: 'enter_flow', flow }],
    router: built.router('@child.status'),
    exits: built.exits,
  });
}

/** `Core.Output` */
export function translateOutput(work: Work): void {
  const { block, draft, entry } = work;
  const { name } = resultOf(work);
  tellOf(work, 'output_expression', { name });
  const value = ourTemplate(textOf(block.config.value), scopeOf(work));
  const action = { uuid: draft.ids.derive(entry, 'result'), type: 'set_run_result', name, value, category: '' };
  addActions(work, entry, [action, ...propertyActions(work)], destinationOf(work, defaultExit(block.exits)));
}

/** `Core.Log`: there is no log here, so the message goes where it can still be read while the flow runs. */
export function translateLog(work: Work): void {
  const { block, draft, entry } = work;
  tellOf(work, 'log_is_local', { local: LOG_LOCAL });
  const value = saidBy(work, block.config.message).get(draft.base)?.text ?? '';
  const uuid = draft.ids.derive(entry, 'log');
  const action = { uuid, type: 'set_run_local', local: LOG_LOCAL, value, operation: 'set' };
  const actions = [...(value === '' ? [] : [action]), ...propertyActions(work)];
  addActions(work, entry, actions, destinationOf(work, defaultExit(block.exits)));
}

/** A block that we do not know: the conversation goes on. */
export function translateUnknown(work: Work): void {
  tellOf(work, 'block_unknown', { type: work.block.type || '(none)' });
  addActions(work, work.entry, propertyActions(work), destinationOf(work, defaultExit(work.block.exits)));
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']);

/** `Core.Webhook`: its value is the status, which the exits test. */
export function translateWebhook(work: Work): void {
  const { block, draft, entry } = work;
  const { config } = block;
  const limits = ['max_content_length', 'timeout', 'wait_for_response'].filter((key) => config[key] !== undefined);
  if (limits.length > 0) tellOf(work, 'webhook_limits_lost', { keys: limits.join(', ') });
  const method = textOf(config.method, 10).toUpperCase();
  const action = {
    uuid: draft.ids.derive(entry, 'webhook'),
    type: 'call_webhook',
    method: METHODS.has(method) ? method : 'GET',
    url: webhookUrl(work),
    headers: webhookHeaders(work),
    body: webhookBody(work),
  };
  const built = makeSwitch(work, entry);
  const end = { key: 'end', to: null };
  const otherwise = defaultExit(block.exits);
  const branches = branchesOf(work);
  for (const [i, { exit, condition }] of branches.entries()) {
    const tests = testsOf(condition, ANSWER);
    if (!tests) tellOf(work, 'exit_test_lost', { exit: exit.name, test: exit.test });
    built.category(categoryName(exit, i), tests ?? [], exitTo(work, exit));
  }
  if (branches.length === 0) {
    const success = { type: 'has_number_between', arguments: ['200', '299'] };
    built.category('Success', [success], otherwise ? exitTo(work, otherwise) : end);
  }
  const failure = errorExit(block.exits) ?? otherwise;
  built.otherwise('Failure', failure ? exitTo(work, failure) : end);
  const router = built.router('@(default(webhook.status, 0))', { result_name: resultOf(work).name });
  addNode(work, 'split_by_webhook', { uuid: entry, actions: [action], router, exits: built.exits });
}

function webhookUrl(work: Work): string {
  const { config } = work.block;
  const url = ourTemplate(textOf(config.url, 4_000), scopeOf(work));
  const params = Object.entries(recordOf(config.query_params)).slice(0, 50);
  if (params.length === 0) return url;
  const written = params.map(([key, value]) => `${escaped(encoded(key))}=${encodedTemplate(work, textOf(value))}`);
  return `${url}${url.includes('?') ? '&' : '?'}${written.join('&')}`;
}

/** Expressions inside are encoded when the flow runs. */
function encodedTemplate(work: Work, source: string): string {
  const template = ourTemplate(source, scopeOf(work));
  const single = /^@\((.*)\)$/s.exec(template)?.[1] ?? /^@([\w.]+)$/.exec(template)?.[1];
  if (single !== undefined) return `@(url_encode(${single}))`;
  return template.includes('@') ? template : encoded(template);
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function webhookHeaders(work: Work): Json {
  const { config } = work.block;
  const headers = Object.entries(recordOf(config.headers))
    .slice(0, 10)
    .map(([name, value]) => [name, ourTemplate(textOf(value, 4_000), scopeOf(work))] as const);
  const auth = config.auth;
  const credentials = typeof auth === 'string' ? auth : textOf(recordOf(auth).token);
  if (credentials !== '') headers.push(['Authorization', ourTemplate(credentials, scopeOf(work))]);
  else if (auth !== undefined && auth !== null && auth !== '') tellOf(work, 'webhook_limits_lost', { keys: 'auth' });
  return Object.fromEntries(headers);
}

function webhookBody(work: Work): string {
  const { body } = work.block.config;
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return ourTemplate(body.slice(0, 10_000), scopeOf(work));
  tellOf(work, 'webhook_body');
  const text = JSON.stringify(body);
  return text.length > 20_000 ? '' : ourTemplate(text, scopeOf(work));
}
