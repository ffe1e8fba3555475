import { readFlow } from '@mhero/flow/definition/read-flow.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FlowDefinition, nodeOf, openDefinition } from './definition.ts';
import { createDocument } from './document.ts';
import * as edits from './edits.ts';
import { newKinds, newNode } from './edits-new.ts';
import { counter, largeFlow } from './testing.ts';

const names = { all: 'All Responses', other: 'Other', bucket: (n: number) => `Bucket ${n}` };

/** Keeps everything frozen, so that an edit in place fails here. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

type Edit = (definition: FlowDefinition, uuid: () => string) => FlowDefinition;
const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];
const nodeAt = (definition: FlowDefinition, n: number) => pick(definition.nodes, n);
const exitAt = (definition: FlowDefinition, n: number) =>
  pick(
    definition.nodes.flatMap((node) => node.exits),
    n,
  )?.uuid ?? '';

/** New messages have no text yet; that is all that may be missing. */
const written = (definition: FlowDefinition): unknown =>
  JSON.parse(JSON.stringify(definition).replaceAll('"text":""', '"text":"x"'));

const anEdit: fc.Arbitrary<Edit> = fc
  .tuple(fc.integer({ min: 0, max: 8 }), fc.nat(500), fc.nat(500))
  .map(([kind, a, b]): Edit => {
    const list: Edit[] = [
      (flow, uuid) =>
        edits.addNode(
          flow,
          newNode(newKinds[a % newKinds.length]!, 'messaging', names, uuid),
          { left: b, top: a },
          exitAt(flow, b) || null,
        ),
      (flow) => edits.connect(flow, exitAt(flow, a), nodeAt(flow, b)?.uuid ?? null),
      (flow) => edits.connect(flow, exitAt(flow, a), null),
      (flow) => edits.removeNodes(flow, [nodeAt(flow, a)?.uuid ?? '', nodeAt(flow, b)?.uuid ?? '']),
      (flow) => edits.moveNodes(flow, [[nodeAt(flow, a)?.uuid ?? '', { left: a, top: b }]]),
      (flow, uuid) => edits.splitNode(flow, nodeAt(flow, a)?.uuid ?? '', 1 + (b % 2), uuid),
      (flow, uuid) =>
        edits.addAction(flow, nodeAt(flow, a)?.uuid ?? '', { uuid: uuid(), type: 'send_msg', text: 'Hello' }, b % 3),
      (flow) => {
        const node = nodeAt(flow, a);
        return node ? edits.removeAction(flow, node.uuid, pick(node.actions, b)?.uuid ?? '') : flow;
      },
      (flow) => edits.beginAt(flow, nodeAt(flow, b)?.uuid ?? ''),
    ];
    return list[kind]!;
  });

describe('edits', () => {
  it('keep the flow readable, whatever is done in whatever order, and undo gives the first back', () => {
    fc.assert(
      fc.property(fc.array(anEdit, { maxLength: 40 }), (list) => {
        const uuid = counter();
        const first = freeze(largeFlow(9, uuid));
        const document = createDocument(first);
        for (const edit of list) document.edit(freeze(edit(document.get().definition, uuid)), 'edit');
        const last = document.get().definition;
        expect(readFlow(written(last)).nodes).toHaveLength(last.nodes.length);
        expect(Object.keys(last._ui.nodes).every((one) => nodeOf(last, one))).toBe(true);
        while (document.get().past.length > 0) document.undo();
        expect(document.get().definition).toBe(first);
        while (document.get().future.length > 0) document.redo();
        expect(document.get().definition).toBe(last);
      }),
      { numRuns: 200 },
    );
  });

  it('share what they do not touch', () => {
    const flow = largeFlow(30);
    const moved = edits.connect(flow, flow.nodes[4]!.exits[0]!.uuid, flow.nodes[20]!.uuid);
    expect(moved.nodes.filter((node, i) => node !== flow.nodes[i])).toHaveLength(1);
    expect(edits.connect(moved, flow.nodes[4]!.exits[0]!.uuid, flow.nodes[20]!.uuid)).toBe(moved);
  });

  it('lead ways past a node that is taken out, where it led to one place only', () => {
    const flow = largeFlow(6);
    const [first, yes, no, next] = flow.nodes;
    const without = edits.removeNodes(flow, [yes!.uuid]);
    expect(without.nodes[0]!.exits.map((exit) => exit.destination_uuid)).toEqual([next!.uuid, no!.uuid, next!.uuid]);
    const headless = edits.removeNodes(flow, [first!.uuid, yes!.uuid, no!.uuid]);
    expect(headless.nodes[0]!.uuid).toBe(next!.uuid);
    const gap = edits.removeNodes(flow, [next!.uuid]);
    expect(nodeOf(gap, yes!.uuid)!.exits[0]!.destination_uuid).toBeNull();
  });

  it('put a node between two others', () => {
    const flow = largeFlow(3);
    const message = newNode('message', 'messaging', names, counter(1000));
    const exit = flow.nodes[0]!.exits[0]!;
    const made = edits.addNode(flow, message, { left: 10.4, top: -3 }, exit.uuid);
    expect(nodeOf(made, message.uuid)!.exits[0]!.destination_uuid).toBe(exit.destination_uuid);
    expect(made.nodes[0]!.exits[0]!.destination_uuid).toBe(message.uuid);
    expect(made._ui.nodes[message.uuid]!.position).toEqual({ left: 10, top: 0 });
  });

  it('take translations away with what they translate', () => {
    const flow = largeFlow(3);
    const [item] = flow.nodes[1]!.actions;
    const translated = { ...flow, localization: { fra: { [item!.uuid]: { text: ['Bonjour'] } } } };
    expect(edits.removeNodes(translated, [flow.nodes[1]!.uuid]).localization).toEqual({ fra: {} });
    expect(edits.removeAction(translated, flow.nodes[1]!.uuid, item!.uuid).localization).toEqual({ fra: {} });
  });
});

describe('the document', () => {
  it('takes quick edits of one field as one step, and forgets what was undone when something else is done', () => {
    let now = 0;
    const first = largeFlow(3);
    const document = createDocument(first, () => now);
    for (const name of ['S', 'St', 'Sto']) {
      document.edit(edits.setProperties(document.get().definition, { name }), 'rename', { subject: 'name' });
      now += 200;
    }
    expect(document.get().past.map((step) => step.label)).toEqual(['rename']);
    now += 5_000;
    document.edit(edits.setProperties(document.get().definition, { name: 'Stock' }), 'rename', { subject: 'name' });
    expect(document.get().past).toHaveLength(2);
    document.undo();
    expect(document.get().definition.name).toBe('Sto');
    document.edit(edits.setProperties(document.get().definition, { name: 'Other' }), 'rename', { subject: 'name' });
    expect(document.get().future).toEqual([]);
    document.undo();
    document.undo();
    expect(document.get().definition).toBe(first);
  });

  it('opens what is dirty', () => {
    const opened = openDefinition({ uuid: 'x', nodes: [{ uuid: 'y' }], localization: null, _ui: [] });
    expect(opened).toMatchObject({ nodes: [{ actions: [], exits: [] }], localization: {}, _ui: { nodes: {} } });
  });
});
