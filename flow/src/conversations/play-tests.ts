/** Plays many written conversations against one flow: in the editor at each change, on the server before publishing. */
import { assetsOf } from '../assets/read-assets.ts';
import { isDefinitionError } from '../definition/errors.ts';
import type { Flow } from '../definition/flow.ts';
import { readFlow } from '../definition/read-flow.ts';
import { chanceOf } from '../services/chance.ts';
import { type HttpMock, standInServices } from '../services/stand-ins.ts';
import { virtualHost } from '../services/virtual-host.ts';
import type { EnvironmentJson, PhoneNumbers } from '../values/environment.ts';
import { environmentOf } from '../values/make-environment.ts';
import type { Conversation, Difference } from './conversation.ts';
import { playConversation, type Stage } from './run.ts';
import { withWhatIsMissing } from './stage.ts';

/** When a conversation happens that does not say when. */
export const NOW = '2026-01-05T09:00:00.000Z';

export interface Ground {
  /** The first is the one that is tested; the others are those that it enters. */
  readonly definitions: readonly unknown[];
  readonly environment: EnvironmentJson;
  readonly phones: PhoneNumbers;
}

/** Throws a DefinitionError when the first flow cannot be read; another that cannot be read is as good as missing. */
export function testGround({ definitions, environment, phones }: Ground): (conversation: Conversation) => Stage {
  const [first, ...others] = definitions;
  const flow = readFlow(first);
  const flows = [flow, ...others.map(readable).filter((each) => each !== undefined)];
  const lists = withWhatIsMissing({}, flows);
  return (conversation) => {
    const { now = NOW, randoms = [], http } = conversation;
    const chance = chanceOf(1);
    let drawn = 0;
    const services = standInServices({ phones, httpMocks: http as Record<string, HttpMock[]> | undefined });
    const host = virtualHost(Date.parse(now), () => randoms[drawn++] ?? chance(), services);
    const assets = assetsOf(lists, {
      flow: ({ uuid }) => flows.find((each) => each.uuid === uuid),
      environment: { ...environment, now },
    });
    const habits = environmentOf(environment, { now: host.now, random: host.random, phones });
    return { assets, host, environment: habits, flow };
  };
}

export interface PlayedTest<T> {
  readonly test: T;
  /** None: it went as it is written. */
  readonly differences: readonly Difference[];
}

/** One after the other, so that the caller may stop or let others work in between. */
export async function* playTests<T extends { readonly conversation: Conversation }>(
  ground: Ground,
  tests: readonly T[],
): AsyncGenerator<PlayedTest<T>> {
  const stageFor = testGround(ground);
  for (const test of tests)
    yield { test, differences: await playConversation(stageFor(test.conversation), test.conversation) };
}

function readable(definition: unknown): Flow | undefined {
  try {
    return readFlow(definition);
  } catch (error) {
    if (isDefinitionError(error)) return undefined;
    throw error;
  }
}
