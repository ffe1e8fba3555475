/**
 * The document that is edited: where it stands, what can be undone and done again. States share what they have in common,
 * so they are kept without end.
 */
import type { FlowDefinition } from './definition.ts';

/** What was done, a key of the words `flow_edits`. */
export interface EditStep {
  readonly label: string;
  readonly before: FlowDefinition;
}

export interface DocumentState {
  readonly definition: FlowDefinition;
  readonly past: readonly EditStep[];
  readonly future: readonly EditStep[];
}

export interface EditHow {
  /** Edits of one subject that follow each other quickly are one step: typing in one field. */
  readonly subject?: string;
}

export interface FlowDocument {
  readonly get: () => DocumentState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Makes `next` the state; nothing happens when it is the state already. */
  edit(next: FlowDefinition, label: string, how?: EditHow): void;
  undo(): void;
  redo(): void;
  /**
   * Somebody else's work comes in: every state becomes what `join` makes of it, so that undoing takes back the own work
   * only. Steps that cannot be joined (null) and all beyond them are forgotten.
   */
  rebase(definition: FlowDefinition, join: (before: FlowDefinition) => FlowDefinition | null): void;
}

const together = 1_500;

export function createDocument(first: FlowDefinition, now: () => number = Date.now): FlowDocument {
  let state: DocumentState = { definition: first, past: [], future: [] };
  let last = { subject: '', label: '', at: 0 };
  const listeners = new Set<() => void>();
  const set = (next: DocumentState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    edit(next, label, how = {}) {
      const { definition, past } = state;
      if (next === definition) return;
      const subject = how.subject ?? '';
      const at = now();
      const same = subject !== '' && last.subject === subject && last.label === label && at - last.at < together;
      last = { subject, label, at };
      const grouped = same && past.length > 0 && state.future.length === 0;
      set({ definition: next, past: grouped ? past : [...past, { label, before: definition }], future: [] });
    },
    undo() {
      const step = state.past.at(-1);
      if (!step) return;
      last = { subject: '', label: '', at: 0 };
      const future = [...state.future, { label: step.label, before: state.definition }];
      set({ definition: step.before, past: state.past.slice(0, -1), future });
    },
    redo() {
      const step = state.future.at(-1);
      if (!step) return;
      last = { subject: '', label: '', at: 0 };
      const past = [...state.past, { label: step.label, before: state.definition }];
      set({ definition: step.before, past, future: state.future.slice(0, -1) });
    },
    rebase(definition, join) {
      last = { subject: '', label: '', at: 0 };
      set({ definition, past: joined(state.past, join), future: joined(state.future, join) });
    },
  };
}

/** From the newest step back, as far as they can be joined. */
function joined(
  steps: readonly EditStep[],
  join: (before: FlowDefinition) => FlowDefinition | null,
): readonly EditStep[] {
  const made: EditStep[] = [];
  for (const step of steps.toReversed()) {
    const before = join(step.before);
    if (!before) break;
    made.push({ label: step.label, before });
  }
  return made.reverse();
}
