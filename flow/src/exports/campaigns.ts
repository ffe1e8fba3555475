/** Campaigns of export files: messages and flows at a distance from a date of the contact. */
import {
  choiceIn,
  integerIn,
  type Problem,
  type Reference,
  readItems,
  referenceIn,
  reject,
  textIn,
  uuidIn,
} from './check.ts';
import { isFieldKey } from './fields.ts';
import { isRecord, type Json, textOf } from './json.ts';

export interface CampaignEvent {
  readonly uuid: string;
  /** Negative before the date. */
  readonly offset: number;
  /** Minutes, hours, days, weeks. */
  readonly unit: 'M' | 'H' | 'D' | 'W';
  /** 0 to 23, or -1 for the hour of the date itself. */
  readonly deliveryHour: number;
  /** A field with dates, or `created_on` or `last_seen_on`. */
  readonly relativeTo: { readonly key: string; readonly label: string };
  /** What happens to people who are in a flow: interrupt it, skip them, or run beside it. */
  readonly startMode: 'I' | 'S' | 'P';
  readonly does:
    | { readonly kind: 'flow'; readonly flow: Reference }
    | { readonly kind: 'message'; readonly texts: Readonly<Record<string, string>>; readonly baseLanguage: string };
}
export interface Campaign {
  readonly uuid: string;
  readonly name: string;
  readonly group: Reference;
  readonly events: readonly CampaignEvent[];
}

const MOST_EVENTS = 500;
const MOST_LANGUAGES = 50;
const LONGEST_MESSAGE = 4_096;
const FARTHEST = 100_000;
const UNITS: Readonly<Record<string, CampaignEvent['unit']>> = {
  M: 'M',
  H: 'H',
  D: 'D',
  W: 'W',
  minutes: 'M',
  hours: 'H',
  days: 'D',
  weeks: 'W',
};

/** An event that is wrong is told of and left out; the campaign stays. */
export function readCampaign(item: Json, path: string, problems: Problem[]): Campaign {
  const campaign = { uuid: uuidIn(item), name: textIn(item, 'name', 64), group: referenceIn(item, 'group') };
  return { ...campaign, events: readItems(item.events, `${path}.events`, MOST_EVENTS, problems, readEvent) };
}

function readEvent(item: Json): CampaignEvent {
  const unit = UNITS[textOf(item.unit, 20)];
  if (unit === undefined) reject(`has the unit “${textOf(item.unit, 20)}”; one of M, H, D, W is needed`);
  const deliveryHour = integerIn({ delivery_hour: item.delivery_hour ?? -1 }, 'delivery_hour', -1, 23);
  return {
    uuid: uuidIn(item),
    offset: integerIn(item, 'offset', -FARTHEST, FARTHEST),
    unit,
    // Minutes and hours count from the date itself, so that an hour of the day has no meaning.
    deliveryHour: unit === 'M' || unit === 'H' ? -1 : deliveryHour,
    relativeTo: relativeTo(item.relative_to),
    startMode: choiceIn(item, 'start_mode', ['I', 'S', 'P'], 'I'),
    does: deedOf(item),
  };
}

function relativeTo(value: unknown): CampaignEvent['relativeTo'] {
  if (!isRecord(value)) return reject('has no relative_to');
  const key = textOf(value.key, 100);
  if (!isFieldKey(key)) reject(`is relative to “${key}”, which is no key of a field`);
  return { key, label: textOf(value.label ?? value.name, 36) || key };
}

function deedOf(item: Json): CampaignEvent['does'] {
  const type = choiceIn(item, 'event_type', ['M', 'F'], item.flow ? 'F' : 'M');
  if (type === 'F') return { kind: 'flow', flow: referenceIn(item, 'flow') };
  const base = textOf(item.base_language, 10);
  const message = typeof item.message === 'string' ? { [base || 'und']: item.message } : item.message;
  if (!isRecord(message)) return reject('has no message');
  const texts = Object.entries(message).slice(0, MOST_LANGUAGES);
  for (const [language, text] of texts) {
    if (!/^[a-z]{3}$|^base$/.test(language)) reject(`has a message in the unknown language “${language.slice(0, 20)}”`);
    if (typeof text !== 'string' || text.trim() === '') reject(`has an empty message in ${language}`);
    else if (text.length > LONGEST_MESSAGE) reject(`has a message of more than ${LONGEST_MESSAGE} characters`);
  }
  const written = Object.fromEntries(
    texts.map(([language, text]) => [language === 'base' ? 'und' : language, String(text)]),
  );
  const first = Object.keys(written)[0];
  if (first === undefined) return reject('has no message');
  return { kind: 'message', texts: written, baseLanguage: Object.hasOwn(written, base) ? base : first };
}

export function campaignJson({ events, ...campaign }: Campaign): Json {
  return { ...campaign, events: events.map(eventJson) };
}

function eventJson({ does, ...event }: CampaignEvent): Json {
  const common = {
    uuid: event.uuid,
    offset: event.offset,
    unit: event.unit,
    delivery_hour: event.deliveryHour,
    relative_to: event.relativeTo,
    start_mode: event.startMode,
  };
  if (does.kind === 'flow') return { ...common, event_type: 'F', flow: does.flow, message: null };
  return { ...common, event_type: 'M', message: does.texts, base_language: does.baseLanguage };
}
