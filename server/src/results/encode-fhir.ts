/**
 * Results as FHIR R4: the flow as a Questionnaire, each passage as a QuestionnaireResponse, in a Bundle or as one resource
 * per line. Answers are typed; whoever answered is a Practitioner of our own façade, in the role that they had then: their
 * cadre and their facility, which is named as its registry names it.
 */
import type { PractitionerRole, Questionnaire, QuestionnaireItem, QuestionnaireResponse } from '@medplum/fhirtypes';
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
    title: clean(flow.name) || flow.uuid,
    status: 'active',
    subjectType: ['Practitioner'],
    date: at.toISOString(),
    ...(questions.length > 0 && { item: questions.map(itemOf) }),
  };
}

function itemOf(question: AskedQuestion): QuestionnaireItem {
  const { key, kind, categories, wait } = question;
  const known = categories.filter(({ role, name }) => role === 'answer' && clean(name) !== '');
  const options = [...new Map(known.map((category) => [codeOf(category.name), category])).values()];
  return {
    linkId: key,
    text: textOf(question),
    type: itemTypes[kind],
    ...(!wait && { readOnly: true }),
    ...(kind === 'choice' &&
      options.length > 0 && {
        answerOption: options.map(({ name, names }) => ({ valueCoding: { ...codingOf(name), ...inOthers(names) } })),
      }),
  };
}

/** Translations of a display, each in an extension of R4. */
function inOthers(names: Readonly<Record<string, string>>): { _display?: object } {
  const extension = Object.entries(names).flatMap(([language, name]) => {
    const content = clean(name);
    if (content === '') return [];
    const parts = [
      { url: 'lang', valueCode: Intl.getCanonicalLocales(language)[0] ?? language },
      { url: 'content', valueString: content },
    ];
    return [{ url: 'http://hl7.org/fhir/StructureDefinition/translation', extension: parts }];
  });
  return extension.length > 0 ? { _display: { extension } } : {};
}

/** What a string of FHIR may hold: people write anything. */
const clean = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '')
    .trim();

/** A FHIR code has no space at its ends and no two in a row. */
const codeOf = (name: string): string => clean(name).replace(/\s+/g, ' ');
const codingOf = (name: string) => ({ code: codeOf(name), display: clean(name) });
const textOf = ({ text, name, key }: AskedQuestion): string => clean(text ?? '') || clean(name) || key;
const uriOf = (text: string): string => text.replace(/^(image|audio|video)[^:]*:(?=.)/, '').replace(/\s/g, encodeURI);

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
    return [{ linkId: answer.key, text: textOf(question), answer: [value] }];
  });
  const name = clean(row.name);
  const display = context.anonymous || name === '' ? {} : { display: name };
  const person = { reference: `Practitioner/${row.contact}`, type: 'Practitioner', ...display } as const;
  const role = roleOf(context, row, person);
  return {
    resourceType: 'QuestionnaireResponse',
    id: row.run,
    ...(role && { contained: [role] }),
    identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${row.run}` },
    questionnaire: `${canonicalOf(context)}|${context.flow.revision}`,
    status: statuses[row.status] ?? 'stopped',
    subject: person,
    authored: (row.ended_at ?? row.began_at).toISOString(),
    source: role ? { reference: `#${role.id}`, type: 'PractitionerRole', ...display } : person,
    ...(item.length > 0 && { item }),
  };
}

/** A reference by identifier: the Location itself is in its registry, not in the file. */
function roleOf(
  { base }: FileContext,
  row: RunRow,
  practitioner: PractitionerRole['practitioner'],
): PractitionerRole | null {
  const [code, display] = [clean(row.cadre ?? ''), clean(row.facility ?? '')];
  const value = row.facility_resource ?? '';
  if (code === '' && value === '') return null;
  const identifier = { system: `${base}/source/${row.facility_source}`, value };
  const location = { type: 'Location' as const, identifier, ...(display !== '' && { display }) };
  return {
    resourceType: 'PractitionerRole',
    id: 'role',
    practitioner,
    ...(code !== '' && { code: [{ text: code }] }),
    ...(value !== '' && { location: [location] }),
  };
}

/** Nothing for silence and for what the question could not take as its type. */
function typedValue({ kind, categories }: AskedQuestion, { value, category, input, number, at, local }: AnswerRow) {
  const role = categories.find((each) => each.name === category)?.role ?? 'answer';
  const text = clean(role === 'other' ? (input ?? value) : value);
  if (role === 'silent') return null;
  if (kind === 'choice') {
    if (role === 'answer' && category && clean(category) !== '') return { valueCoding: codingOf(category) };
    return text === '' ? null : { valueString: text };
  }
  if (role === 'other') return null;
  if (kind === 'number') return number === null ? null : { valueDecimal: number };
  if (kind === 'date') return local === null ? null : { valueDateTime: new Date(value || at).toISOString() };
  if (text === '') return null;
  return kind === 'media' ? { valueUri: uriOf(text) } : { valueString: text };
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
