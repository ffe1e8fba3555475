/** What belongs to the deployment and flows may name: fields, groups, channels and other flows. */
import type { Assets, Channel, Resthook } from '@mhero/flow/assets/assets.ts';
import { type AssetsJson, assetsOf } from '@mhero/flow/assets/read-assets.ts';
import type { Flow } from '@mhero/flow/definition/flow.ts';
import { type QueryEnvironment, registryAttributes } from '@mhero/flow/query/query.ts';
import type { Queryable } from '../db/db.ts';
import { canCall, type OpenChannel, openChannels } from '../messaging/messaging.ts';
import {
  allFields,
  allGroups,
  registryFields,
  type VocabularyField,
  type VocabularyGroup,
} from '../registry/registry.ts';
import { allResthooks } from './store-resthooks.ts';

export interface Vocabulary {
  readonly groups: readonly VocabularyGroup[];
  /** Of the deployment. */
  readonly fields: readonly VocabularyField[];
  /** Of the registry, where the deployment has none of that key. */
  readonly registryFields: readonly VocabularyField[];
  readonly channels: readonly OpenChannel[];
  readonly resthooks: readonly Resthook[];
}

export async function readVocabulary(q: Queryable): Promise<Vocabulary> {
  const fields = await allFields(q);
  const own = new Set(fields.map(({ key }) => key));
  return {
    ...{ groups: await allGroups(q), fields, channels: await openChannels(q), resthooks: await allResthooks(q) },
    registryFields: (await registryFields(q)).filter(({ key }) => !own.has(key)),
  };
}

/** Flows are looked up by `flow`, at each use. Fields have no UUID with us: the key stands for it. */
export function assetsFrom(
  { groups, fields, registryFields: more, channels, resthooks }: Vocabulary,
  flow: (uuid: string) => Flow | undefined,
  flowByName: (name: string) => Flow | undefined,
  environment: QueryEnvironment,
): Assets {
  const json: AssetsJson = {
    channels: channels.map(channelOf),
    resthooks,
    fields: [...fields, ...more].map(({ key, name, type }) => ({
      uuid: key,
      key,
      name,
      type: type === 'place' ? 'text' : type,
    })),
    attributes: registryAttributes,
    groups: groups.map(({ uuid, name, query }) => ({ uuid, name, ...(query === null ? {} : { query }) })),
  };
  const base = assetsOf(json, { flow: () => undefined, environment });
  return { ...base, flow, flowByName };
}

function channelOf({ uuid, name, scheme, kind }: OpenChannel): Channel {
  return { uuid, name, schemes: [scheme], roles: ['send', 'receive', ...(canCall(kind) ? ['call' as const] : [])] };
}
