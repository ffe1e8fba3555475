/** Router tests of what reaches a contact and of its groups. */
import { define, ofArray, ofText } from '../functions/define.ts';
import { toObject, toText } from '../values/convert.ts';
import { matched, NO_MATCH } from './outcome.ts';

const LONGEST_NAME = 64;
const LONGEST_HOST = 255;
/** Texts with more of these signs hold no address that could be told from the rest. */
const MAX_AT_SIGNS = 100;
const NAME_AT_END = /[\p{L}\p{N}_.+\-%]+$/u;
const HOST_AT_START = /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.[\p{L}\p{N}][\p{L}\p{N}-]+/u;

/**
 * Whether there is an e-mail address in the text. The first one is the match.
 *
 * @(has_email("my email is foo1@bar.com, please respond")) -> true
 * @(has_email("my email is <foo@bar2.com>").match) -> foo@bar2.com
 * @(has_email("FOO@βήτα.example").match) -> FOO@βήτα.example
 * @(has_email("i'm not sharing my email")) -> false
 */
export const hasEmail = ofText('has_email', 'text', (text) => {
  let at = -1;
  for (let count = 0; count < MAX_AT_SIGNS; count++) {
    at = text.indexOf('@', at + 1);
    if (at < 0) return NO_MATCH;
    const name = NAME_AT_END.exec(text.slice(Math.max(0, at - LONGEST_NAME), at))?.[0];
    const host = HOST_AT_START.exec(text.slice(at + 1, at + 1 + LONGEST_HOST))?.[0];
    if (name !== undefined && host !== undefined) return matched(`${name}@${host}`);
  }
  return NO_MATCH;
});

/**
 * Whether there is a telephone number in the text. The first one, with its country code, is the match. Numbers without
 * a code are those of `country` (two letters), or of the country of the contact's channel or the workspace.
 *
 * @(has_phone("my number is +12067799294")) -> true
 * @(has_phone("my number is 2067799294", "US").match) -> +12067799294
 * @(has_phone("my number is 0788123123", "RW").match) -> +250788123123
 * @(has_phone("my number is none of your business", "US")) -> false
 */
export const hasPhone = ofText('has_phone', 'text, country?', (text, env, args) => {
  const country = args.length > 1 ? toText(args[1]!) : env.country;
  if (typeof country !== 'string') return country;
  const found = env.host.phones.find(text, country);
  return found === undefined ? NO_MATCH : matched(found);
});

/**
 * Whether the group with this UUID is one of the groups; the name is only for those who read the flow. The match is
 * the group.
 *
 * @(has_group(array(object("uuid", "a1", "name", "Nurses")), "a1")) -> true
 * @(has_group(array(object("uuid", "a1", "name", "Nurses")), "a1", "Nurses").match.name) -> Nurses
 * @(has_group(array(), "a1")) -> false
 */
export const hasGroup = ofArray('has_group', 'groups, uuid, name?', (groups, _, args) => {
  const uuid = toText(args[1]!);
  if (typeof uuid !== 'string') return uuid;
  for (const each of groups) {
    const group = toObject(each);
    if (group.kind === 'error') return group;
    const own = toText(group.get('uuid') ?? null);
    if (typeof own !== 'string') return own;
    if (own === uuid) return matched(group);
  }
  return NO_MATCH;
});

/**
 * Whether the value is an error. Its message is the match.
 *
 * @(has_error(1 / 0)) -> true
 * @(has_error(datetime("foo"))) -> true
 * @(has_error("hello")) -> false
 */
export const hasError = define('has_error', 'value', (_, [value = null]) => {
  const text = toText(value);
  return typeof text === 'string' ? NO_MATCH : matched(text.message);
});

/**
 * Whether there is something: neither null, nor an empty text, nor an error. The value is the match.
 *
 * @(has_value("hello").match) -> hello
 * @(has_value("")) -> false
 * @(has_value(null)) -> false
 * @(has_value(datetime("foo"))) -> false
 */
export const hasValue = define('has_value', 'value', (_, [value = null]) => {
  const text = toText(value);
  return typeof text !== 'string' || text === '' ? NO_MATCH : matched(value);
});
