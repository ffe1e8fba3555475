/**
 * Keeps what is edited: at once in this browser, after a pause on the server as a draft. What others saved meanwhile is
 * joined in where nobody touched the same; else it asks. Knows no React and no network of its own, so that it can be tried
 * without either.
 */
import type { Flow, FlowDetail, LiveFlow } from '@mhero/contract/flows.ts';
import { type FlowDefinition, openDefinition } from './definition.ts';
import type { FlowDocument } from './document.ts';
import type { LocalDrafts } from './local-drafts.ts';
import { mergeDefinitions, type Prefer } from './merge.ts';
import { createStore, type Store } from './store.ts';

export interface Clash {
  readonly theirs: FlowDefinition;
  readonly revision: number;
  readonly author: string;
  /** UUIDs of nodes that both changed, and names of properties of the flow. */
  readonly nodes: readonly string[];
  readonly properties: readonly string[];
}

export interface Kept {
  readonly state: 'kept' | 'changed' | 'saving' | 'cut' | 'unreadable' | 'clash' | 'failed';
  readonly revision: number;
  readonly published: number | null;
  /** When the server had it last, in milliseconds. */
  readonly at: number | null;
  /** Why it was refused, and where. */
  readonly problem: { readonly where: string; readonly message: string } | null;
  readonly clash: Clash | null;
  readonly others: LiveFlow['others'];
  /** Grows when somebody else's work came in; `by` says whose. */
  readonly joined: { readonly count: number; readonly by: string };
}

export interface SaveAs {
  readonly note?: string;
  readonly publish?: boolean;
  readonly force?: string;
}

/** A refusal: `code` as the server says it, `line:cut` where there was no answer. */
export interface Refusal {
  readonly code: string;
  readonly where: string;
  readonly message: string;
}

export interface KeeperHost {
  save(definition: FlowDefinition, base: number, how: SaveAs & { readonly draft?: boolean }): Promise<Flow>;
  load(): Promise<FlowDetail>;
  /** What went wrong, of an error that `save` or `load` threw. */
  refusalOf(error: unknown): Refusal;
  readonly drafts: LocalDrafts;
  readonly pause?: { readonly local: number; readonly server: number; readonly again: number };
}

export interface Keeper {
  readonly kept: Store<Kept>;
  /** Takes up what this browser had kept, also after `stop`. Answers whether there was something. */
  begin(): Promise<boolean>;
  /** Saves now; throws what the server refuses. */
  save(how: SaveAs): Promise<void>;
  heard(live: LiveFlow): void;
  settle(prefer: Prefer): void;
  /** Tries again now: the line is back. */
  again(): void;
  stop(): void;
}

const pauses = { local: 300, server: 2_500, again: 10_000 };

