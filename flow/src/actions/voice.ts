/** Speaking to the contact during a call. */
import type { Step } from '../engine/step.ts';
import { localeOf } from './content.ts';
import { named } from './references.ts';

/** The event of something said or played: on the line of this call. */
export function logSpoken(step: Step, text: string, audioUrl: string, language: string): void {
  const { call } = step.session;
  const to = call ? undefined : step.contact.destination('call');
  const locale = localeOf(language, step.env.country);
  step.log({
    type: 'ivr_created',
    msg: {
      ...(call && { urn: call.urn, channel: named(call.channel) }),
      ...(to && { urn: to.urn.identity, channel: named(to.channel) }),
      text,
      ...(audioUrl !== '' && { attachments: [`audio:${audioUrl}`] }),
      ...(locale !== '' && { locale }),
    },
  });
}
