/**
 * What runs, in the memory of this node: each published revision compiled once and shared by all conversations, with
 * the fields, groups and channels that flows name. A version in the database says when flows have changed; the rest is
 * looked at again after some seconds.
 */
import type { Assets } from '@mhero/flow/assets/assets.ts';
import type { Flow } from '@mhero/flow/definition/flow.ts';
import { readFlow } from '@mhero/flow/definition/read-flow.ts';
import { inspectFlow } from '@mhero/flow/inspect/inspect.ts';
import type { Queryable } from '../db/db.ts';
import { assetsFrom, readVocabulary, type Vocabulary } from './assets.ts';
import * as store from './store.ts';

export interface Shelf {
  readonly assets: Assets;
  /** Our numbers of what flows name by UUID. */
  readonly flows: ReadonlyMap<string, store.KnownFlow>;
  /** Our numbers of flows that no keyword takes anybody out of. */
  readonly ignoring: ReadonlySet<number>;
  readonly groups: ReadonlyMap<string, Vocabulary['groups'][number]>;
  readonly groupsById: ReadonlyMap<number, Vocabulary['groups'][number]>;
  /** Some group is found by a query. */
  readonly smart: boolean;
  /** Some query asks for the registry that people come from. */
  readonly bySource: boolean;
  /** Keys of the deployment's own fields. */
  readonly fields: ReadonlySet<string>;
  readonly channels: ReadonlyMap<string, Vocabulary['channels'][number]>;
  readonly channelsById: ReadonlyMap<number, Vocabulary['channels'][number]>;
}

export interface Library {
  /** As it is now. Flows of the shelf are only there after `need`. */
  shelf(q: Queryable): Promise<Shelf>;
  /** Compiles these flows and all that they enter, unless that was done before. Answers those that cannot run. */
  need(q: Queryable, shelf: Shelf, uuids: Iterable<string>): Promise<void>;
}

/** Compiled flows that are kept: one of 300 nodes takes about a megabyte. */
const mostCompiled = 500;
const freshMs = 5_000;

interface Compiled {
  readonly flow: Flow;
  /** UUIDs of flows that it enters or starts. */
  readonly enters: readonly string[];
}

export function createLibrary(queryEnvironment: () => Promise<{ timezone: string; default_country: string }>): Library {
  const compiled = new Map<string, Compiled>();
  let kept: { shelf: Shelf; version: number; until: number } | null = null;

  const keyOf = (known: store.KnownFlow): string => `${known.uuid} ${known.published}`;

  async function build(q: Queryable): Promise<Shelf> {
    const vocabulary = await readVocabulary(q);
    const known = await store.publishedFlows(q);
    const flows = new Map(known.map((flow) => [flow.uuid, flow]));
    const names = new Map(known.map((flow) => [flow.name.toLowerCase(), flow]));
    const found = (flow: store.KnownFlow | undefined): Flow | undefined => flow && compiled.get(keyOf(flow))?.flow;
    return {
      assets: assetsFrom(
        vocabulary,
        (uuid) => found(flows.get(uuid)),
        (name) => found(names.get(name.toLowerCase())),
        { ...(await queryEnvironment()), now: new Date().toISOString() },
      ),
      flows,
      smart: vocabulary.groups.some(({ query }) => query !== null),
      bySource: vocabulary.groups.some(({ query }) => query !== null && /\bsource\b/i.test(query)),
      fields: new Set(vocabulary.fields.map(({ key }) => key)),
      ignoring: new Set(known.filter((flow) => flow.ignores_triggers).map((flow) => flow.id)),
      groups: new Map(vocabulary.groups.map((group) => [group.uuid, group])),
      groupsById: new Map(vocabulary.groups.map((group) => [group.id, group])),
      channels: new Map(vocabulary.channels.map((channel) => [channel.uuid, channel])),
      channelsById: new Map(vocabulary.channels.map((channel) => [channel.id, channel])),
    };
  }

  function touch(key: string): Compiled | undefined {
    const known = compiled.get(key);
    if (!known) return undefined;
    compiled.delete(key);
    compiled.set(key, known);
    return known;
  }

  function trim(): void {
    for (const key of compiled.keys()) {
      if (compiled.size <= mostCompiled) return;
      compiled.delete(key);
    }
  }

  return {
    async shelf(q) {
      const version = await store.versionOf(q);
      if (kept && kept.version === version && kept.until > Date.now()) return kept.shelf;
      const shelf = await build(q);
      kept = { shelf, version, until: Date.now() + freshMs };
      return shelf;
    },
    async need(q, shelf, uuids) {
      const seen = new Set<string>();
      let open = [...new Set(uuids)];
      while (open.length > 0) {
        const absent: string[] = [];
        const next: string[] = [];
        for (const uuid of open) {
          seen.add(uuid);
          const known = shelf.flows.get(uuid);
          if (!known) continue;
          const there = touch(keyOf(known));
          if (there) next.push(...there.enters);
          else absent.push(uuid);
        }
        if (absent.length > 0)
          for (const row of await store.publishedDefinitions(q, absent)) {
            const made = compile(row.definition);
            compiled.set(`${row.uuid} ${row.published}`, made);
            next.push(...made.enters);
          }
        open = [...new Set(next)].filter((uuid) => !seen.has(uuid));
      }
      trim();
    },
  };
}

/** Only what could be read was saved, so this throws for bugs alone. */
function compile(definition: string): Compiled {
  const flow = readFlow(JSON.parse(definition));
  const enters = inspectFlow(flow).dependencies.flatMap((each) =>
    each.type === 'flow' && 'uuid' in each ? [each.uuid] : [],
  );
  return { flow, enters };
}
