/** Questions: a prompt, a wait for the answer, and where each answer leads. */
import { type Json, numberOf, recordOf } from '../exports/json.ts';
import { addSplit, branchesOf, exitTo, isOwnValue } from './cases.ts';
import type { ActionJson } from './definition.ts';
import {
  addNode,
  makeSwitch,
  type NodeKind,
  resultOf,
  type Switch,
  type SwitchExit,
  type Test,
  tellOf,
  type Work,
} from './draft.ts';
import { defaultExit, errorExit, testedExits } from './exits.ts';
import { constantText, truthOf } from './fold.ts';
import { messageAction } from './messages.ts';
import { throughProperties } from './properties.ts';
import type { SourceExit } from './source.ts';
import type { Tree } from './syntax.ts';

/** The parts of a question that its kind decides. */
export interface Question {
  readonly kind: NodeKind;
  readonly operand: string;
  /** Asked of the telephone or app. */
  readonly hint?: Json;
  readonly replies?: ReadonlyMap<string, readonly string[]>;
}

/** The prompt, and after it the wait. When there is nothing to say, the block begins with the wait. */
export function addPrompt(work: Work, reference: unknown, question: Question): string {
  const { ids } = work.draft;
  const message = messageAction(work, reference, ids.derive(work.entry, 'message'), question.replies);
  if (!message) return work.entry;
  const wait = ids.derive(work.entry, 'wait');
  const exits = [{ uuid: ids.derive(work.entry, 'exit'), destination_uuid: wait }];
  addNode(work, 'execute_actions', { uuid: work.entry, actions: [message], exits });
  return wait;
}

export function addWait(work: Work, uuid: string, question: Question, built: Switch): void {
  const wait = { type: 'msg', ...(question.hint ? { hint: question.hint } : {}) };
  const router = built.router(question.operand, { wait, result_name: resultOf(work).name });
  const actions: ActionJson[] = [];
  addNode(work, question.kind, { uuid, actions, router, exits: built.exits }, { cases: {} });
}

/** Where answers that fit lead: through the exit that is always taken, or to a node that tests the exits. */
export function validExit(work: Work, equality: 'has_only_phrase' | 'has_phrase' = 'has_only_phrase'): SwitchExit {
  const branches = branchesOf(work);
  const otherwise = defaultExit(work.block.exits);
  const first = branches[0];
  if (!first && otherwise) return exitTo(work, otherwise);
  if (!first) return { key: 'end', to: throughProperties(work, null) };
  if (isAnyValue(work, first.condition)) return exitTo(work, first.exit);
  const split = work.draft.ids.derive(work.entry, 'split');
  addSplit(work, split, branches, otherwise, { operand: `results.${resultOf(work).key}`, equality });
  return { key: 'split', to: split };
}

/** `TRUE` and `block.value <> NULL` hold for every answer that fits. */
function isAnyValue(work: Work, tree: Tree): boolean {
  if (tree.kind !== 'binary' || tree.op !== '!=') return truthOf(tree) === true;
  return tree.left.kind === 'path' && isOwnValue(work, tree.left.parts) && constantText(tree.right) === '';
}

/** Where answers that do not fit lead: the exit for errors, the default after tested exits, or back to the question. */
export function invalidExit(work: Work): SwitchExit {
  const { exits } = work.block;
  const error = errorExit(exits);
  if (error?.destination !== undefined) return plainExit(work, error);
  const otherwise = exits.find((exit) => exit.isDefault);
  if (otherwise && testedExits(exits).length > 0) return plainExit(work, otherwise);
  tellOf(work, 'asked_again');
  return { key: 'again', to: work.entry, ...(error ? { id: error.id } : {}) };
}

/** Properties are set only from answers that fit. */
function plainExit(work: Work, exit: SourceExit): SwitchExit {
  const destination = work.draft.entries.get(exit.destination?.toLowerCase() ?? '') ?? null;
  return { key: `invalid ${work.block.exits.indexOf(exit)}`, id: exit.id, to: destination };
}

export function ivrSettings(work: Work): Json {
  const { config } = work.block;
  return recordOf(config.IVR ?? config.ivr);
}

/** `MobilePrimitives.NumericResponse` */
export function translateNumeric(work: Work): void {
  const { config } = work.block;
  const digits = numberOf(ivrSettings(work).max_digits);
  const count = digits !== undefined && digits >= 1 && digits <= 30 ? { count: Math.round(digits) } : {};
  const question: Question = work.draft.isVoice
    ? { kind: 'wait_for_digits', operand: '@input.text', hint: { type: 'digits', terminated_by: '#', ...count } }
    : { kind: 'wait_for_response', operand: '@input.text' };
  const uuid = addPrompt(work, config.prompt, question);
  const built = makeSwitch(work, uuid);
  built.category('Has Number', [numberTest(config)], validExit(work));
  built.otherwise('Other', invalidExit(work));
  addWait(work, uuid, question, built);
}

function numberTest(config: Json): Test {
  const least = numberOf(config.validation_minimum);
  const most = numberOf(config.validation_maximum);
  if (least !== undefined && most !== undefined) {
    return { type: 'has_number_between', arguments: [decimal(least), decimal(most)] };
  }
  if (least !== undefined) return { type: 'has_number_gte', arguments: [decimal(least)] };
  if (most !== undefined) return { type: 'has_number_lte', arguments: [decimal(most)] };
  return { type: 'has_number', arguments: [] };
}

/** Numbers without exponents, which our expressions do not know. */
function decimal(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(Math.abs(value) < 1 ? 20 : 0).replace(/(\.\d*?)0+$/, '$1') : text;
}

/** `MobilePrimitives.OpenResponse` and `ConsoleIO.Read` */
export function translateOpen(work: Work): void {
  const { config } = work.block;
  const limits = Object.keys(ivrSettings(work));
  if (work.draft.isVoice && limits.length > 0) tellOf(work, 'recording_limits_lost', { keys: limits.join(', ') });
  const question: Question = work.draft.isVoice
    ? { kind: 'wait_for_audio', operand: '@input', hint: { type: 'audio' } }
    : { kind: 'wait_for_response', operand: '@input.text' };
  const uuid = addPrompt(work, config.prompt ?? config.formatString, question);
  const built = makeSwitch(work, uuid);
  built.otherwise('All Responses', validExit(work));
  addWait(work, uuid, question, built);
}

/** `SmartDevices.LocationResponse` */
export function translateLocation(work: Work): void {
  const keys = ['accuracy_threshold_meters', 'accuracy_timeout_seconds'];
  if (keys.some((key) => work.block.config[key] !== undefined)) tellOf(work, 'accuracy_lost');
  attachmentQuestion(work, 'wait_for_location', 'location', 'Location', '^geo:.+');
}

/** `SmartDevices.PhotoResponse` */
export function translatePhoto(work: Work): void {
  attachmentQuestion(work, 'wait_for_image', 'image', 'Photo', '^image[^:]*:.+');
}

function attachmentQuestion(work: Work, kind: NodeKind, hint: string, category: string, pattern: string): void {
  const question: Question = { kind, operand: '@(default(input.attachments[0], ""))', hint: { type: hint } };
  const uuid = addPrompt(work, work.block.config.prompt, question);
  const built = makeSwitch(work, uuid);
  built.category(category, [{ type: 'has_pattern', arguments: [pattern] }], validExit(work));
  built.otherwise('Other', invalidExit(work));
  addWait(work, uuid, question, built);
}
