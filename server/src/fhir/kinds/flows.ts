/**
 * What a flow is to other systems: the Questionnaire that it asks, the Library that it is made of, and emNutt's Basic. Their
 * versions are the revisions of the flow; whoever may sign in may read them, as in the console.
 */
import type { Resource } from '@medplum/fhirtypes';
import { type ShelvedFlow, shelvedFlows, shelvedRevisions } from '../../flows/flows.ts';
import type { FhirContext, Found, ResourceKind } from '../kind.ts';
import { type FlowView, libraryOf, workflowOf } from '../render/flow.ts';
import { profiles, systems } from '../render/systems.ts';
import { clean } from '../render/text.ts';
import type { PlainCriterion } from '../search/criteria.ts';
import type { Param } from '../search/params.ts';
import { codes, codesAsked, type Facets, isUuid, moments } from '../walk/match.ts';
import { historyOf } from '../walk/versions.ts';
import { type Portion, walkSearch } from '../walk/walk.ts';

interface FlowKind {
  readonly type: 'Questionnaire' | 'Library' | 'Basic';
  readonly documentation: string;
  readonly params: Readonly<Record<string, Param>>;
  readonly profiles?: readonly string[];
  render(context: FhirContext, view: FlowView): Promise<Resource>;
  facets(view: FlowView, base: string): Facets;
}

/** Filing a flow away is a version too. */
function viewOf(flow: ShelvedFlow): FlowView {
  const { uuid, name, type, revision, published, createdAt, revisedAt, archivedAt } = flow;
  const status = archivedAt ? 'retired' : published ? 'active' : 'draft';
  const updated = archivedAt && archivedAt > revisedAt ? archivedAt : revisedAt;
  const version = archivedAt ? `${revision}.retired` : String(revision);
  return { id: uuid, name, type, version, revision, updated, createdAt, status };
}

async function one({ rooms: { db } }: FhirContext, id: string): Promise<FlowView | null> {
  if (!isUuid(id)) return null;
  const [flow] = await shelvedFlows(db, { uuids: [id], limit: 1 });
  return flow ? viewOf(flow) : null;
}

/** Newest first: the one of today, then the revisions before it. */
async function versionsOf({ rooms: { db } }: FhirContext, view: FlowView): Promise<FlowView[]> {
  const revisions = await shelvedRevisions(db, view.id, view.revision);
  const earlier = revisions.map(({ revision, at }): FlowView => {
    const status = view.status === 'draft' ? 'draft' : 'active';
    return { ...view, ...{ version: String(revision), revision, updated: at, status } };
  });
  return view.status === 'retired' ? [view, ...earlier] : [view, ...earlier.slice(1)];
}

function kindOf(own: FlowKind): ResourceKind {
  const found = async (context: FhirContext, view: FlowView): Promise<Found> => ({
    ...{ type: own.type, id: view.id, version: view.version, updated: view.updated },
    text: JSON.stringify(await own.render(context, view)),
    method: view.version === '1' ? 'POST' : 'PUT',
  });

  async function walk(
    context: FhirContext,
    criteria: readonly PlainCriterion[],
    cursor: string | null,
    limit: number,
  ): Promise<Portion> {
    const uuids = codesAsked(criteria, '_id')?.filter(isUuid);
    const before = cursor !== null && isUuid(cursor) ? { before: cursor } : {};
    const flows = await shelvedFlows(context.rooms.db, { ...(uuids ? { uuids } : {}), ...before, limit });
    const rows = flows.map(viewOf).map((view) => ({
      cursor: view.id,
      facets: {
        ...own.facets(view, context.base),
        ...{ _id: codes(undefined, view.id), _lastUpdated: moments(view.updated) },
      },
      found: () => found(context, view),
    }));
    return { rows, next: flows.length === limit ? flows.at(-1)!.uuid : null };
  }

  return {
    ...{ type: own.type, documentation: own.documentation, params: own.params, profiles: own.profiles ?? [] },
    async read(context, id) {
      const view = await one(context, id);
      return view && found(context, view);
    },
    async vread(context, id, version) {
      const view = await one(context, id);
      const asked = view && (await versionsOf(context, view)).find((each) => each.version === version);
      return asked ? found(context, asked) : null;
    },
    history: (context, request) =>
      historyOf(
        context,
        request,
        async (id) => {
          const view = await one(context, id);
          if (!view) return null;
          const versions = await Promise.all((await versionsOf(context, view)).map((each) => found(context, each)));
          return { cursor: '', versions: () => versions };
        },
        async (_, since, cursor, limit) => {
          const flows = await shelvedFlows(context.rooms.db, {
            ...{ since: since ?? undefined, limit: Math.min(limit, 50) },
            ...(cursor ? { before: cursor } : {}),
          });
          const rows = await Promise.all(
            flows.map(viewOf).map(async (view) => {
              const versions = await Promise.all((await versionsOf(context, view)).map((each) => found(context, each)));
              return { cursor: view.id, versions: () => versions };
            }),
          );
          return { rows, next: flows.length === Math.min(limit, 50) ? flows.at(-1)!.uuid : null };
        },
      ),
    search: (context, request) => walkSearch(context, request, walk),
  };
}

