/** Writes a Flow Results package of the results of one flow. */

import { definitionError } from '../../definition/errors.ts';
import { numberOf } from '../../exports/json.ts';
import { resultKey } from '../names.ts';
import { readDefinition } from '../read-definition.ts';
import { FIELDS, type Question, RESULTS_VERSION, type ResultsDescriptor, type Row, withOffset } from './package.ts';
import { questionsOf, type ResultQuestion } from './questions.ts';

/** One result of one run, as sessions store it, with whose it is. */
export interface RunResult {
  readonly contact_uuid: string;
  readonly session_uuid: string;
  readonly name: string;
  readonly value: string;
  readonly category?: string;
  readonly category_localized?: string;
  readonly node_uuid?: string;
  /** What the person wrote. */
  readonly input?: string;
  /** ISO 8601. */
  readonly created_on: string;
}

export interface ResultsOptions {
  /** UUID of the package. */
  readonly id: string;
  readonly created: string;
  readonly modified: string;
  /** Where the rows are: the name of a file beside the descriptor, or the address that gives them. */
  readonly rows: { readonly path: string } | { readonly url: string };
}

/**
 * The descriptor at once, the rows as they are asked for. Throws a DefinitionError when the flow cannot be read.
 * Results that no question of the flow writes (any more) are left out, as are those without a time.
 */
export function exportResultsPackage(
  flow: unknown,
  results: Iterable<RunResult>,
  options: ResultsOptions,
): { descriptor: ResultsDescriptor; rows: Generator<Row> } {
  const definition = readDefinition(flow);
  if (typeof definition === 'string') throw definitionError('', definition);
  const questions = questionsOf(definition);
  const name = resultKey(definition.name);
  const isFile = 'path' in options.rows;
  const asked = Object.fromEntries([...questions].map(([key, question]) => [key, questionJson(question)]));
  const descriptor: ResultsDescriptor = {
    profile: 'flow-results-package',
    flow_results_specification_version: RESULTS_VERSION,
    id: options.id,
    name,
    title: definition.name,
    created: withOffset(options.created) ?? options.created,
    modified: withOffset(options.modified) ?? options.modified,
    resources: [
      {
        profile: 'data-resource',
        name: `${name}-data`,
        path: 'path' in options.rows ? options.rows.path : null,
        api_data_url: 'url' in options.rows ? options.rows.url : null,
        access_method: isFile ? 'file' : 'api',
        mediatype: isFile ? 'application/json' : 'application/vnd.api+json',
        encoding: 'utf-8',
        schema: { language: definition.language, fields: FIELDS, questions: asked },
      },
    ],
  };
  return { descriptor, rows: rowsOf(questions, results) };
}

function questionJson({ type, label, type_options, semantic_label }: ResultQuestion): Question {
  return { type, label, type_options, ...(semantic_label === undefined ? {} : { semantic_label }) };
}

function* rowsOf(questions: ReadonlyMap<string, ResultQuestion>, results: Iterable<RunResult>): Generator<Row> {
  for (const result of results) {
    const question = questions.get(resultKey(result.name));
    const at = withOffset(result.created_on);
    if (!question || at === undefined) continue;
    const row = `${result.session_uuid}/${question.key}/${result.created_on}`;
    yield [
      at,
      row,
      result.contact_uuid,
      result.session_uuid,
      question.key,
      responseOf(question, result),
      notesOf(result),
    ];
  }
}

/** What FLOIP has no column for. */
function notesOf({ category, category_localized, node_uuid, input }: RunResult): Record<string, string> {
  const notes = { category, category_localized, node_uuid, input };
  return Object.fromEntries(Object.entries(notes).filter((each): each is [string, string] => Boolean(each[1])));
}

/** The response in the form of its type; null when the answer did not fit, which is in the metadata. */
function responseOf(question: ResultQuestion, { value, category = '' }: RunResult): unknown {
  if (question.type === 'open' || question.type === 'text') return value;
  if (question.others.has(category)) return null;
  switch (question.type) {
    case 'select_one':
      return category === '' ? null : category;
    case 'numeric':
      return numberOf(value) ?? null;
    case 'date':
      return /^\d{4}-\d{2}-\d{2}/.exec(value)?.[0] ?? null;
    case 'time':
      return /^\d{2}:\d{2}(:\d{2})?/.exec(value)?.[0] ?? null;
    case 'geo_point':
      return placeOf(value);
    default:
      return value.replace(/^(image|audio|video)[^:]*:(?=.)/, '');
  }
}

/** `geo:-1.29,36.82` is [-1.29, 36.82]. */
function placeOf(value: string): readonly [number, number] | null {
  const [, lat, lon] = /^(?:geo:)?(-?\d+(?:\.\d+)?),\s*(-?\d+(?:\.\d+)?)/.exec(value.trim()) ?? [];
  return lat === undefined || lon === undefined ? null : [Number(lat), Number(lon)];
}
