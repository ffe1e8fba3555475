/**
 * `inspect`: `{id, flow, assets?}` → `{id, inspection, templates, localizables, lint}`; `lint` is what should be looked at
 * before the flow is used: unreachable nodes, loops, missing translations, long messages …
 */
import { type AssetsJson, assetsOf } from '../../src/assets/read-assets.ts';
import type { Flow } from '../../src/definition/flow.ts';
import { isObject } from '../../src/definition/json.ts';
import { readFlow } from '../../src/definition/read-flow.ts';
import { inspectFlow } from '../../src/inspect/inspect.ts';
import { lintFlow } from '../../src/inspect/lint.ts';
import { localizablesOf, templatesOf } from '../../src/inspect/parts.ts';

export function answer(request: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const flow = readFlow(request.flow);
  const assets = isObject(request.assets) ? assetsOf(request.assets as AssetsJson, { flow: readable }) : undefined;
  return {
    inspection: inspectFlow(flow, assets),
    templates: templatesOf(flow),
    localizables: localizablesOf(flow),
    lint: lintFlow(flow),
  };
}

function readable(json: unknown): Flow | undefined {
  try {
    return readFlow(json);
  } catch {
    return undefined;
  }
}
