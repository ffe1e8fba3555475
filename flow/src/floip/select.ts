/** Questions with choices. */

import { numberOf } from '../exports/json.ts';
import { quote } from '../expressions/quote.ts';
import { addSplit, branchesOf, exitTo } from './cases.ts';
import { ANSWER, type Choice, choicesOf } from './choices.ts';
import { makeSwitch, resultOf, type SwitchExit, spend, tellOf, translate, type Work } from './draft.ts';
import { defaultExit } from './exits.ts';
import { fold, truthOf } from './fold.ts';
import { throughProperties } from './properties.ts';
import { addPrompt, addWait, invalidExit, ivrSettings, type Question, translateOpen, validExit } from './questions.ts';

/** `MobilePrimitives.SelectOneResponse` */
export function translateSelectOne(work: Work): void {
  const choices = choicesOf(work);
  if (choices.length === 0) {
    translateOpen(work);
    return;
  }
  const question = selectQuestion(work, choices);
  const uuid = addPrompt(work, promptOf(work), question);
  const built = makeSwitch(work, uuid);
  const exits = choiceExits(work, choices);
  for (const [i, choice] of choices.entries()) {
    built.category(choice.category, choice.tests, exits[i]!);
    for (const [language, label] of choice.labels) {
      const category = built.uuidOf(choice.category)!;
      if (language !== work.draft.base)
        translate(work.draft.localization, language, category, 'name', [label.slice(0, 36)]);
    }
  }
  built.otherwise('Other', invalidExit(work));
  addWait(work, uuid, question, built);
}

/** People are shown the prompt; calls may have one without the choices, which are then read out. */
function promptOf(work: Work): unknown {
  const { config } = work.block;
  return config.prompt ?? config.question_prompt;
}

function selectQuestion(work: Work, choices: readonly Choice[]): Question {
  if (ivrSettings(work).randomize_choice_order === true) tellOf(work, 'order_lost');
  if (work.draft.isVoice) {
    if (work.block.config.question_prompt) tellOf(work, 'prompts_of_choices_lost');
    const isOneDigit = choices.length < 10;
    const hint = isOneDigit ? { type: 'digits', count: 1 } : { type: 'digits', terminated_by: '#' };
    return { kind: 'wait_for_digits', operand: '@input.text', hint };
  }
  const replies = repliesOf(work, choices);
  return { kind: 'wait_for_response', operand: '@input.text', ...(replies ? { replies } : {}) };
}

/** Choices as quick replies, by language, where the flow is for rich messaging. */
function repliesOf(work: Work, choices: readonly Choice[]): ReadonlyMap<string, readonly string[]> | undefined {
  const { base, source } = work.draft;
  if (!source.modes.includes('RICH_MESSAGING')) return undefined;
  const replies = new Map<string, string[]>();
  for (const code of new Set([base, ...choices.flatMap((choice) => [...choice.labels.keys()])])) {
    replies.set(
      code,
      choices.map((choice) => choice.labels.get(code) ?? choice.labels.get(base) ?? choice.name),
    );
  }
  const isTooMuch = [...replies.values()].some((texts) => texts.length > 10 || texts.some((text) => text.length > 64));
  tellOf(work, isTooMuch ? 'quick_replies_lost' : 'quick_replies_added');
  return isTooMuch ? undefined : replies;
}

/** The exit for each choice; where that also depends on something else, a node that tests the exits. */
function choiceExits(work: Work, choices: readonly Choice[]): SwitchExit[] {
  const branches = branchesOf(work);
  const otherwise = defaultExit(work.block.exits);
  const fallback = otherwise ? exitTo(work, otherwise) : { key: 'end', to: throughProperties(work, null) };
  const found = choices.map((choice, i) => exitOfChoice(work, branches, choice, i));
  if (!found.includes('open')) return found.map((exit) => exit ?? fallback) as SwitchExit[];
  const split = work.draft.ids.derive(work.entry, 'split');
  const operand = `results.${resultOf(work).key}.category`;
  addSplit(work, split, branches, otherwise, { operand, equality: 'has_only_phrase' });
  return choices.map(() => ({ key: 'split', to: split }));
}

/** Older files test the value for the name of a choice, its position or its text: whichever is met first. */
function exitOfChoice(
  work: Work,
  branches: ReturnType<typeof branchesOf>,
  choice: Choice,
  index: number,
): SwitchExit | 'open' | undefined {
  for (const value of [choice.name, String(index + 1), ...choice.labels.values()]) {
    for (const { exit, condition } of branches) {
      if (!spend(work, exit.test.length)) return 'open';
      const truth = truthOf(fold(condition, (parts) => (ANSWER.is(parts) ? { kind: 'text', value } : undefined)));
      if (truth === undefined) return 'open';
      if (truth) return exitTo(work, exit);
    }
  }
  return undefined;
}

/** Longest operand of a switch that we write. */
const MOST_CHARS = 9_000;

/** `MobilePrimitives.SelectManyResponses`: one answer that names several choices, kept as a list in text. */
export function translateSelectMany(work: Work): void {
  const choices = choicesOf(work);
  if (choices.length === 0) {
    translateOpen(work);
    return;
  }
  const separator = choices.some((choice) => choice.name.includes(', ')) ? '; ' : ', ';
  tellOf(work, 'select_many', { separator });
  const list = chosen(choices, separator);
  const isLong = list.length > MOST_CHARS;
  if (isLong) tellOf(work, 'expression_unsupported', { expression: list, part: 'too many answers' });
  const question = { ...selectQuestion(work, choices), operand: isLong ? '@input.text' : `@(${list})` };
  const uuid = addPrompt(work, promptOf(work), question);
  const built = makeSwitch(work, uuid);
  const valid = validExit(work, 'has_phrase');
  built.category('Chosen', [{ type: 'has_pattern', arguments: [countPattern(work, separator)] }], valid);
  const least = numberOf(work.block.config.minimum_choices) ?? 0;
  built.otherwise(least > 0 ? 'Other' : 'None', least > 0 ? invalidExit(work) : valid);
  addWait(work, uuid, question, built);
}

function chosen(choices: readonly Choice[], separator: string): string {
  const each = choices.map((choice) => {
    const tests = choice.answers.map((answer) => `has_phrase(input.text, ${quote(answer)})`);
    const test = tests.length === 1 ? tests[0]! : `or(${tests.join(', ')})`;
    return `if(${test}, ${quote(choice.name)}, "")`;
  });
  return `join(filter(array(${each.join(', ')}), (x) => x != ""), ${quote(separator)})`;
}

function countPattern(work: Work, separator: string): string {
  const { config } = work.block;
  const least = Math.min(Math.max(1, Math.round(numberOf(config.minimum_choices) ?? 1)), 90);
  const most = Math.round(numberOf(config.maximum_choices) ?? 0);
  const sign = separator[0]!;
  const more = most >= least && most <= 90 ? `{${least - 1},${most - 1}}` : `{${least - 1},}`;
  return `^[^${sign}]+(${sign} [^${sign}]+)${more}$`;
}
