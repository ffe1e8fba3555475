import { readFlow } from '@mhero/flow/definition/read-flow.ts';
import { describe, expect, it } from 'vitest';
import { nodeOf } from './definition.ts';
import { copyNodes, duplicateNodes, pasteNodes, readClip } from './edits-copy.ts';
import { readingOrder } from './navigate.ts';
import { searchFlow } from './search.ts';
import { counter, largeFlow } from './testing.ts';

const base = largeFlow(9);
const flow = {
  ...base,
  localization: { fra: { [base.nodes[1]!.actions[0]!.uuid]: { text: ['Où est la clinique fermée ?'] } } },
  _ui: { nodes: Object.fromEntries(base.nodes.map((node, i) => [node.uuid, { position: { left: i * 10, top: i } }])) },
};
const chosen = new Set([flow.nodes[0]!.uuid, flow.nodes[1]!.uuid]);

describe('copies', () => {
  it('go into another flow with UUIDs and translations of their own, ways only among themselves', () => {
    const clip = readClip(JSON.stringify(copyNodes(flow, chosen)))!;
    const other = largeFlow(3, counter(50_000));
    const { definition, uuids } = pasteNodes(other, clip, { left: 100, top: 50 }, counter(90_000));
    expect(readFlow(definition).nodes).toHaveLength(5);
    const [first, second] = uuids.map((uuid) => nodeOf(definition, uuid)!);
    expect(first!.exits.map((exit) => exit.destination_uuid)).toEqual([second!.uuid, null, null]);
    expect(definition.localization).toEqual({ fra: { [second!.actions[0]!.uuid]: { text: [expect.any(String)] } } });
    expect(definition._ui.nodes[second!.uuid]!.position).toEqual({ left: 110, top: 51 });
    const text = JSON.stringify(definition);
    for (const node of flow.nodes.slice(0, 2)) expect(text).not.toContain(node.uuid);
  });

  it('beside the originals lead where those lead', () => {
    const { definition, uuids } = duplicateNodes(flow, chosen, counter(90_000));
    expect(nodeOf(definition, uuids[0]!)!.exits.map((exit) => exit.destination_uuid)).toEqual([
      uuids[1],
      flow.nodes[2]!.uuid,
      flow.nodes[3]!.uuid,
    ]);
    expect(readFlow(definition).nodes).toHaveLength(11);
  });

  it('are nothing else from the clipboard', () => {
    for (const text of ['', 'Hello', '{"mhero":"flow-nodes"', '{"mhero":"flow-nodes","nodes":[{"uuid":1}]}'])
      expect(readClip(text)).toBeNull();
  });
});

describe('finding', () => {
  it('looks through translations, without case and accents', () => {
    expect(searchFlow(flow, 'FERMEE').map((one) => [one.node.uuid, one.match])).toEqual([
      [flow.nodes[1]!.uuid, 'fermée'],
    ]);
    expect(searchFlow(flow, ' ')).toEqual([]);
  });

  it('reads every step once, what no way leads to at the end', () => {
    const loose = { ...flow, nodes: [...flow.nodes, ...largeFlow(1, counter(70_000)).nodes] };
    const order = readingOrder(loose);
    expect(order.map((entry) => entry.number)).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
    expect(order.filter((entry) => entry.loose)).toEqual([expect.objectContaining({ number: 10 })]);
  });
});
