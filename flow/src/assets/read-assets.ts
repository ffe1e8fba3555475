/** Assets from plain JSON lists, as goflow reads them: what a host has that keeps no database of its own. */
import type { Flow } from '../definition/flow.ts';
import { type Attribute, parseQuery, type QueryEnvironment, type Resolver, resolverOf } from '../query/query.ts';
import type { Places } from '../values/environment.ts';
import type { Assets, Channel, Field, Global, Group, Llm, MessageTemplate, Named, Resthook, User } from './assets.ts';

/** Every list may be absent. Flows may be of any supported version; locations are nested `{name, aliases, children}`. */
export interface AssetsJson {
  readonly flows?: ReadonlyArray<Readonly<Record<string, unknown>>>;
  readonly channels?: readonly Channel[];
  readonly fields?: readonly Field[];
  readonly groups?: readonly Group[];
  readonly globals?: readonly Global[];
  readonly labels?: readonly Named[];
  readonly llms?: readonly Llm[];
  readonly locations?: readonly unknown[];
  readonly resthooks?: readonly Resthook[];
  readonly templates?: readonly MessageTemplate[];
  readonly topics?: readonly Named[];
  readonly users?: readonly User[];
  readonly campaigns?: readonly Named[];
  /** What queries of groups may ask for beyond RapidPro's own. */
  readonly attributes?: readonly Attribute[];
}

export interface AssetReaders {
  /** Reads a definition; undefined when it cannot be read: the flow is then as good as missing. */
  flow(json: Readonly<Record<string, unknown>>): Flow | undefined;
  places?(locations: readonly unknown[]): Places | undefined;
  /** Queries of groups are parsed with it. A group whose query is refused is as good as missing. */
  readonly environment?: QueryEnvironment;
}

/** Nothing is read before it is asked for, and nothing twice. Of two with the same key the last counts. */
export function assetsOf(json: AssetsJson, readers: AssetReaders): Assets {
  const flows = flowsOf(json, readers);
  const channels = lazy(() => byKey(json.channels, uuidOf));
  const fields = lazy(() => byKey(json.fields, (field) => field.key));
  const groups = lazy(() => readGroups(json, readers.environment ?? {}));
  const group = lazy(() => byKey(groups(), uuidOf));
  const groupName = lazy(() => byKey(groups(), nameOf));
  const labels = named(json.labels);
  const topics = named(json.topics);
  const users = lazy(() => byKey(json.users, uuidOf));
  const userEmail = lazy(() => byKey(json.users, (user) => fold(user.email)));
  const llms = lazy(() => byKey(json.llms, uuidOf));
  const resthooks = lazy(() => byKey(json.resthooks, (resthook) => resthook.slug));
  const templates = lazy(() => byKey(json.templates, uuidOf));
  const campaigns = lazy(() => byKey(json.campaigns, uuidOf));
  const places = lazy(() => (json.locations?.length ? readers.places?.(json.locations) : undefined));
  return {
    ...flows,
    channels: json.channels ?? [],
    channel: (uuid) => channels().get(uuid),
    fields: json.fields ?? [],
    field: (key) => fields().get(key),
    get groups() {
      return groups();
    },
    group: (uuid) => group().get(uuid),
    groupByName: (name) => groupName().get(fold(name)),
    globals: json.globals ?? [],
    label: labels.get,
    labelByName: labels.byName,
    llm: (uuid) => llms().get(uuid),
    get places() {
      return places();
    },
    resthook: (slug) => resthooks().get(slug),
    template: (uuid) => templates().get(uuid),
    topic: topics.get,
    topicByName: topics.byName,
    user: (uuid) => users().get(uuid),
    userByEmail: (email) => userEmail().get(fold(email)),
    campaign: (uuid) => campaigns().get(uuid),
    attributes: json.attributes,
    queryNow: readers.environment?.now,
  };
}

function flowsOf(json: AssetsJson, readers: AssetReaders): Pick<Assets, 'flow' | 'flowByName'> {
  const definitions = lazy(() => byKey(json.flows, flowUuid));
  const names = lazy(() => byKey(json.flows, (flow) => fold(flowName(flow))));
  const read = new Map<string, Flow | undefined>();
  const flow = (uuid: string) => {
    if (read.has(uuid)) return read.get(uuid);
    const definition = definitions().get(uuid);
    if (!definition) return undefined;
    const made = readers.flow(definition);
    read.set(uuid, made);
    return made;
  };
  return {
    flow,
    flowByName: (name) => {
      const definition = names().get(fold(name));
      return definition && flow(flowUuid(definition));
    },
  };
}

type Definition = Readonly<Record<string, unknown>>;

/** Flows before version 12 keep their name and identifier in `metadata`. */
function flowUuid(definition: Definition): string {
  return text(definition.uuid) || text((definition.metadata as Definition | undefined)?.uuid);
}

function flowName(definition: Definition): string {
  return text(definition.name) || text((definition.metadata as Definition | undefined)?.name);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function readGroups(json: AssetsJson, env: QueryEnvironment): readonly Group[] {
  const resolver = groupResolver(json);
  return (json.groups ?? []).flatMap((group) => {
    if (!group.query) return [group];
    const parsed = parseQuery(group.query, env, resolver);
    return parsed.ok ? [{ ...group, parsed: parsed.query }] : [];
  });
}

function groupResolver(json: AssetsJson): Resolver {
  const flows = (json.flows ?? []).map((flow) => ({ uuid: flowUuid(flow), name: flowName(flow) }));
  return resolverOf({ attributes: json.attributes, fields: json.fields, groups: json.groups, flows });
}

function named(list: readonly Named[] | undefined) {
  const uuids = lazy(() => byKey(list, uuidOf));
  const names = lazy(() => byKey(list, nameOf));
  return { get: (uuid: string) => uuids().get(uuid), byName: (name: string) => names().get(fold(name)) };
}

function byKey<T>(list: readonly T[] | undefined, key: (item: T) => string): ReadonlyMap<string, T> {
  return new Map((list ?? []).map((item) => [key(item), item]));
}

function uuidOf(item: { readonly uuid: string }): string {
  return item.uuid;
}

function nameOf(item: { readonly name: string }): string {
  return fold(item.name);
}

function fold(name: string): string {
  return name.toLowerCase();
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
