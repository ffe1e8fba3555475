/** Triggers of export files: what starts a flow. */
import { UUID } from '../definition/json.ts';
import { choiceIn, type Reference, referenceIn, referencesIn, reject } from './check.ts';
import { isRecord, type Json, listOf, recordOf, textOf } from './json.ts';

/**
 * Keyword, catch-all, schedule, missed call, inbound call, new conversation, referral, closed ticket, opt-in, opt-out.
 */
export const TRIGGER_TYPES = ['K', 'C', 'S', 'M', 'V', 'N', 'R', 'T', 'I', 'O'] as const;

export interface TriggerSchedule {
  /** ISO 8601; undefined in files that keep it to themselves. */
  readonly start: string | undefined;
  /** Never again, daily, weekly, monthly. */
  readonly repeat: 'O' | 'D' | 'W' | 'M';
  /** For weekly ones, letters of MTWRFSU. */
  readonly days: string;
}

export interface ExportedTrigger {
  readonly type: (typeof TRIGGER_TYPES)[number];
  readonly flow: Reference;
  readonly groups: readonly Reference[];
  readonly excludeGroups: readonly Reference[];
  readonly channel: Reference | null;
  /** For keywords only, in lower case: one word or one emoji each. */
  readonly keywords: readonly string[];
  /** The keyword is the first word, or the only one. */
  readonly matchType: 'F' | 'O' | null;
  readonly schedule: TriggerSchedule | null;
  readonly referrer: string | null;
}

const MOST_KEYWORDS = 100;
const LONGEST_KEYWORD = 16;
const WORD = /^(?:[\p{L}\p{M}\p{N}_]+|\p{RGI_Emoji})$/v;

export function readTrigger(item: Json): ExportedTrigger {
  const type = choiceIn(item, 'trigger_type', TRIGGER_TYPES);
  const isKeyword = type === 'K';
  return {
    type,
    flow: referenceIn(item, 'flow'),
    groups: referencesIn(item, 'groups'),
    excludeGroups: referencesIn(item, 'exclude_groups'),
    channel: channelOf(item.channel),
    keywords: isKeyword ? keywordsOf(item) : [],
    matchType: isKeyword ? choiceIn({ match_type: item.match_type ?? 'F' }, 'match_type', ['F', 'O']) : null,
    schedule: type === 'S' && isRecord(item.schedule) ? scheduleOf(item.schedule) : null,
    referrer: type === 'R' ? textOf(item.referrer_id, 255).trim() || null : null,
  };
}

/** Older files have one `keyword`, newer ones `keywords`. */
function keywordsOf(item: Json): string[] {
  const listed = Array.isArray(item.keywords) && item.keywords.length > 0 ? item.keywords : [item.keyword];
  if (listed.length > MOST_KEYWORDS) reject(`has more than ${MOST_KEYWORDS} keywords`);
  const keywords = listed.map((each) => textOf(each, 100).trim().toLowerCase());
  for (const keyword of keywords) {
    if (keyword === '') reject('has no keyword');
    if ([...keyword].length > LONGEST_KEYWORD) reject(`has a keyword of more than ${LONGEST_KEYWORD} characters`);
    if (!WORD.test(keyword)) reject(`has the keyword “${keyword}”, which is not one word or one emoji`);
  }
  return [...new Set(keywords)];
}

/** A UUID alone, or a reference. */
function channelOf(channel: unknown): Reference | null {
  if (channel === undefined || channel === null || channel === '') return null;
  const uuid = textOf(typeof channel === 'string' ? channel : recordOf(channel).uuid, 100);
  if (!UUID.test(uuid)) reject('has a channel without a UUID');
  return { uuid: uuid.toLowerCase(), name: textOf(recordOf(channel).name, 128) };
}

function scheduleOf(schedule: Json): TriggerSchedule {
  const repeat = choiceIn(schedule, 'repeat_period', ['O', 'D', 'W', 'M'], 'O');
  const days =
    textOf(schedule.repeat_days_of_week, 20) ||
    listOf(schedule.repeat_days_of_week, 7)
      .map((day) => textOf(day, 1))
      .join('');
  if (repeat === 'W' && !/^[MTWRFSU]{1,7}$/.test(days)) reject('repeats weekly but names no days');
  const start = textOf(schedule.start ?? schedule.next_fire, 40);
  if (start !== '' && Number.isNaN(Date.parse(start))) reject(`has a schedule that starts at no time: “${start}”`);
  return { start: start || undefined, repeat, days: repeat === 'W' ? days : '' };
}

export function triggerJson(trigger: ExportedTrigger): Json {
  const { type, flow, groups, excludeGroups, channel, keywords, matchType, schedule, referrer } = trigger;
  return {
    trigger_type: type,
    flow,
    groups,
    exclude_groups: excludeGroups,
    channel: channel?.uuid ?? null,
    ...(type === 'K' ? { keywords, match_type: matchType } : {}),
    ...(referrer === null ? {} : { referrer_id: referrer }),
    ...(schedule === null
      ? {}
      : {
          schedule: {
            ...(schedule.start === undefined ? {} : { start: schedule.start }),
            repeat_period: schedule.repeat,
            repeat_days_of_week: schedule.days,
          },
        }),
  };
}
