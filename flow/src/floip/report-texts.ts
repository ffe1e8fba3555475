/** The sentences of reports on translations, by code. Curly brackets stand for parameters. */
import type { ReportLevel } from './report.ts';

interface Text {
  readonly level: ReportLevel;
  readonly what: string;
  readonly why: string;
}

function text(level: ReportLevel, what: string, why: string): Text {
  return { level, what, why };
}

export const TEXTS = {
  // Reading a container
  not_a_container: text('lost', 'Nothing was read.', 'The file has no list of flows.'),
  version_assumed: text(
    'note',
    'Read as specification 1.0.0-rc4.',
    'The file says version “{version}”, which is not known here.',
  ),
  too_many: text('lost', 'Only the first {limit} {things} were read.', 'A file may have no more.'),
  flow_unreadable: text('lost', 'A flow was left out.', 'It has no blocks.'),
  too_large: text('lost', 'The flow was left out.', 'With all that it says more than once, it is too large.'),
  flow_refused: text('lost', 'The flow was left out.', 'What came of it is no flow that can run: {problem}'),
  name_changed: text(
    'changed',
    'The name “{from}” became “{to}”.',
    'Names here are at most {limit} characters long, and not empty.',
  ),
  timeout_changed: text(
    'changed',
    'An unanswered flow ends after {to} minutes.',
    'The file says {from} minutes; at most {to} are allowed here.',
  ),
  modes_lost: text(
    'lost',
    'What the flow says in {modes} was left out.',
    'A flow here is either for messages or for calls; import again for the other.',
  ),
  modes_assumed: text('note', 'The flow became a flow of messages.', 'The file does not say for which modes it is.'),
  text_of_mode_lost: text(
    'lost',
    'The {mode} wording “{text}” was left out.',
    'A message here has one text; that of {kept} was kept.',
  ),
  language_unknown: text('changed', 'Language “{language}” became “{to}”.', 'It has no ISO 639-3 code.'),
  language_lost: text(
    'lost',
    'Texts in “{language}” were left out.',
    'It is a second variant of a language, or a language without an ISO 639-3 code.',
  ),
  base_text_missing: text(
    'changed',
    'The text in “{language}” is used as the base text.',
    'There is none in the base language.',
  ),
  first_block_changed: text(
    'changed',
    'The flow starts at “{to}”.',
    'The file starts it at “{from}”, from where no question can be reached, while “{to}” leads to every block.',
  ),
  exit_block_lost: text(
    'lost',
    'The block “{block}” for errors is not jumped to.',
    'Flows here have no such block; a run that fails ends.',
  ),
  missing_block: text('lost', 'An exit ends the flow.', 'It leads to block “{block}”, which is not in the file.'),
  missing_resource: text('lost', 'A text is missing.', 'Resource “{resource}” is not in the file.'),
  metadata_lost: text(
    'lost',
    'Notes of other tools (vendor_metadata) were left out.',
    'A flow has room for 262,144 bytes of such notes.',
  ),
  // Blocks
  block_unknown: text(
    'lost',
    'A block of type {type} does nothing.',
    'There is no such block here; the conversation goes on by its default exit.',
  ),
  message_empty: text('lost', 'A message is not sent.', 'It has neither text nor media that could be used.'),
  message_cut: text('changed', 'A text was cut after {limit} characters.', 'Messages here are no longer.'),
  quick_replies_added: text(
    'note',
    'The choices are also offered as quick replies.',
    'The flow is for rich messaging.',
  ),
  quick_replies_lost: text(
    'lost',
    'Choices are not offered as quick replies.',
    'There are more than 10, or one is longer than 64 characters.',
  ),
  choice_renamed: text(
    'changed',
    'Choice “{from}” became category “{to}”.',
    'Categories have at most 36 characters, and each its own name.',
  ),
  choice_untested: text(
    'changed',
    'Choice “{choice}” is chosen by its number, its name or its text.',
    'The file does not say which answers mean it.',
  ),
  choice_position: text(
    'changed',
    'The comparison with {position} became one with “{choice}”.',
    'The file compares with the position of a choice.',
  ),
  prompts_of_choices_lost: text(
    'lost',
    'Recordings for single choices are not played.',
    'A question here has one recording.',
  ),
  order_lost: text('lost', 'Choices are not shuffled.', 'The text of a question is fixed here.'),
  asked_again: text(
    'changed',
    'After an answer that does not fit, the question is asked again.',
    'The file does not say where such an answer leads.',
  ),
  select_many: text(
    'changed',
    'Several choices are given in one answer, and kept as text with “{separator}” between them.',
    'There is no question with several answers here.',
  ),
  recording_limits_lost: text(
    'lost',
    'The limits of the recording ({keys}) were left out.',
    'The telephone network sets them here.',
  ),
  accuracy_lost: text('lost', 'The wanted accuracy of the place was left out.', 'Messaging apps do not ask for it.'),
  log_is_local: text(
    'changed',
    'The log entry is kept in the local variable “{local}”.',
    'Flows here have no log; the next entry replaces it.',
  ),
  output_expression: text('note', 'The output “{name}” is kept as a result.', 'Results take the place of outputs.'),
  result_renamed: text(
    'changed',
    'The result “{from}” is called “{to}”.',
    'Names of results start with a letter and have at most 64 characters.',
  ),
  field_renamed: text(
    'changed',
    'The property “{from}” is kept in the field “{to}”.',
    'Keys of fields are lower-case letters, digits and _, and at most 36 of them.',
  ),
  group_by_name: text(
    'note',
    'The group “{name}” is found by its name.',
    'The file gives the key “{key}”, which is not a UUID.',
  ),
  group_unnamed: text('lost', 'No group is changed.', 'The file names none.'),
  flow_elsewhere: text('note', 'Flow {uuid} must exist already.', 'It is started here but is not in the file.'),
  webhook_limits_lost: text('lost', 'The settings {keys} of the call were left out.', 'The server sets them here.'),
  webhook_body: text('changed', 'The body of the call was written as JSON text.', 'Bodies are texts here.'),
  exit_test_lost: text('lost', 'The exit “{exit}” is never taken.', 'Its test cannot be expressed: {test}'),
  // Expressions
  expression_unreadable: text('lost', 'An expression is shown as it stands: {expression}', 'It cannot be read.'),
  expression_unsupported: text(
    'lost',
    'An expression is shown as it stands: {expression}',
    'It uses {part}, which has no equal.',
  ),
  expression_close: text(
    'changed',
    'An expression works almost the same: {expression}',
    '{part} behaves differently at the edges.',
  ),
  test_approximated: text(
    'changed',
    'Other systems test category “{category}” only nearly as we do.',
    '{test} has no exact equal.',
  ),
  test_lost: text('lost', 'Other systems never choose category “{category}”.', '{test} has no equal.'),
  // Writing a container
  action_kept: text(
    'lost',
    'The action {type} does nothing in other systems.',
    'FLOIP has no such block; it is kept in a note for us.',
  ),
  expression_kept: text(
    'changed',
    'Other systems show an expression as it stands: {expression}',
    'It uses {part}, which FLOIP does not have.',
  ),
  property_kept: text(
    'lost',
    'The {property} of {type} is not seen by other systems.',
    'FLOIP has no place for it; it is kept in a note for us.',
  ),
  router_kept: text(
    'lost',
    'The {type} split is not understood by other systems.',
    'FLOIP has no such block; it is kept in a note for us.',
  ),
  random_written: text('note', 'The random split became tests with RANDBETWEEN.', 'FLOIP has no random block.'),
  question_without_prompt: text(
    'changed',
    'A question has no text of its own.',
    'The message before it is sent from several places.',
  ),
  operand_kept: text(
    'lost',
    'Other systems test the answer as it is, not {operand}.',
    'FLOIP questions have no operand; it is kept in a note for us.',
  ),
  wait_timeout_kept: text(
    'lost',
    'Other systems do not go on after {seconds} seconds without an answer.',
    'FLOIP blocks have no timeout; it is kept in a note for us.',
  ),
  background_kept: text('changed', 'Other systems see a flow of messages.', 'FLOIP has no background flows.'),
  not_a_flow: text('lost', 'A flow was left out.', 'It is no definition that can be read: {problem}'),
  kept_edited: text(
    'changed',
    'Our own notes on this block were not used.',
    'The block was changed by another system since we wrote it.',
  ),
} as const satisfies Record<string, Text>;

export type ReportCode = keyof typeof TEXTS;
