/** Rule sets, which waited, called, split or did two of these at once, as nodes with a router. */
import { resultKey } from '../../text/result-key.ts';
import { definitionError, shown } from '../errors.ts';
import type { Json } from '../json.ts';
import { type Migration, template } from './migration.ts';
import { contactOperand, delimitedOperand, resultOperand } from './operands.ts';
import { decimal, list, object, type Place, property, requiredText, text } from './place.ts';
import { flowReference } from './references.ts';
import { migrateRules, type Rules } from './rules.ts';
import { WEBHOOK_BODY } from './webhook-body.ts';

/** What sets a kind of rule set apart. */
interface Plan {
  /** How an editor shows the node. */
  readonly ui: string;
  readonly uiConfig?: Json;
  readonly operand?: string;
  readonly wait?: Json;
  readonly action?: Json;
  /** The action saves the result, so that the router does not. */
  readonly isResultOfAction?: true;
  readonly isRandom?: true;
}

type PlanRuleSet = (ruleSet: Place, config: Place) => Plan;

export interface MigratedNode {
  readonly node: Json;
  readonly uiType: string;
  readonly uiConfig?: Json;
}

const plans: ReadonlyMap<string, PlanRuleSet> = new Map<string, PlanRuleSet>([
  ['wait_message', waiting()],
  ['wait_menu', waiting()],
  ['wait_ussd', waiting()],
  ['wait_audio', waiting({ type: 'audio' })],
  ['wait_recording', waiting({ type: 'audio' })],
  ['wait_photo', waiting({ type: 'image' })],
  ['wait_video', waiting({ type: 'video' })],
  ['wait_gps', waiting({ type: 'location' })],
  ['wait_digit', waiting({ type: 'digits', count: 1 })],
  ['wait_digits', waitingForDigits],
  ['expression', (ruleSet) => ({ ui: 'split_by_expression', operand: operandOf(ruleSet) })],
  // The services that shortened addresses are gone: the address itself takes the place of the short one.
  ['shorten_url', (ruleSet) => ({ ui: 'split_by_expression', operand: operandOf(ruleSet) })],
  ['contact_field', splitByContact],
  ['flow_field', splitByResult],
  ['form_field', splitByPartOfResult],
  ['group', () => ({ ui: 'split_by_groups', operand: '@contact.groups' })],
  ['random', () => ({ ui: 'split_by_random', isRandom: true })],
  ['subflow', enterFlow],
  ['webhook', callWebhook],
  ['resthook', callResthook],
  ['airtime', transferAirtime],
]);

/** The node of version 13, with its translations kept in the migration. */
export function migrateRuleSet(migration: Migration, ruleSet: Place, nodes: ReadonlySet<string>): MigratedNode {
  const type = text(property(ruleSet, 'ruleset_type')) || 'wait_message';
  const plan = plans.get(type)?.(ruleSet, property(ruleSet, 'config'));
  if (!plan) throw definitionError(`${ruleSet.path}.ruleset_type`, `cannot be ${shown(type)}`);
  const rules = migrateRules(migration, ruleSet, nodes);
  const node = {
    uuid: requiredText(property(ruleSet, 'uuid')),
    ...(plan.action && { actions: [withUuid(plan.action, migration.uuid())] }),
    router: plan.isRandom ? randomRouter(ruleSet, rules) : switchRouter(ruleSet, plan, rules),
    exits: rules.exits,
  };
  return { node, uiType: plan.ui, ...(plan.uiConfig && { uiConfig: plan.uiConfig }) };
}

function withUuid({ type, ...rest }: Json, uuid: string): Json {
  return { type, uuid, ...rest };
}

function randomRouter(ruleSet: Place, { categories }: Rules): Json {
  return { type: 'random', ...resultName(ruleSet), categories };
}

function switchRouter(ruleSet: Place, plan: Plan, rules: Rules): Json {
  const { cases, categories, defaultCategory, timeout } = rules;
  return {
    type: 'switch',
    ...(plan.wait && { wait: timeout ? { ...plan.wait, timeout } : plan.wait }),
    ...(!plan.isResultOfAction && resultName(ruleSet)),
    categories,
    operand: plan.operand,
    cases,
    default_category_uuid: defaultCategory,
  };
}