export function createKeeper(id: string, document: FlowDocument, flow: FlowDetail, host: KeeperHost): Keeper {
  const pause = host.pause ?? pauses;
  /** What the server has, as far as we know. The drawing's own places are no change. */
  let base = { revision: flow.revision, definition: document.get().definition };
  let refused: FlowDefinition | null = null;
  let saving: Promise<void> | null = null;
  let newest = flow.revision;
  let stopped = false;
  const timers: { local?: ReturnType<typeof setTimeout>; server?: ReturnType<typeof setTimeout> } = {};
  const kept = createStore<Kept>({
    ...{ state: 'kept', revision: flow.revision, published: flow.published, at: Date.parse(flow.changed_at) },
    ...{ problem: null, clash: null, others: [], joined: { count: 0, by: '' } },
  });
  const now = (): FlowDefinition => document.get().definition;
  const dirty = (): boolean => now() !== base.definition;

  function plan(after = pause.server): void {
    clearTimeout(timers.server);
    if (!stopped) timers.server = setTimeout(() => void push(), after);
  }
  function keepHere(): void {
    clearTimeout(timers.local);
    timers.local = setTimeout(() => {
      if (dirty())
        void host.drafts.put(id, { base: base.revision, before: base.definition, definition: now(), at: Date.now() });
    }, pause.local);
  }
  const changed = (): void => {
    if (!dirty()) {
      if (kept.get().state === 'changed') kept.set({ state: 'kept' });
      return;
    }
    keepHere();
    if (kept.get().state === 'clash') return;
    if (kept.get().state !== 'saving') kept.set({ state: 'changed', problem: null });
    plan();
  };
  let deaf: (() => void) | null = null;

  async function push(): Promise<void> {
    if (stopped || saving || !dirty() || kept.get().clash || now() === refused) return;
    await send({}, true).catch(() => {});
  }

  /** One at a time; throws what was refused, after it has been said. */
  async function send(how: SaveAs, draft: boolean): Promise<void> {
    while (saving) await saving.catch(() => {});
    saving = attempt(how, draft).finally(() => {
      saving = null;
      if (newest > base.revision && kept.get().state === 'kept') void pull();
    });
    return saving;
  }

  async function attempt(how: SaveAs, draft: boolean): Promise<void> {
    const definition = now();
    kept.set({ state: 'saving' });
    try {
      const row = await host.save(definition, base.revision, { ...how, ...(draft && { draft }) });
      base = { revision: row.revision, definition };
      refused = null;
      clearTimeout(timers.local);
      if (dirty()) keepHere();
      else void host.drafts.remove(id);
      kept.set({
        ...{ state: dirty() ? 'changed' : 'kept', revision: row.revision, published: row.published },
        ...{ at: Date.parse(row.changed_at), problem: null, clash: null },
      });
      if (dirty()) plan();
    } catch (error) {
      await refuse(definition, host.refusalOf(error));
      throw error;
    }
  }

  async function refuse(definition: FlowDefinition, { code, where, message }: Refusal): Promise<void> {
    if (code === 'flow:changed') return pull();
    if (code === 'flow:tests') {
      // Only publishing was refused; as a draft it can be kept.
      kept.set({ state: dirty() ? 'changed' : 'kept' });
      return dirty() ? plan(0) : undefined;
    }
    if (code === 'flow:invalid') {
      refused = definition;
      kept.set({ state: 'unreadable', problem: { where, message } });
    } else {
      kept.set({ state: code.startsWith('line:') ? 'cut' : 'failed', problem: { where, message } });
      plan(pause.again);
    }
  }

  /** Takes in what somebody else has saved. */
  async function pull(): Promise<void> {
    let found: FlowDetail;
    try {
      found = await host.load();
    } catch (error) {
      const { where, message } = host.refusalOf(error);
      kept.set({ state: 'cut', problem: { where, message } });
      return plan(pause.again);
    }
    if (found.revision > base.revision) join(openDefinition(found.definition), found);
    else if (!saving) kept.set({ state: dirty() ? 'changed' : 'kept' });
  }

  let author = '';
  function join(theirs: FlowDefinition, { revision, published }: Flow, prefer?: Prefer): void {
    const before = base.definition;
    const joining = (mine: FlowDefinition) => {
      const made = mergeDefinitions(before, mine, theirs, prefer);
      return 'definition' in made ? made.definition : null;
    };
    const result = mergeDefinitions(before, now(), theirs, prefer);
    if (!('definition' in result)) {
      const { conflicts: nodes, properties } = result;
      kept.set({ state: 'clash', clash: { theirs, revision, author, nodes, properties } });
      return;
    }
    const same = JSON.stringify(result.definition) === JSON.stringify(theirs);
    base = { revision, definition: same ? result.definition : theirs };
    const { joined } = kept.get();
    kept.set({ state: 'changed', revision, published, clash: null, joined: { count: joined.count + 1, by: author } });
    document.rebase(result.definition, joining);
    if (dirty()) plan();
    else kept.set({ state: 'kept' });
  }

  return {
    kept,
    async begin() {
      // Not before: a keeper that nobody begins must not save beside the one that works.
      deaf ??= document.subscribe(changed);
      stopped = false;
      const draft = await host.drafts.get(id);
      if (!draft || stopped) return false;
      const theirs = now();
      if (draft.base < flow.revision) base = { revision: draft.base, definition: openDefinition(draft.before) };
      document.edit(openDefinition(draft.definition), 'taken_up');
      if (draft.base < flow.revision) join(theirs, flow);
      return true;
    },
    save: async (how) => {
      clearTimeout(timers.server);
      await send(how, false);
    },
    heard(live) {
      author = live.mine ? '' : live.author;
      newest = Math.max(newest, live.revision);
      kept.set({ others: live.others });
      if (live.revision > base.revision && !saving && !kept.get().clash) void pull();
    },
    settle(prefer) {
      const { clash, published } = kept.get();
      if (!clash) return;
      join(clash.theirs, { ...flow, revision: clash.revision, published }, prefer);
      changed();
    },
    again() {
      if (dirty()) plan(0);
    },
    stop() {
      stopped = true;
      clearTimeout(timers.server);
      clearTimeout(timers.local);
      deaf?.();
      deaf = null;
      if (dirty())
        void host.drafts.put(id, { base: base.revision, before: base.definition, definition: now(), at: Date.now() });
    },
  };
}
