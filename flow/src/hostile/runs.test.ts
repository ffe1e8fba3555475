import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDefinitionError } from '../definition/errors.ts';
import { readFlow } from '../definition/read-flow.ts';
import { hostileFlow } from './flows.testing.ts';
import { story, tell } from './story.testing.ts';

/** Longer: MHERO_FUZZ=10000 npx vitest run --project pure flow/src/hostile; others by MHERO_SEED. */
const numRuns = Number(process.env.MHERO_FUZZ ?? 100);
const seed = Number(process.env.MHERO_SEED ?? 2026);

describe('flows made by chance', () => {
  it('are read or refused for a reason', () => {
    let read = 0;
    fc.assert(
      fc.property(hostileFlow('one'), (json) => {
        try {
          readFlow(json);
          read++;
        } catch (error) {
          if (!isDefinitionError(error)) throw error;
        }
      }),
      { numRuns, seed },
    );
    expect(read).toBeGreaterThan(numRuns / 3);
  });

  it('run to the end or to the limits with anything that comes in, in memory as when stored', {
    timeout: 3_600_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(story, async (each) => {
        const made = await tell(each, false);
        expect(await tell(each, true)).toEqual(made);
      }),
      { numRuns, seed },
    );
  });
});
