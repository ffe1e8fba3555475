import type { Flow, FlowDetail } from '@mhero/contract/flows.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FlowDefinition } from './definition.ts';
import { createDocument } from './document.ts';
import { setAction, setProperties } from './edits.ts';
import { createKeeper, type KeeperHost, type Refusal } from './keeper.ts';
import type { LocalDraft } from './local-drafts.ts';
import { largeFlow } from './testing.ts';

const first = largeFlow(6);
const say = (flow: FlowDefinition, n: number, text: string) =>
  setAction(flow, flow.nodes[n]!.uuid, { ...flow.nodes[n]!.actions[0]!, text });
const textOf = (flow: FlowDefinition, n: number) => flow.nodes[n]!.actions[0]!.text;

/** A server for one flow, with a line that can be cut. */
function aServer() {
  const flow: Flow = {
    ...{ id: first.uuid, name: 'F', type: 'messaging', revision: 1, published: null, archived: false },
    ...{ created_at: '2026-01-01T00:00:00Z', changed_at: '2026-01-01T00:00:00Z' },
  } as Flow;
  const server = { flow, definition: first as FlowDefinition, cut: false, saves: 0, refuse: null as Refusal | null };
  const drafts = new Map<string, LocalDraft>();
  const refusal = (code: string): Refusal => ({ code, where: '', message: code });
  const host: KeeperHost = {
    async save(definition, base) {
      if (server.cut) throw refusal('line:cut');
      if (server.refuse) throw server.refuse;
      if (base !== server.flow.revision) throw refusal('flow:changed');
      server.saves++;
      server.definition = JSON.parse(JSON.stringify(definition));
      server.flow = { ...server.flow, revision: base + 1 };
      return server.flow;
    },
    load: async () => ({ ...server.flow, definition: server.definition, charts: [] }) as unknown as FlowDetail,
    refusalOf: (error) => error as Refusal,
    drafts: {
      get: async (id) => drafts.get(id) ?? null,
      put: async (id, draft) => void drafts.set(id, draft),
      remove: async (id) => void drafts.delete(id),
    },
  };
  const begin = () => {
    const document = createDocument(server.definition);
    const detail = { ...server.flow, definition: server.definition, charts: [] } as unknown as FlowDetail;
    const keeper = createKeeper(first.uuid, document, detail, host);
    if (drafts.size === 0) void keeper.begin();
    return { document, keeper };
  };
  const theirs = (definition: FlowDefinition) => {
    server.definition = definition;
    server.flow = { ...server.flow, revision: server.flow.revision + 1 };
  };
  return { server, drafts, begin, theirs };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('keeping', () => {
  it('saves after a pause, once for many edits', async () => {
    const { server, drafts, begin } = aServer();
    const { document, keeper } = begin();
    for (const name of ['S', 'St', 'Sto']) document.edit(setProperties(document.get().definition, { name }), 'name');
    await vi.advanceTimersByTimeAsync(1_000);
    expect([server.saves, drafts.size, keeper.kept.get().state]).toEqual([0, 1, 'changed']);
    await vi.advanceTimersByTimeAsync(3_000);
    expect([server.saves, drafts.size, keeper.kept.get().state]).toEqual([1, 0, 'kept']);
    expect(server.definition.name).toBe('Sto');
  });

  it('keeps as a draft what may not be published', async () => {
    const { server, drafts, begin } = aServer();
    const { document, keeper } = begin();
    document.edit(say(first, 1, 'Mine'), 'text');
    server.refuse = { code: 'flow:tests', where: '', message: 'A kept conversation fails.' };
    await expect(keeper.save({ publish: true })).rejects.toMatchObject({ code: 'flow:tests' });
    server.refuse = null;
    await vi.advanceTimersByTimeAsync(500);
    expect([keeper.kept.get().state, keeper.kept.get().problem, server.saves, drafts.size]).toEqual([
      'kept',
      null,
      1,
      0,
    ]);
    server.refuse = { code: 'flow:tests', where: '', message: 'A kept conversation fails.' };
    await expect(keeper.save({ publish: true })).rejects.toMatchObject({ code: 'flow:tests' });
    expect(keeper.kept.get().state).toBe('kept');
  });

  it('keeps in the browser what a cut line holds back, and brings it in again', async () => {
    const { server, drafts, begin, theirs } = aServer();
    const { document, keeper } = begin();
    server.cut = true;
    document.edit(say(first, 1, 'Mine'), 'text');
    await vi.advanceTimersByTimeAsync(5_000);
    expect([keeper.kept.get().state, drafts.size]).toEqual(['cut', 1]);
    keeper.stop();
    theirs(say(first, 2, 'Theirs'));
    server.cut = false;
    const again = begin();
    expect(await again.keeper.begin()).toBe(true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect([textOf(server.definition, 1), textOf(server.definition, 2)]).toEqual(['Mine', 'Theirs']);
    expect([again.keeper.kept.get().state, drafts.size]).toEqual(['kept', 0]);
  });

  it('joins what somebody else saved, and undo takes back the own work only', async () => {
    const { server, begin, theirs } = aServer();
    const { document, keeper } = begin();
    document.edit(say(first, 1, 'Mine'), 'text');
    theirs(say(first, 2, 'Theirs'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect([textOf(server.definition, 1), textOf(server.definition, 2)]).toEqual(['Mine', 'Theirs']);
    document.undo();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([textOf(server.definition, 1), textOf(server.definition, 2)]).toEqual([textOf(first, 1), 'Theirs']);
    expect(keeper.kept.get().state).toBe('kept');
  });

  it('takes in what others do while nothing is changed here', async () => {
    const { begin, theirs, server } = aServer();
    const { document, keeper } = begin();
    theirs(say(first, 2, 'Theirs'));
    keeper.heard({ revision: 2, author: 'Ama', mine: false, others: [{ name: 'Ama', mine: false }] });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(textOf(document.get().definition, 2)).toBe('Theirs');
    expect(keeper.kept.get()).toMatchObject({ state: 'kept', revision: 2, joined: { count: 1, by: 'Ama' } });
    expect(server.saves).toBe(0);
  });

  it.each(['mine', 'theirs'] as const)('asks where both changed the same, and settles for %s', async (prefer) => {
    const { server, begin, theirs } = aServer();
    const { document, keeper } = begin();
    document.edit(say(say(first, 1, 'mine'), 4, 'also mine'), 'text');
    theirs(say(first, 1, 'theirs'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(keeper.kept.get()).toMatchObject({ state: 'clash', clash: { nodes: [first.nodes[1]!.uuid] } });
    expect(textOf(server.definition, 1)).toBe('theirs');
    keeper.settle(prefer);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([textOf(server.definition, 1), textOf(server.definition, 4)]).toEqual([prefer, 'also mine']);
    expect(keeper.kept.get()).toMatchObject({ state: 'kept', clash: null });
  });

  it('says what the server cannot read, and does not try again before it is changed', async () => {
    const { server, begin } = aServer();
    const { document, keeper } = begin();
    server.refuse = { code: 'flow:invalid', where: 'nodes[1].actions[0].text', message: 'is required' };
    document.edit(say(first, 1, ''), 'text');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(keeper.kept.get()).toMatchObject({ state: 'unreadable', problem: { where: 'nodes[1].actions[0].text' } });
    server.refuse = null;
    document.edit(say(first, 1, 'Now'), 'text');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(textOf(server.definition, 1)).toBe('Now');
  });
});
