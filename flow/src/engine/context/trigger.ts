/** `@trigger` and `@resume`: what began the session, and what began this sprint. */
import type { ObjectValue, Value } from '../../values/values.ts';
import type { Machine } from '../machine.ts';
import { isObject } from '../own.ts';
import type { ResumeJson, TriggerJson } from '../session.ts';
import { namedView, ticketView, userView } from './contact.ts';
import { emptyObject, fromJson, numberOf } from './convert.ts';
import { view } from './view.ts';

const triggerKeys: readonly string[] = 'type params keyword user origin campaign ticket'.split(' ');

export function triggerView(m: Machine): ObjectValue {
  const { trigger } = m.session;
  return view(triggerKeys, (key) => triggerProperty(m, trigger, key));
}

function triggerProperty(m: Machine, trigger: TriggerJson, key: string): Value | undefined {
  switch (key) {
    case 'type':
      return trigger.type;
    case 'params':
      return paramsOf(trigger);
    case 'keyword':
      return isObject(trigger.keyword_match) ? textOr(trigger.keyword_match.keyword) : '';
    case 'user':
      return isObject(trigger.user) ? userOf(m, trigger.user) : null;
    case 'origin':
      return textOr(trigger.origin);
    case 'campaign':
      return campaignOf(m, trigger);
    case 'ticket':
      return isObject(trigger.ticket) ? ticketView(m, trigger.ticket as never) : null;
    default:
      return undefined;
  }
}

/** Of the trigger, else of the event that fired it. */
function paramsOf(trigger: TriggerJson): Value {
  if (isObject(trigger.params)) return fromJson(trigger.params);
  if (isObject(trigger.event) && isObject(trigger.event.params)) return fromJson(trigger.event.params);
  return emptyObject;
}

function userOf(m: Machine, user: Readonly<Record<string, unknown>>): Value {
  return userView(m.assets.user(textOr(user.uuid)) ?? m.assets.userByEmail(textOr(user.email)));
}

function campaignOf(m: Machine, { event }: TriggerJson): Value {
  if (!isObject(event) || !isObject(event.campaign)) return null;
  return namedView(m.assets.campaign(textOr(event.campaign.uuid)));
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function resumeView(resume: ResumeJson): ObjectValue {
  return view(['type', 'dial'], (key) =>
    key === 'type' ? resume.type : key === 'dial' ? dialView(resume) : undefined,
  );
}

function dialView({ event }: ResumeJson): Value {
  const dial = isObject(event) ? event.dial : undefined;
  if (!isObject(dial)) return null;
  const { status, duration } = dial;
  return view(['status', 'duration'], (key) =>
    key === 'status' ? textOr(status) : key === 'duration' ? numberOf(duration ?? 0) : undefined,
  );
}
