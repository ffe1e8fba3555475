/**
 * Sends a message to others: groups, contacts, the contacts that a query finds, or addresses. It is evaluated now, with
 * what is known of this contact, once for each language of the flow; who gets which is up to the host. Without recipients
 * nothing happens; when many are started at once groups and queries are refused.
 *
 *     { "uuid": "ac110f56-a66c-4462-921c-b2c6d1c6dadb", "type": "send_broadcast",
 *       "groups": [{ "uuid": "2aad21f6-30b7-42c5-bd7f-1b720c154817", "name": "Supervisors" }],
 *       "text": "No gloves left at @fields.facility" }
 *
 *     { "type": "broadcast_created", "translations": { "eng": { "text": "No gloves left at Bopolu Clinic" } },
 *       "base_language": "eng", "groups": [{ "uuid": "2aad21f6-30b7-42c5-bd7f-1b720c154817", "name": "Supervisors" }] }
 */
import { actionType } from './action.ts';
import { contentFields, contentJson, evaluateContent } from './content.ts';
import { isNobody, reachesMany, recipientFields, recipientsJson, recipientsOf } from './recipients.ts';
import { named } from './references.ts';
import { evaluateVariables, templateFields, templateOf } from './templating.ts';

export const sendBroadcast = actionType({
  type: 'send_broadcast',
  scope: 'online',
  fields: { ...contentFields, ...templateFields, ...recipientFields },
  execute(action, step) {
    const recipients = recipientsOf(step, action);
    if (isNobody(recipients)) return;
    if (step.isBatch && reachesMany(recipients)) {
      return step.error("Can't send broadcasts to groups during batch starts");
    }
    const base = step.flow.language;
    const languages = [base, ...step.flow.languages.filter((language) => language !== base)];
    const translations = languages.map((language) => [
      language,
      contentJson(evaluateContent(step, action, [language])),
    ]);
    const template = templateOf(step, action);
    const variables = template ? evaluateVariables(step, action.template_variables) : [];
    step.log({
      type: 'broadcast_created',
      translations: Object.fromEntries(translations),
      base_language: base,
      ...recipientsJson(recipients),
      ...(template && { template: named(template) }),
      ...(variables.length > 0 && { template_variables: variables }),
    });
  },
});
