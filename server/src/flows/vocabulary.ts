/** What forms of a flow choose from: names only, bounded and searchable. Flows and their words belong to everybody. */
import type { Settings } from '@mhero/contract/access.ts';
import type { FlowAssets } from '@mhero/contract/flows.ts';
import { type Queryable, sql } from '../db/db.ts';
import { openChannels } from '../messaging/messaging.ts';
import { findFields, findGroups, registryFields } from '../registry/registry.ts';

/** Of each list; few deployments have more groups or flows than that. */
const MOST = 300;

type Listed = 'groups' | 'fields' | 'flows' | 'channels';

/** Without a search the first of each list, with one those whose name (or key) holds it. */
export async function findAssets(q: Queryable, settings: Settings, search: string | null): Promise<FlowAssets> {
  const wanted = search?.trim() || null;
  const [groups, fields, flows, channels, registry] = await Promise.all([
    findGroups(q, wanted, MOST + 1),
    findFields(q, wanted, MOST + 1),
    findFlows(q, wanted, MOST + 1),
    openChannels(q),
    registryFields(q),
  ]);
  const own = new Set(fields.map(({ key }) => key));
  const found = {
    groups: groups.map(({ uuid, name, query }) => ({ uuid, name, query })),
    fields,
    flows,
    channels: channels
      .filter(({ name }) => holds(name, wanted))
      .map(({ uuid, name, scheme }) => ({ uuid, name, scheme })),
  };
  const more = (Object.keys(found) as Listed[]).filter((list) => found[list].length > MOST);
  const { languages, country, timezone, currency } = settings;
  return {
    groups: found.groups.slice(0, MOST),
    fields: found.fields.slice(0, MOST),
    registry_fields: registry.filter(({ key, name }) => !own.has(key) && (holds(name, wanted) || holds(key, wanted))),
    flows: found.flows.slice(0, MOST),
    channels: found.channels.slice(0, MOST),
    ...{ labels: [], languages: [...languages], country, timezone, currency, more },
  };
}

const holds = (name: string, search: string | null): boolean =>
  search === null || name.toLowerCase().includes(search.toLowerCase());

/** Archived flows are not offered; one that is used already keeps its name in the definition. */
function findFlows(q: Queryable, search: string | null, limit: number): Promise<FlowAssets['flows']> {
  return q.query(sql`select uuid, name, type, published is not null as published from flows.flow
    where archived_at is null and newest > 0
      and (${search}::text is null or strpos(lower(name), lower(${search})) > 0)
    order by lower(name), id limit ${limit}`);
}
