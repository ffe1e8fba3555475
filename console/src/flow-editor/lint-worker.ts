/** Looks for problems beside the page, so that typing never waits for it. */
import type { FlowDefinition } from './definition.ts';
import { findProblems } from './find-problems.ts';
import type { KnownAssets } from './findings.ts';

self.onmessage = ({ data }: MessageEvent<{ id: number; definition: FlowDefinition; known: KnownAssets }>) => {
  self.postMessage({ id: data.id, problems: findProblems(data.definition, data.known) });
};
