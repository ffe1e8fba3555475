/** Brings together what a rehearsal stands on: the draft, the flows that it enters, and what they may name. */
import type { FlowAssets, FlowDetail } from '@mhero/contract/flows.ts';
import type { AssetsJson } from '@mhero/flow/assets/read-assets.ts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../api/client.ts';
import { useDebounced } from '../ui/use-debounced.ts';
import type { Setting } from './protocol.ts';

export type Definition = Readonly<Record<string, unknown>>;

/** The draft once nobody has changed it for a moment; undefined until the flows that it enters are there. */
export function useSetting(definition: Definition, assets: FlowAssets): Setting | undefined {
  const still = useDebounced(definition, 400);
  const enters = useMemo(() => enteredBy(still).sort().join(' '), [still]);
  const others = useQuery({
    queryKey: ['flows-entered', String(still.uuid), enters],
    queryFn: ({ signal }) => entered(enters.split(' ').filter(Boolean), String(still.uuid), signal),
    staleTime: 60_000,
  });
  const world = useMemo(() => worldOf(assets), [assets]);
  return useMemo(
    () => (others.data ? { definitions: [still, ...others.data], ...world } : undefined),
    [still, others.data, world],
  );
}

const fieldTypes: Readonly<Record<string, 'number' | 'datetime'>> = { number: 'number', datetime: 'datetime' };

function worldOf({ groups, fields, languages, country, timezone }: FlowAssets) {
  const assets: AssetsJson = {
    groups: groups.map(({ uuid, name, query }) => ({ uuid, name, ...(query ? { query } : {}) })),
    fields: fields.map(({ key, name, type }) => ({ uuid: key, key, name, type: fieldTypes[type] ?? 'text' })),
  };
  const environment = {
    ...{ date_format: 'DD-MM-YYYY', allowed_languages: languages },
    ...(timezone && { timezone }),
    ...(country && { default_country: country }),
  };
  return { assets, environment };
}

/** UUIDs of the flows that actions of this one enter. */
function enteredBy(definition: Definition): string[] {
  const nodes = (definition.nodes ?? []) as ReadonlyArray<{ actions?: readonly Definition[] }>;
  const found = nodes
    .flatMap(({ actions = [] }) => actions)
    .filter(({ type }) => type === 'enter_flow')
    .map(({ flow }) => (flow as { uuid?: string } | undefined)?.uuid ?? '');
  return [...new Set(found)].filter((uuid) => uuid !== '');
}

const mostEntered = 20;

/** One after the other, and those that they enter; a flow that is not there is as good as missing. */
async function entered(uuids: readonly string[], own: string, signal: AbortSignal): Promise<Definition[]> {
  const seen = new Set([own]);
  const found: Definition[] = [];
  const open = [...uuids];
  while (open.length > 0 && seen.size <= mostEntered) {
    const uuid = open.shift()!;
    if (seen.has(uuid)) continue;
    seen.add(uuid);
    const one = await api.get<FlowDetail>(`/flows/${uuid}`, {}, signal).catch((error) => {
      if (signal.aborted) throw error;
      return null;
    });
    if (!one) continue;
    found.push(one.definition);
    open.push(...enteredBy(one.definition));
  }
  return found;
}
