/** Whether JSON from outside is a contact at all, before it is believed. */
import { parseIso } from '../values/datetime.ts';
import { zone } from '../values/zones.ts';
import { parseUrn } from './urns.ts';

type Json = Readonly<Record<string, unknown>>;

const STATUSES: readonly unknown[] = ['active', 'blocked', 'stopped', 'archived'];

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isInstant = (value: unknown) => isText(value) && parseIso(value) !== undefined;
const isReference = (value: unknown) => isObject(value) && isText(value.uuid);
const maybe = (check: (value: unknown) => boolean) => (value: unknown) =>
  value === undefined || value === null || check(value);
const listOf = (check: (value: unknown) => boolean) =>
  maybe((value) => Array.isArray(value) && value.every((item) => check(item)));

const CHECKS: Readonly<Record<string, (value: unknown) => boolean>> = {
  uuid: (value) => isText(value) && value !== '',
  status: (value) => STATUSES.includes(value),
  created_on: isInstant,
  last_seen_on: maybe(isInstant),
  ref: maybe(isText),
  name: maybe(isText),
  language: maybe((value) => value === '' || (isText(value) && /^[a-z]{3}$/.test(value))),
  timezone: maybe((value) => value === '' || (isText(value) && zone(value) !== undefined)),
  urns: listOf((value) => isText(value) && parseUrn(value) !== undefined),
  groups: listOf(isReference),
  fields: maybe((value) => isObject(value) && Object.values(value).every(maybe(isFieldValue))),
  tickets: listOf((value) => isObject(value) && isReference(value) && isText(value.status)),
  current_flow: maybe(isReference),
};

/** What is wrong with it, in words; undefined when it is a contact (`ContactJson`). */
export function contactProblem(json: unknown): string | undefined {
  if (!isObject(json)) return 'contact is missing';
  for (const [name, check] of Object.entries(CHECKS)) {
    if (!check(json[name])) return `property '${name}' of the contact is missing or malformed`;
  }
  return undefined;
}

function isFieldValue(value: unknown): boolean {
  if (!isObject(value) || !isText(value.text)) return false;
  return ['datetime', 'state', 'district', 'ward'].every((name) => maybe(isText)(value[name]));
}
