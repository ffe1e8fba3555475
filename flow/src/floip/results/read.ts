/**
 * Reads Flow Results packages of others: descriptors bare or as JSON:API answers, keys with _ or -, both names of
 * select questions. What is wrong is told, with the path to it; the rest is read.
 */
import type { Problem } from '../../exports/check.ts';
import { isRecord, type Json, listOf, recordOf, textOf } from '../../exports/json.ts';
import { type Question, type QuestionType, type Row, withOffset } from './package.ts';

export interface ResultsPackage {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly created: string;
  readonly modified: string;
  readonly language: string;
  /** Where the rows are; both undefined when the descriptor does not say. */
  readonly path: string | undefined;
  readonly url: string | undefined;
  readonly questions: Readonly<Record<string, Question>>;
  readonly problems: readonly Problem[];
}

const TYPES: Readonly<Record<string, QuestionType>> = {
  multiple_choice_one: 'select_one',
  multiple_choice_many: 'select_many',
  ...Object.fromEntries(
    (
      ['select_one', 'select_many', 'numeric', 'open', 'text', 'image', 'video', 'audio', 'geo_point'] as QuestionType[]
    ).map((type) => [type, type]),
  ),
  date: 'date',
  time: 'time',
  datetime: 'datetime',
  message: 'message',
};
const MOST_QUESTIONS = 5_000;

/** Keys with hyphens, as in the examples of the API, are keys with _. Questions keep their identifiers. */
function underscored(json: Json): Json {
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key.replaceAll('-', '_'), value]));
}

/** Never throws: what is no package has no questions, and a problem. */
export function readResultsPackage(json: unknown): ResultsPackage {
  const outer = recordOf(json);
  const data = recordOf(outer.data);
  const descriptor = underscored(isRecord(data.attributes) ? data.attributes : outer);
  const resource = underscored(recordOf(listOf(descriptor.resources, 1)[0]));
  const schema = underscored(recordOf(resource.schema));
  const problems: Problem[] = [];
  if (!isRecord(schema.questions)) problems.push({ path: 'resources[0].schema', problem: 'has no questions' });
  const questions = readQuestions(recordOf(schema.questions), problems);
  return {
    id: textOf(descriptor.id, 200) || textOf(data.id, 200),
    name: textOf(descriptor.name, 500),
    title: textOf(descriptor.title, 500),
    version: textOf(descriptor.flow_results_specification_version ?? descriptor.flow_results_specification, 40),
    created: withOffset(textOf(descriptor.created, 40)) ?? '',
    modified: withOffset(textOf(descriptor.modified, 40)) ?? '',
    language: textOf(schema.language, 40),
    path: textOf(resource.path, 2_000) || undefined,
    url: textOf(resource.api_data_url, 2_000) || undefined,
    questions,
    problems,
  };
}

function readQuestions(questions: Json, problems: Problem[]): Record<string, Question> {
  const found: [string, Question][] = [];
  for (const [id, each] of Object.entries(questions).slice(0, MOST_QUESTIONS)) {
    const question = underscored(recordOf(each));
    const named = textOf(question.type, 100).toLowerCase().replaceAll('-', '_');
    const type = TYPES[named];
    if (type === undefined) problems.push({ path: `questions.${id}`, problem: `has the unknown type “${named}”` });
    const semantic = textOf(listOf(question.semantic_labels, 1)[0] ?? question.semantic_label, 1_000);
    const label = textOf(question.label, 10_000) || id;
    const options = optionsOf(underscored(recordOf(question.type_options)));
    found.push([
      id,
      { type: type ?? 'open', label, type_options: options, ...(semantic === '' ? {} : { semantic_label: semantic }) },
    ]);
  }
  return Object.fromEntries(found);
}

/** Choices are a list of names; some write objects with a name or label. */
function optionsOf(options: Json): Json {
  if (options.choices === undefined) return options;
  const choices = Array.isArray(options.choices)
    ? listOf(options.choices, 10_000)
    : Object.keys(recordOf(options.choices));
  const names = choices.map((choice) =>
    isRecord(choice) ? textOf(choice.name ?? choice.id ?? choice.label) : textOf(choice),
  );
  return { ...options, choices: names };
}

/**
 * Rows of a file or of an answer of the API, one by one: columns by their place. A row that is none, or that answers
 * no question of the package, is told to `tell` and left out.
 */
export function* readResultsRows(
  json: unknown,
  questions: Readonly<Record<string, Question>>,
  tell: (problem: Problem) => void = () => undefined,
): Generator<Row> {
  const outer = recordOf(json);
  const attributes = recordOf(recordOf(outer.data).attributes);
  const rows = Array.isArray(json) ? json : (attributes.responses ?? outer.responses ?? outer.rows);
  if (!Array.isArray(rows)) {
    tell({ path: 'rows', problem: 'is no list' });
    return;
  }
  for (const [i, each] of rows.entries()) {
    const row = readRow(each, questions);
    if (typeof row === 'string') tell({ path: `rows[${i}]`, problem: row });
    else yield row;
  }
}

function readRow(each: unknown, questions: Readonly<Record<string, Question>>): Row | string {
  if (!Array.isArray(each)) return 'is no list';
  const [at, row, contact, session, id, response, metadata] = each as unknown[];
  const timestamp = withOffset(textOf(at, 40));
  if (timestamp === undefined) return `has no time: “${textOf(at, 40)}”`;
  const key = textOf(id, 1_000);
  const question = Object.hasOwn(questions, key) ? questions[key] : undefined;
  if (!question) return `answers the unknown question “${key.slice(0, 100)}”`;
  return [
    timestamp,
    textOf(row, 1_000),
    textOf(contact, 1_000),
    textOf(session, 1_000),
    key,
    responseOf(question, response),
    recordOf(metadata),
  ];
}

/** Numbers may come as text (`"35.0000"`), single choices of many as one text. */
function responseOf(question: Question, response: unknown): unknown {
  if (response === undefined || response === '') return null;
  if (question.type === 'numeric' && typeof response === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(response))
    return Number(response);
  if (question.type === 'select_many' && typeof response === 'string') return [response];
  return response;
}
