/** The steps from 13.6.1 to 14.4.2: what RapidPro changed in its definitions from 2025 on, and why. */
import { ownOf, textOf } from '../json.ts';
import { isLanguage } from '../languages.ts';
import {
  actionsOf,
  actionsOfTypes,
  itemOf,
  languagesOf,
  type Mutable,
  nodesOf,
  object,
  objects,
  texts,
} from './mutable.ts';
import { isSplitOnResult, isSplitOnWebhook, splitOn } from './splits.ts';

/** Minutes: two weeks for messages, a quarter of an hour for calls. */
const LONGEST_EXPIRY: Readonly<Record<string, number>> = { messaging: 20_160, voice: 15 };
const MOST_QUICK_REPLIES = 10;

/** 14.0: contacts must not stay in a flow for months, and a category needs a name to be counted in reports. */
export function to14_0(flow: Mutable): void {
  const longest = ownOf(LONGEST_EXPIRY, textOf(flow.type));
  const expiry = flow.expire_after_minutes;
  if (longest !== undefined && typeof expiry === 'number' && expiry > longest) flow.expire_after_minutes = longest;
  for (const node of nodesOf(flow)) {
    for (const category of objects(object(node.router)?.categories)) category.name ||= 'Match';
  }
}

/**
 * 14.1: a webhook's outcome need not be saved as a result to be split on: nodes that split on the category of that
 * result now split on the status of the answer. And no channel shows more than ten quick replies.
 */
export function to14_1(flow: Mutable): void {
  for (const node of nodesOf(flow)) {
    const action = actionsOf(node).find((call) => call.type === 'call_webhook' || call.type === 'call_resthook');
    const router = object(node.router);
    if (action && router && isSplitOnResult(router, action.result_name)) splitOnStatus(router, '@webhook.status');
  }
  for (const action of actionsOfTypes(flow, 'send_msg', 'send_broadcast')) {
    cutList(action, 'quick_replies');
    for (const language of languagesOf(flow)) {
      const item = itemOf(language, action.uuid);
      if (item) cutList(item, 'quick_replies');
    }
  }
}

function splitOnStatus(router: Mutable, operand: string): void {
  splitOn(router, operand, { type: 'has_number_between', arguments: ['200', '299'] });
}

function cutList(holder: Mutable, property: string): void {
  const list = holder[property];
  if (Array.isArray(list) && list.length > MOST_QUICK_REPLIES) holder[property] = list.slice(0, MOST_QUICK_REPLIES);
}

/** 14.2: a ticket is opened with a note and no longer with a body; languages that do not exist are refused from here on. */
export function to14_2(flow: Mutable): void {
  for (const action of actionsOfTypes(flow, 'open_ticket')) {
    if ('body' in action && !action.note) action.note = action.body;
    delete action.body;
  }
  const localization = object(flow.localization);
  if (!localization) return;
  for (const language of Object.keys(localization)) if (!isLanguage(language)) delete localization[language];
}

/** Actions that leave what they made in a local since 14.3. */
const MAKERS: Readonly<Record<string, string>> = {
  open_ticket: '@locals._new_ticket',
  transfer_airtime: '@locals._new_transfer',
};

/**
 * 14.3: opening a ticket and sending airtime no longer save a result: they leave the new thing's UUID in a local, and
 * the node splits on whether there is one. The result of that name is saved by the router now.
 */
export function to14_3(flow: Mutable): void {
  for (const node of nodesOf(flow)) {
    const router = object(node.router);
    for (const action of actionsOf(node)) {
      const operand = ownOf(MAKERS, textOf(action.type));
      if (operand === undefined) continue;
      const name = action.result_name;
      delete action.result_name;
      if (!router || !isSplitOnResult(router, name)) continue;
      splitOn(router, operand, { type: 'has_text', arguments: [] });
      router.result_name = name;
    }
  }
}

/** Tests that take one text and were given its words one by one. */
const WORDS = ['has_any_word', 'has_all_words', 'has_phrase', 'has_only_phrase', 'has_only_text', 'has_beginning'];

/** 14.3.1: an old editor wrote the words of a text test as arguments of their own, which the test refuses. */
export function to14_3_1(flow: Mutable): void {
  for (const node of nodesOf(flow)) {
    for (const test of objects(object(node.router)?.cases)) {
      if (!WORDS.includes(String(test.type))) continue;
      joinArguments(test);
      for (const language of languagesOf(flow)) {
        const item = itemOf(language, test.uuid);
        if (item) joinArguments(item);
      }
    }
  }
}

function joinArguments(holder: Mutable): void {
  const words = texts(holder.arguments);
  if (words && words.length > 1) holder.arguments = [words.join(' ')];
}

/** 14.4: a message goes to one address of a contact; sending to all of them had meant paying many times. */
export function to14_4(flow: Mutable): void {
  for (const action of actionsOfTypes(flow, 'send_msg')) delete action.all_urns;
}

/** 14.4.1: splits on a webhook that editors had written in other ways, made the same as those of 14.1. */
export function to14_4_1(flow: Mutable): void {
  for (const node of nodesOf(flow)) {
    const router = object(node.router);
    if (router && isSplitOnWebhook(node, router)) splitOnStatus(router, '@webhook.status');
  }
}

/** 14.4.2: a resthook without subscribers calls nobody, and then `@webhook.status` was an error in the log. */
export function to14_4_2(flow: Mutable): void {
  for (const node of nodesOf(flow)) {
    const router = object(node.router);
    if (router?.type !== 'switch' || router.operand !== '@webhook.status') continue;
    const calls = actionsOf(node).some((action) => action.type === 'call_webhook' || action.type === 'call_resthook');
    if (calls) router.operand = '@(default(webhook.status, 0))';
  }
}
