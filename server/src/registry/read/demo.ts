/** The demonstration country as an input. */

import type { Incoming, Input } from '../../connectors/connectors.ts';
import { type DemoOptions, demoResources } from '../demo/demo.ts';
import type { Json } from '../normalise/tolerant.ts';
import { streamInput } from './inputs.ts';

const portion = 250;

export const demoInput = (options: DemoOptions): Input =>
  streamInput(async function* () {
    let found: Incoming[] = [];
    for (const resource of demoResources(options)) {
      const where = `${resource.resourceType}/${resource.id}`;
      found.push({ where, text: null, refused: null, resources: [resource as unknown as Json] });
      if (found.length < portion) continue;
      yield found;
      found = [];
    }
    if (found.length > 0) yield found;
  });
