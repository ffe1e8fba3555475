/**
 * Sends an e-mail by the server of the workspace. Subject and body can be translated; the subject is made one line. An
 * address may be written as `mailto:…`. What comes out empty is an error event: without subject, body or any address
 * nothing is sent.
 *
 *     { "uuid": "4f452fb8-f0aa-442d-865b-a2b629c09c21", "type": "send_email", "addresses": ["@urns.mailto"],
 *       "subject": "Stock-out at @fields.facility", "body": "Reported by @contact.name: @results.missing" }
 *
 *     { "type": "email_sent", "to": ["county@moh.gov.lr"],
 *       "subject": "Stock-out at Bopolu Clinic", "body": "Reported by Mary Kamara: gloves" }
 */
import type { TemplateField } from '../definition/schema.ts';
import type { Step } from '../engine/step.ts';
import { actionType } from './action.ts';

export const sendEmail = actionType({
  type: 'send_email',
  scope: 'online',
  fields: {
    addresses: { kind: 'templates', fewest: 1, items: 100, max: 10_000 },
    subject: { kind: 'template', max: 10_000, localizable: true },
    body: { kind: 'template', max: 10_000, localizable: true },
  },
  async execute(action, step) {
    const subject = translated(step, action.subject).replace(/\s+/g, ' ').trim();
    if (subject === '') return step.error('Email subject evaluated to empty string, skipping');
    const body = translated(step, action.body);
    if (body === '') return step.error('Email body evaluated to empty string, skipping');
    const to = addressesOf(step, action.addresses);
    if (to.length === 0) return;
    const sent = (await step.services.email?.(to, subject, body)) ?? { error: 'no mail server is connected' };
    if (sent.error !== undefined) return step.error(`Unable to send email: ${sent.error}`);
    step.log({ type: 'email_sent', to, subject, body });
  },
});

function translated(step: Step, field: TemplateField): string {
  const template = step.localized(field).templates[0];
  return template ? step.evaluate(template) : '';
}

function addressesOf(step: Step, field: TemplateField): readonly string[] {
  const addresses: string[] = [];
  for (const template of field.templates) {
    const text = step.evaluate(template).trim();
    const address = text.startsWith('mailto:') ? text.slice('mailto:'.length) : text;
    if (address !== '') addresses.push(address);
    else step.error('Email address evaluated to empty string, skipping');
  }
  return addresses;
}
