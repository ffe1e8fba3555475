/** Passages of people through flows: a Task each, and a QuestionnaireResponse for those who answered. */
import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import type { AnsweredForm } from '../../results/results.ts';
import { type Passage, type PassagesFilter, passages } from '../../sessions/sessions.ts';
import type { FhirContext, Found, ResourceKind } from '../kind.ts';
import { systems } from '../render/systems.ts';
import { taskOf, taskStatus, taskVersions } from '../render/task.ts';
import type { PlainCriterion } from '../search/criteria.ts';
import type { Param } from '../search/params.ts';
import { codes, codesAsked, earliest, type Facets, idsReferred, isUuid, moments, refs } from '../walk/match.ts';
import { historyOf, type VersionedRow } from '../walk/versions.ts';
import { type Portion, type WalkedRow, walkSearch } from '../walk/walk.ts';

type Row = WalkedRow & VersionedRow;
/** Rows of a filter, newest first. */
type Read = (context: FhirContext, filter: PassagesFilter) => Promise<Row[]>;

/** Parameters by which SQL cuts. */
interface Cuts {
  readonly people: readonly string[];
  readonly flow: string;
  readonly start: string | null;
}

/** Null where nobody can match. */
function filterOf(criteria: readonly PlainCriterion[], cuts: Cuts): Omit<PassagesFilter, 'limit' | 'before'> | null {
  const first = (name: string, target: string): string | undefined | null => {
    const ids = idsReferred(criteria, name, target)?.filter(isUuid);
    return ids === undefined ? undefined : ids.length === 0 ? null : ids.length === 1 ? ids[0] : undefined;
  };
  const people = cuts.people.map((name) => first(name, 'Practitioner')).filter((id) => id !== undefined);
  const flow = first(cuts.flow, 'Questionnaire') ?? flowOfCanonical(criteria, cuts.flow);
  const start = cuts.start === null ? undefined : first(cuts.start, 'CommunicationRequest');
  if (people.includes(null) || start === null) return null;
  const uuids = codesAsked(criteria, '_id')?.filter(isUuid);
  const since = earliest(criteria, '_lastUpdated') ?? undefined;
  return { uuids, since, contact: people[0] ?? undefined, flow: flow ?? undefined, start };
}

/** `questionnaire` may be asked by the canonical address. */
function flowOfCanonical(criteria: readonly PlainCriterion[], name: string): string | undefined {
  const asked = criteria.find((each) => each.name === name && each.modifier === null)?.values;
  const text = asked?.length === 1 && asked[0]!.type === 'uri' ? asked[0]!.text : '';
  const id = /\/Questionnaire\/([\da-f-]{36})(?:\||$)/.exec(text)?.[1];
  return id && isUuid(id) ? id : undefined;
}

function kindOf(
  about: Pick<ResourceKind, 'type' | 'documentation' | 'params' | 'includes' | 'sorts'>,
  cuts: Cuts,
  read: Read,
): ResourceKind {
  const one = async (context: FhirContext, id: string): Promise<Row | null> =>
    isUuid(id) ? ((await read(context, { uuids: [id], limit: 1 }))[0] ?? null) : null;

  async function page(context: FhirContext, filter: Omit<PassagesFilter, 'limit'>, limit: number) {
    const rows = await read(context, { ...filter, limit });
    return { rows, next: rows.length === limit ? rows.at(-1)!.cursor : null };
  }

  async function walk(
    context: FhirContext,
    criteria: readonly PlainCriterion[],
    cursor: string | null,
    limit: number,
  ): Promise<Portion> {
    const filter = filterOf(criteria, cuts);
    if (!filter) return { rows: [], next: null };
    return page(context, { ...filter, ...(cursor !== null && isUuid(cursor) ? { before: cursor } : {}) }, limit);
  }

  return {
    ...about,
    read: async (context, id) => (await one(context, id))?.versions()[0] ?? null,
    vread: async (context, id, version) =>
      (await one(context, id))?.versions().find((each) => each.version === version) ?? null,
    history: (context, request) =>
      historyOf(
        context,
        request,
        (id) => one(context, id),
        (_, since, cursor, limit) =>
          page(context, { since: since ?? undefined, ...(cursor ? { before: cursor } : {}) }, limit),
      ),
    search: (context, request) => walkSearch(context, request, walk),
  };
}

const param = (type: Param['type'], definition: string, more: Partial<Param> = {}): Param => ({
  ...{ type, definition: `http://hl7.org/fhir/SearchParameter/${definition}` },
  ...more,
});

function rowOf(cursor: string, facets: Facets, versions: () => Found[]): Row {
  return { cursor, facets, versions, found: () => versions()[0]! };
}