const param = (type: Param['type'], definition: string, more: Partial<Param> = {}): Param => ({
  ...{ type, definition: `http://hl7.org/fhir/SearchParameter/${definition}` },
  ...more,
});
const statusOf = (view: FlowView) => codes('http://hl7.org/fhir/publication-status', view.status);

export const questionnaire: ResourceKind = kindOf({
  type: 'Questionnaire',
  documentation: 'What each flow asks, one item for each result. The version is the revision that runs, or the newest.',
  params: {
    date: param('date', 'Questionnaire-date'),
    name: param('string', 'Questionnaire-name', { modifiers: ['exact', 'contains'] }),
    status: param('token', 'Questionnaire-status', { modifiers: ['not'] }),
    title: param('string', 'Questionnaire-title', { modifiers: ['exact', 'contains'] }),
    url: param('uri', 'Questionnaire-url'),
    version: param('token', 'Questionnaire-version'),
  },
  async render(context, view) {
    const { base, rooms, subject } = context;
    const form = await rooms.results.forms.questionnaire(subject, view.id, view.revision, base);
    const meta = { versionId: view.version, lastUpdated: view.updated.toISOString() };
    return { ...form, meta, status: view.status, date: view.updated.toISOString() };
  },
  facets: (view, base) => ({
    date: moments(view.updated),
    name: [{ words: clean(view.name) }],
    title: [{ words: clean(view.name) }],
    status: statusOf(view),
    url: [{ words: `${base}/Questionnaire/${view.id}` }],
    version: codes(undefined, String(view.revision)),
  }),
});

export const library: ResourceKind = kindOf({
  type: 'Library',
  documentation: 'The definition of each flow: as RapidPro writes it (14.4.2) and as FLOIP.',
  params: {
    date: param('date', 'Library-date'),
    status: param('token', 'Library-status', { modifiers: ['not'] }),
    title: param('string', 'Library-title', { modifiers: ['exact', 'contains'] }),
    type: param('token', 'Library-type'),
    url: param('uri', 'Library-url'),
    version: param('token', 'Library-version'),
  },
  async render({ base, rooms, subject }, view) {
    const file = async (format: '14.4.2' | 'floip') =>
      (await rooms.flows.export(subject, view.id, format, { revision: view.revision, at: view.updated })).file;
    return libraryOf(view, base, [
      { type: 'application/json', title: 'RapidPro 14.4.2', content: await file('14.4.2') },
      { type: 'application/vnd.flow-interop+json', title: 'FLOIP', content: await file('floip') },
    ]);
  },
  facets: (view, base) => ({
    date: moments(view.updated),
    title: [{ words: clean(view.name) }],
    status: statusOf(view),
    type: codes('http://terminology.hl7.org/CodeSystem/library-type', 'logic-library'),
    url: [{ words: `${base}/Library/${view.id}` }],
    version: codes(undefined, String(view.revision)),
  }),
});

/** emNutt's list of flows, for what was written against it. */
export const basic: ResourceKind = kindOf({
  type: 'Basic',
  documentation:
    'Flows in the form of emNutt (profile mhero-workflows), for iHRIS 5 and what else was written against it.',
  profiles: [profiles.workflow],
  params: {
    _profile: { type: 'uri', definition: 'http://hl7.org/fhir/SearchParameter/Resource-profile' },
    code: param('token', 'Basic-code'),
    created: param('date', 'Basic-created'),
  },
  async render({ rooms, subject }, view) {
    const { definition } = await rooms.flows.get(subject, view.id, view.revision);
    const minutes = (definition as { expire_after_minutes?: unknown }).expire_after_minutes;
    return workflowOf(view, typeof minutes === 'number' && Number.isSafeInteger(minutes) ? minutes : null);
  },
  facets: (view) => ({
    _profile: [{ words: profiles.workflow }],
    code: codes(systems.resource, 'mHeroWorkflows'),
    created: moments(view.createdAt),
  }),
});
