/** A flow in the forms that other systems know: its definition as a Library, and emNutt's Basic. */
import type { Basic, Library } from '@medplum/fhirtypes';
import { extensions, profiles, systems } from './systems.ts';
import { clean } from './text.ts';

export interface FlowView {
  readonly id: string;
  readonly name: string;
  /** messaging, messaging_background, voice, messaging_offline */
  readonly type: string;
  readonly version: string;
  readonly revision: number;
  readonly updated: Date;
  readonly createdAt: Date;
  readonly status: 'draft' | 'active' | 'retired';
}

const metaOf = ({ version, updated }: FlowView) => ({ versionId: version, lastUpdated: updated.toISOString() });

export interface LibraryFile {
  readonly type: string;
  readonly title: string;
  readonly content: unknown;
}

export function libraryOf(view: FlowView, base: string, files: readonly LibraryFile[]): Library {
  return {
    resourceType: 'Library',
    id: view.id,
    meta: metaOf(view),
    url: `${base}/Library/${view.id}`,
    version: String(view.revision),
    title: clean(view.name) || view.id,
    status: view.status,
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/library-type', code: 'logic-library' }] },
    date: view.updated.toISOString(),
    content: files.map(({ type, title, content }) => ({
      ...{ contentType: type, title },
      data: Buffer.from(JSON.stringify(content)).toString('base64'),
    })),
  };
}

/** As emNutt wrote it, but with the code in its place. */
export function workflowOf(view: FlowView, expires: number | null): Basic {
  const details = [
    { url: 'name', valueString: clean(view.name) || view.id },
    { url: 'uuid', valueString: view.id },
    { url: 'flow_type', valueString: view.type },
    { url: 'archived', valueBoolean: view.status === 'retired' },
    ...(expires === null ? [] : [{ url: 'expires', valueInteger: expires }]),
    { url: 'created_on', valueDateTime: view.createdAt.toISOString() },
    { url: 'modified_on', valueDateTime: view.updated.toISOString() },
  ];
  return {
    resourceType: 'Basic',
    id: view.id,
    meta: { ...metaOf(view), profile: [profiles.workflow] },
    extension: [{ url: extensions.workflow, extension: details }],
    code: { coding: [{ system: systems.resource, code: 'mHeroWorkflows' }], text: 'mHero flow' },
    created: view.createdAt.toISOString().slice(0, 10),
  };
}