function resultName(ruleSet: Place): Json {
  const label = text(property(ruleSet, 'label'));
  return label === '' ? {} : { result_name: label };
}

function operandOf(ruleSet: Place): string {
  return template(property(ruleSet, 'operand')) || '@input';
}

function waiting(hint?: Json): PlanRuleSet {
  const wait = hint ? { type: 'msg', hint } : { type: 'msg' };
  return (ruleSet) => ({ ui: 'wait_for_response', operand: operandOf(ruleSet), wait });
}

function waitingForDigits(ruleSet: Place): Plan {
  const key = text(property(ruleSet, 'finished_key'));
  const hint = key === '' ? { type: 'digits' } : { type: 'digits', terminated_by: key };
  return { ui: 'wait_for_response', operand: operandOf(ruleSet), wait: { type: 'msg', hint } };
}

function splitByContact(ruleSet: Place): Plan {
  const uiConfig = contactOperand(text(property(ruleSet, 'operand')));
  return { ui: 'split_by_contact_field', operand: operandOf(ruleSet), ...(uiConfig && { uiConfig }) };
}

function splitByResult(ruleSet: Place): Plan {
  const uiConfig = resultOperand(text(property(ruleSet, 'operand')));
  return { ui: 'split_by_run_result', operand: operandOf(ruleSet), ...(uiConfig && { uiConfig }) };
}

function splitByPartOfResult(ruleSet: Place, config: Place): Plan {
  const delimiter = text(property(config, 'field_delimiter')) || ' ';
  const index = property(config, 'field_index').value === undefined ? 0 : decimal(property(config, 'field_index'));
  const uiConfig = resultOperand(text(property(ruleSet, 'operand')));
  return {
    ui: 'split_by_run_result_delimited',
    operand: delimitedOperand(operandOf(ruleSet), index, delimiter),
    ...(uiConfig && { uiConfig: { ...uiConfig, index, delimiter } }),
  };
}

function enterFlow(_: Place, config: Place): Plan {
  return {
    ui: 'split_by_subflow',
    operand: '@child.status',
    action: { type: 'enter_flow', flow: flowReference(property(config, 'flow')) },
  };
}

function callWebhook(ruleSet: Place, config: Place): Plan {
  const name = nameOfResult(ruleSet, 'Webhook');
  const method = text(property(config, 'webhook_action')).toUpperCase() || 'POST';
  const given = list(property(config, 'webhook_headers'))
    .map((header) => [text(property(header, 'name')), template(property(header, 'value'))] as const)
    .filter(([header]) => header !== '');
  // The old engine sent its own body, which is JSON, and said so.
  const headers = method === 'GET' ? given : [['Content-Type', 'application/json'] as const, ...given];
  const action = {
    type: 'call_webhook',
    method,
    url: template(property(config, 'webhook'), { urlEncode: true }),
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
    ...(method !== 'GET' && { body: WEBHOOK_BODY }),
    result_name: name,
  };
  return { ui: 'split_by_webhook', operand: `@results.${resultKey(name)}.category`, action, isResultOfAction: true };
}

function callResthook(ruleSet: Place, config: Place): Plan {
  const name = nameOfResult(ruleSet, 'Resthook');
  const resthook = requiredText(property(config, 'resthook'));
  const action = { type: 'call_resthook', resthook, result_name: name };
  return { ui: 'split_by_resthook', operand: `@results.${resultKey(name)}.category`, action, isResultOfAction: true };
}

/** Amounts were given by country; several countries with one currency share an amount. */
function transferAirtime(ruleSet: Place, config: Place): Plan {
  const name = nameOfResult(ruleSet, 'Transfer');
  const amounts = Object.keys(object(config)).map((country) => {
    const place = property(config, country);
    return [requiredText(property(place, 'currency_code')), decimal(property(place, 'amount'))] as const;
  });
  const action = { type: 'transfer_airtime', amounts: Object.fromEntries(amounts), result_name: name };
  return { ui: 'split_by_airtime', operand: `@results.${resultKey(name)}`, action, isResultOfAction: true };
}

function nameOfResult(ruleSet: Place, otherwise: string): string {
  return text(property(ruleSet, 'label')) || otherwise;
}