function taskRow(passage: Passage, base: string): Row {
  const references = {
    focus: [`Questionnaire/${passage.flow}`],
    owner: [`Practitioner/${passage.contact}`],
    subject: [`Practitioner/${passage.contact}`],
    'based-on': passage.start ? [`CommunicationRequest/${passage.start}`] : [],
  };
  const versions = taskVersions(passage);
  const facets: Facets = {
    _id: codes(undefined, passage.run),
    _lastUpdated: moments(versions[0]!.at),
    'authored-on': moments(passage.begunAt),
    'based-on': refs(...references['based-on']),
    code: codes(systems.task, 'flow-run'),
    focus: refs(...references.focus),
    'group-identifier': codes(systems.uri, passage.start && `urn:uuid:${passage.start}`),
    identifier: codes(systems.uri, `urn:uuid:${passage.run}`),
    modified: moments(versions[0]!.at),
    owner: refs(...references.owner),
    period: [{ from: passage.begunAt, to: passage.endedAt ?? new Date(8.64e15) }],
    status: codes('http://hl7.org/fhir/task-status', taskStatus(passage.status)),
    subject: refs(...references.subject),
  };
  return rowOf(passage.run, facets, () =>
    versions.map((each, i) => ({
      ...{ type: 'Task', id: passage.run, version: String(each.at.getTime()), updated: each.at, references },
      text: JSON.stringify(taskOf(passage, each, base)),
      method: i === versions.length - 1 ? 'POST' : 'PUT',
    })),
  );
}

export const task: ResourceKind = kindOf(
  {
    type: 'Task',
    documentation: 'One person’s passage through a flow: begun, and how it ended. The answers are its output.',
    params: {
      'authored-on': param('date', 'Task-authored-on'),
      'based-on': param('reference', 'Task-based-on', { targets: ['CommunicationRequest'] }),
      code: param('token', 'Task-code'),
      focus: param('reference', 'Task-focus', { targets: ['Questionnaire'] }),
      'group-identifier': param('token', 'Task-group-identifier'),
      identifier: param('token', 'Task-identifier'),
      modified: param('date', 'Task-modified'),
      owner: param('reference', 'Task-owner', { targets: ['Practitioner'] }),
      period: param('date', 'Task-period'),
      status: param('token', 'Task-status', { modifiers: ['not'] }),
      subject: param('reference', 'Task-subject', { targets: ['Practitioner'] }),
    },
    includes: ['based-on', 'focus', 'owner', 'subject'],
    sorts: ['authored-on', 'modified'],
  },
  { people: ['owner', 'subject'], flow: 'focus', start: 'based-on' },
  async ({ rooms, subject, base }, filter) =>
    (await passages(rooms.db, subject, filter)).map((each) => taskRow(each, base)),
);

function responseRow({ passage, versions }: AnsweredForm, base: string): Row {
  const person = [`Practitioner/${passage.contact}`];
  const references = { subject: person, source: person, questionnaire: [`Questionnaire/${passage.flow}`] };
  const newest = versions[0]!;
  const canonical = `${base}/Questionnaire/${passage.flow}`;
  const facets: Facets = {
    _id: codes(undefined, passage.run),
    _lastUpdated: moments(newest.at),
    authored: moments(new Date(newest.response.authored ?? newest.at)),
    identifier: codes(systems.uri, `urn:uuid:${passage.run}`),
    questionnaire: [
      { words: canonical },
      { words: `${canonical}|${passage.revision}` },
      ...refs(...references.questionnaire),
    ],
    source: refs(...person),
    status: codes('http://hl7.org/fhir/questionnaire-answers-status', newest.response.status),
    subject: refs(...person),
  };
  const withMeta = (response: QuestionnaireResponse, at: Date): string =>
    JSON.stringify({
      ...response,
      meta: { versionId: String(at.getTime()), lastUpdated: at.toISOString() },
    });
  return rowOf(passage.run, facets, () =>
    versions.map(({ at, response }, i) => ({
      ...{ type: 'QuestionnaireResponse', id: passage.run, version: String(at.getTime()), updated: at, references },
      text: withMeta(response, at),
      method: i === versions.length - 1 ? ('POST' as const) : ('PUT' as const),
    })),
  );
}

export const questionnaireResponse: ResourceKind = kindOf(
  {
    type: 'QuestionnaireResponse',
    documentation:
      'The answers of one passage through a flow, typed; a version for each moment at which something was answered, and for ' +
      'its end. An answer that was given anew takes its earlier version with it.',
    params: {
      authored: param('date', 'QuestionnaireResponse-authored'),
      identifier: param('token', 'QuestionnaireResponse-identifier'),
      questionnaire: param('reference', 'QuestionnaireResponse-questionnaire', { targets: ['Questionnaire'] }),
      source: param('reference', 'QuestionnaireResponse-source', { targets: ['Practitioner'] }),
      status: param('token', 'QuestionnaireResponse-status', { modifiers: ['not'] }),
      subject: param('reference', 'QuestionnaireResponse-subject', { targets: ['Practitioner'] }),
    },
    includes: ['questionnaire', 'source', 'subject'],
    sorts: ['authored'],
  },
  { people: ['source', 'subject'], flow: 'questionnaire', start: null },
  async ({ rooms, subject, base }, filter) =>
    (await rooms.results.forms.responses(subject, filter, base)).map((form) => responseRow(form, base)),
);
