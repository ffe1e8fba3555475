/**
 * Results as FHIR R4: the flow as a Questionnaire, each passage as a QuestionnaireResponse, in a Bundle or as one resource
 * per line. Answers are typed; whoever answered is a Practitioner of our own façade.
 */
import type { Questionnaire, QuestionnaireItem, QuestionnaireResponse } from '@medplum/fhirtypes';
import type { Encode, FileContext } from './encode.ts';
import type { AskedQuestion } from './shape.ts';
import type { AnswerRow, RunRow } from './store-runs.ts';

const itemTypes: Readonly<Record<AskedQuestion['kind'], QuestionnaireItem['type']>> = {
  ...({
    choice: 'open-choice',
    number: 'decimal',
    date: 'dateTime',
    place: 'string',
    text: 'text',
    media: 'url',
  } as const),
};

export const canonicalOf = ({ base, flow }: FileContext): string => `${base}/Questionnaire/${flow.uuid}`;

export function questionnaireOf(context: FileContext): Questionnaire {
  const { flow, questions, at } = context;
  return {
    resourceType: 'Questionnaire',
    id: flow.uuid,
    url: canonicalOf(context),
    version: String(flow.revision),
    title: flow.name || flow.uuid,
    status: 'active',
    subjectType: ['Practitioner'],
    date: at.toISOString(),
    ...(questions.length > 0 && { item: questions.map(itemOf) }),
  };
}

function itemOf(question: AskedQuestion): QuestionnaireItem {
  const { key, name, text, kind, categories, wait } = question;
  const options = categories.filter(({ role, name }) => role === 'answer' && name.trim() !== '');
  return {
    linkId: key,
    text: (text ?? name).trim() || key,
    type: itemTypes[kind],
    ...(!wait && { readOnly: true }),
    ...(kind === 'choice' &&
      options.length > 0 && {
        answerOption: options.map((category) => ({ valueCoding: codingOf(category.name) })),
      }),
  };
}

const codingOf = (name: string) => ({ code: codeOf(name), display: name.trim() });
/** A FHIR code has no space at its ends and no two in a row. */
const codeOf = (name: string): string => name.trim().replace(/\s+/g, ' ');

const statuses: Readonly<Record<number, QuestionnaireResponse['status']>> = {
  1: 'in-progress',
  2: 'in-progress',
  3: 'completed',
};

export function responseOf(context: FileContext, row: RunRow): QuestionnaireResponse {
  const known = new Map(context.questions.map((question) => [question.key, question]));
  const item = row.answers.flatMap((answer) => {
    const question = known.get(answer.key);
    const value = question && typedValue(question, answer);
    if (!question || !value) return [];
    return [{ linkId: answer.key, text: (question.text ?? question.name).trim() || answer.key, answer: [value] }];
  });
  const display = context.anonymous || row.name.trim() === '' ? {} : { display: row.name.trim() };
  const person = { reference: `Practitioner/${row.contact}`, type: 'Practitioner', ...display } as const;
  return {
    resourceType: 'QuestionnaireResponse',
    id: row.run,
    identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${row.run}` },
    questionnaire: `${canonicalOf(context)}|${context.flow.revision}`,
    status: statuses[row.status] ?? 'stopped',
    subject: person,
    authored: (row.ended_at ?? row.began_at).toISOString(),
    source: person,
    ...(item.length > 0 && { item }),
  };
}

/** Nothing for silence and for what the question could not take as its type. */
function typedValue({ kind, categories }: AskedQuestion, { value, category, input, number, at, local }: AnswerRow) {
  const role = categories.find((each) => each.name === category)?.role ?? 'answer';
  const text = (role === 'other' ? (input ?? value) : value).trim();
  if (role === 'silent') return null;
  if (kind === 'choice') {
    if (role === 'answer' && category?.trim()) return { valueCoding: codingOf(category) };
    return text === '' ? null : { valueString: text };
  }
  if (role === 'other') return null;
  if (kind === 'number') return number === null ? null : { valueDecimal: number };
  if (kind === 'date') return local === null ? null : { valueDateTime: new Date(value || at).toISOString() };
  if (text === '') return null;
  return kind === 'media' ? { valueUri: text.replace(/^(image|audio|video)[^:]*:(?=.)/, '') } : { valueString: text };
}

export const encodeFhir = (form: 'bundle' | 'ndjson'): Encode =>
  async function* (context, rows) {
    const encoder = new TextEncoder();
    const entry = (resource: Questionnaire | QuestionnaireResponse): string =>
      JSON.stringify({ fullUrl: `${context.base}/${resource.resourceType}/${resource.id}`, resource });
    if (form === 'bundle') {
      const head = JSON.stringify({ resourceType: 'Bundle', type: 'collection', timestamp: context.at.toISOString() });
      yield encoder.encode(`${head.slice(0, -1)},"entry":[\n${entry(questionnaireOf(context))}`);
    }
    for await (const portion of rows) {
      const responses = portion.map((row) => responseOf(context, row));
      const lines =
        form === 'bundle'
          ? responses.map((each) => `,\n${entry(each)}`)
          : responses.map((each) => `${JSON.stringify(each)}\n`);
      yield encoder.encode(lines.join(''));
    }
    if (form === 'bundle') yield encoder.encode('\n]}\n');
  };
