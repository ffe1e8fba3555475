/** Waits: when a session stops for an answer, what it then accepts, and until when. */
import type { DialWait, MessageWait, Wait } from '../routers/router.ts';
import type { Machine } from './machine.ts';

/** Whether the session waits now. A message that started it answers its first question. */
export function beginWait(m: Machine, wait: Wait): boolean {
  const event = wait.type === 'msg' ? messageWait(m, wait) : dialWait(m, wait);
  if (!event) return false;
  m.log(event);
  m.run.status = 'waiting';
  m.run.modified_on = m.host.now();
  m.session.status = 'waiting';
  m.at = 'over';
  return true;
}

function messageWait(m: Machine, wait: MessageWait) {
  const { runs, trigger } = m.session;
  if (trigger.type === 'msg' && runs.length === 1 && m.run.path?.length === 1 && m.session.sprints === 1)
    return undefined;
  return {
    type: 'msg_wait',
    timeout_seconds: wait.timeout?.seconds,
    expires_on: expiresOn(m),
    hint: wait.hint,
  };
}

/** A number that cannot be called is an error, and the flow goes on as if there were no wait. */
function dialWait(m: Machine, wait: DialWait) {
  const phone = m.text(wait.phone).trim();
  const { phones } = m.services;
  const number = phone === '' ? undefined : (phones.parse(phone, m.env.country) ?? international(m, phone));
  if (!number) {
    m.error(
      phone === '' ? 'Phone number evaluated to empty string, skipping' : `'${phone}' is not a valid phone number`,
    );
    return undefined;
  }
  return {
    type: 'dial_wait',
    urn: `tel:${number}`,
    dial_limit_seconds: wait.dialLimitSeconds,
    call_limit_seconds: wait.callLimitSeconds,
    expires_on: expiresOn(m),
  };
}

/** Digits alone may be a number with its country code. */
function international(m: Machine, phone: string): string | undefined {
  const digits = phone.replace(/[^0-9]/g, '');
  return digits.length >= 11 && !phone.startsWith('+') ? m.services.phones.parse(`+${digits}`, '') : undefined;
}

function expiresOn(m: Machine): string | undefined {
  const minutes = m.flow.expireAfterMinutes;
  return minutes > 0 ? addMinutes(m.host.now(), minutes) : undefined;
}

/** Waits that begin at the same moment for the same time end together: worked out once. */
let last = { time: '', minutes: 0, end: '' };

/** A wait that would end later ends then: years have four digits. */
const LAST_MOMENT = Date.UTC(9999, 11, 31, 23, 59, 59);

/** Keeps the digits of the fraction as they are. */
export function addMinutes(time: string, minutes: number): string {
  if (last.time === time && last.minutes === minutes) return last.end;
  const fraction = /\.\d+/.exec(time)?.[0] ?? '';
  const at = new Date(Math.min(Math.floor(Date.parse(time) / 1000) * 1000 + minutes * 60_000, LAST_MOMENT));
  const end = `${at.toISOString().slice(0, 19)}${fraction}Z`;
  last = { time, minutes, end };
  return end;
}

const alwaysTaken: Readonly<Record<Wait['type'], readonly string[]>> = {
  msg: ['msg', 'wait_expiration'],
  dial: ['dial', 'wait_expiration'],
};

export function accepts(wait: Wait, resume: string): boolean {
  if (resume === 'wait_timeout') return wait.type === 'msg' && wait.timeout !== undefined;
  return alwaysTaken[wait.type].includes(resume);
}
