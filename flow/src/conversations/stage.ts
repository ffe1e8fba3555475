/** Builds the stage of one written conversation: its flows, and assets for all that they refer to. */
import { type AssetsJson, assetsOf } from '../assets/read-assets.ts';
import type { Flow } from '../definition/flow.ts';
import { readFlow } from '../definition/read-flow.ts';
import { inspectFlow } from '../inspect/inspect.ts';
import { type PlaceJson, places } from '../services/places.ts';
import type { Conversation } from './conversation.ts';
import type { Stage } from './run.ts';

/** `NAME.test.json`. */
export interface TestFile {
  /** Names of the files beside it: definitions or exports. The first flow is the one that starts. */
  readonly flows: string | readonly string[];
  /** What is not listed here is made up from what the flows refer to. */
  readonly assets?: AssetsJson;
  readonly environment?: Readonly<Record<string, unknown>>;
  /** When it happens; otherwise at the beginning of 2026. */
  readonly now?: string;
  readonly conversations: readonly Conversation[];
}

const PHONES = {
  uuid: 'f6ab6e5b-8b26-4a0a-9a52-0d7b3d6f8f10',
  name: 'Phones',
  address: '1234',
  schemes: ['tel', 'whatsapp', 'telegram', 'facebook', 'viber', 'mailto'],
  roles: ['send', 'receive', 'call', 'answer'],
};

/** `read` gives the JSON of a file that stands beside the test. */
export function stageOf(
  test: TestFile,
  conversation: Conversation,
  { host, environment }: Pick<Stage, 'host' | 'environment'>,
  read: (name: string) => unknown,
): Stage {
  const json = [test.flows].flat().flatMap((name) => definitionsOf(read(name)));
  const flows = json.map((definition) => readFlow(definition));
  const assets = assetsOf(withWhatIsMissing(test.assets ?? {}, flows), {
    flow: (definition) => flows.find(({ uuid }) => uuid === definition.uuid),
    places: (locations) => places(locations as readonly PlaceJson[]),
    environment: { ...test.environment, now: host.now() },
  });
  return { assets, environment, host, flow: chosen(flows, conversation.flow) };
}

/** An export file has many flows, a definition is one. */
function definitionsOf(file: unknown): unknown[] {
  const flows = (file as { flows?: unknown } | null)?.flows;
  return Array.isArray(flows) ? flows : [file];
}

function chosen(flows: readonly Flow[], wanted: string | undefined): Flow {
  const found = wanted === undefined ? flows[0] : flows.find(({ uuid, name }) => uuid === wanted || name === wanted);
  if (!found) throw new Error(wanted === undefined ? 'There is no flow in the file.' : `There is no flow "${wanted}".`);
  return found;
}

type Lists = Record<string, Array<Record<string, unknown>>>;

/** Plain groups, fields of text and so on for everything that a flow names and that the test does not list. */
export function withWhatIsMissing(given: AssetsJson, flows: readonly Flow[]): AssetsJson {
  const lists = { ...given, flows: flows.map(({ json }) => json) } as unknown as Lists;
  lists.channels ??= [PHONES];
  for (const { type, ...reference } of flows.flatMap((flow) => inspectFlow(flow).dependencies)) {
    const list = lists[`${type}s`] ?? [];
    const key = 'key' in reference ? 'key' : 'uuid';
    const identity = (reference as Record<string, unknown>)[key];
    if (list.some((each) => each[key] === identity)) continue;
    lists[`${type}s`] = [...list, { ...DEFAULTS[type], ...reference }];
  }
  return lists as unknown as AssetsJson;
}

const DEFAULTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  channel: PHONES,
  field: { type: 'text' },
  global: { value: '' },
  llm: { type: 'test' },
  template: { translations: [] },
};
