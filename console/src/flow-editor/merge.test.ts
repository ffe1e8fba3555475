import { readFlow } from '@mhero/flow/definition/read-flow.ts';
import { describe, expect, it } from 'vitest';
import { type FlowDefinition, nodeOf } from './definition.ts';
import { addNode, connect, moveNodes, removeNodes, setAction, setProperties } from './edits.ts';
import { newNode } from './edits-new.ts';
import { mergeDefinitions } from './merge.ts';
import { counter, largeFlow } from './testing.ts';

const base = largeFlow(9);
const names = { all: 'All', other: 'Other', bucket: String };
const say = (flow: FlowDefinition, n: number, text: string) => {
  const node = flow.nodes[n]!;
  return setAction(flow, node.uuid, { ...node.actions[0]!, text });
};
const merged = (mine: FlowDefinition, theirs: FlowDefinition): FlowDefinition => {
  const result = mergeDefinitions(base, mine, JSON.parse(JSON.stringify(theirs)));
  if (!('definition' in result)) throw new Error(JSON.stringify(result));
  return result.definition;
};

describe('merging two people’s work', () => {
  it('keeps both where they changed different nodes', () => {
    const made = newNode('message', 'messaging', names, counter(5000));
    const mine = addNode(say(base, 1, 'Mine'), made, { left: 1, top: 2 }, base.nodes[8]!.exits[0]!.uuid);
    const theirs = setProperties(moveNodes(say(base, 2, 'Theirs'), [[base.nodes[3]!.uuid, { left: 9, top: 9 }]]), {
      name: 'Their name',
    });
    const both = merged(mine, theirs);
    expect(both.nodes.map((node) => node.actions[0]?.text).slice(1, 3)).toEqual(['Mine', 'Theirs']);
    expect(nodeOf(both, made.uuid)).toEqual(made);
    expect(both.name).toBe('Their name');
    expect(both._ui.nodes[base.nodes[3]!.uuid]).toEqual({ position: { left: 9, top: 9 } });
    expect(both._ui.nodes[made.uuid]).toEqual({ position: { left: 1, top: 2 } });
  });

  it('cuts ways to what the other one took out, and stays readable', () => {
    const gone = base.nodes[4]!.uuid;
    const mine = connect(base, base.nodes[7]!.exits[0]!.uuid, gone);
    const both = merged(mine, removeNodes(base, [gone]));
    expect(nodeOf(both, gone)).toBeUndefined();
    expect(readFlow(both).nodes).toHaveLength(8);
  });

  it('names the nodes that both changed', () => {
    expect(mergeDefinitions(base, say(base, 1, 'Mine'), say(base, 1, 'Theirs'))).toEqual({
      ...{ conflicts: [base.nodes[1]!.uuid], properties: [] },
    });
    const gone = removeNodes(base, [base.nodes[1]!.uuid]);
    expect(mergeDefinitions(base, say(base, 1, 'Mine'), gone)).toMatchObject({ conflicts: [base.nodes[1]!.uuid] });
    expect(mergeDefinitions(base, setProperties(base, { name: 'A' }), setProperties(base, { name: 'B' }))).toEqual({
      ...{ conflicts: [], properties: ['name'] },
    });
  });

  it('joins translations by item', () => {
    const [one, other] = [base.nodes[1]!.actions[0]!.uuid, base.nodes[2]!.actions[0]!.uuid];
    const translated = (item: string, text: string) => ({
      ...base,
      localization: { fra: { [item]: { text: [text] } } },
    });
    expect(merged(translated(one, 'Un'), translated(other, 'Deux')).localization).toEqual({
      fra: { [other]: { text: ['Deux'] }, [one]: { text: ['Un'] } },
    });
    expect(mergeDefinitions(base, translated(one, 'Un'), translated(one, 'Une'))).toMatchObject({
      conflicts: [base.nodes[1]!.uuid],
    });
  });
});
