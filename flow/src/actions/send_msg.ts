/**
 * Sends a message to the contact: text, attachments (`type:url`) and quick replies, each in the contact's language where
 * it is translated. It goes to the first address for which there is a channel. Without one the message is made all the
 * same and says `no_route`; for a contact that is not active, and for texts that the host refuses, it also says why it
 * cannot be sent. Where the channel has a translation of the template, the message looks as that says.
 *
 *     { "uuid": "e97cd6d5-3354-4dbd-85bc-6c1f87849eec", "type": "send_msg",
 *       "text": "Are gloves in stock, @contact.first_name?", "quick_replies": ["Yes", "No<extra>We will call you"] }
 *
 *     { "type": "msg_created", "msg": { "urn": "tel:+231770000001",
 *       "channel": { "uuid": "57f1078f-88aa-46f4-a59a-948a5739c03d", "name": "Orange" },
 *       "text": "Are gloves in stock, Mary?",
 *       "quick_replies": [{ "type": "text", "text": "Yes" }, { "type": "text", "text": "No", "extra": "We will call you" }],
 *       "locale": "eng-LR" } }
 */
import type { Step } from '../engine/step.ts';
import { actionType } from './action.ts';
import { contentFields, contentJson, evaluateContent, localeOf } from './content.ts';
import { named } from './references.ts';
import { applyTemplate, templateFields, templateOf } from './templating.ts';

const NOT_ACTIVE: Readonly<Record<string, string>> = {
  blocked: 'contact_blocked',
  stopped: 'contact_stopped',
  archived: 'contact_archived',
};

export const sendMsg = actionType({
  type: 'send_msg',
  scope: 'all',
  fields: { ...contentFields, ...templateFields },
  execute(action, step) {
    const written = evaluateContent(step, action);
    const to = step.contact.destination('send');
    const template = to && templateOf(step, action);
    const templated = template && applyTemplate(step, template, to.channel, action.template_variables);
    const content = templated?.content ?? written;
    const locale = templated?.locale ?? localeOf(written.language, step.env.country);
    const why = to ? whyUnsendable(step, content.text) : 'no_route';
    step.log({
      type: 'msg_created',
      msg: {
        ...(to && { urn: to.urn.identity, channel: named(to.channel) }),
        ...contentJson(content),
        ...(templated && { templating: templated.json }),
        ...(locale !== '' && { locale }),
        ...(why !== undefined && { unsendable_reason: why }),
      },
    });
  },
});

function whyUnsendable(step: Step, text: string): string | undefined {
  return NOT_ACTIVE[step.contact.json.status] ?? step.services.unsendable?.(text);
}
