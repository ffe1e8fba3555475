/** What every part of the editor shares: the document, what is chosen and shown, and the one way to change things. */
import type { FlowCounts } from '@mhero/flow/rehearsal/counts.ts';
import { createContext, useContext } from 'react';
import type { FlowDefinition, Position } from './definition.ts';
import { createDocument, type EditHow, type FlowDocument } from './document.ts';
import type { Problem } from './findings.ts';
import { createStore, type Store, useStore } from './store.ts';

export const panelNames = ['node', 'problems', 'rehearsal', 'translations', 'revisions', 'search'] as const;
export type PanelName = (typeof panelNames)[number];

/** A menu at a place of the window. `at` is where on the canvas a new node comes. */
export type OpenMenu = { readonly x: number; readonly y: number; readonly at?: Position } & (
  | { readonly of: 'node'; readonly uuid: string }
  | { readonly of: 'exit'; readonly uuid: string }
  | { readonly of: 'flow' }
);

export type OpenDialog =
  | { readonly name: 'connect'; readonly exit: string }
  | { readonly name: 'action'; readonly exit?: string; readonly at?: Position | undefined }
  | { readonly name: 'shortcuts' | 'publish' | 'export' | 'properties' | 'clash' }
  | { readonly name: 'import'; readonly file?: File };

/** The worst that is known of a node. */
export type Trouble = 'error' | 'warning' | 'advice';

export interface View {
  readonly selected: ReadonlySet<string>;
  readonly panel: PanelName | null;
  /** The action whose form is wanted, and the panel that sent there. */
  readonly mending: { readonly node: string; readonly action: string | null; readonly from: PanelName } | null;
  /** The drawing, or the same as a list in reading order. */
  readonly as: 'canvas' | 'outline';
  /** Where the rehearsed conversation stands. */
  readonly shown: string | null;
  /** Numbers on the arrows. */
  readonly counts: boolean;
  /** Comes into view when `nonce` is another than before. */
  readonly target: { readonly node: string; readonly nonce: number } | null;
  readonly menu: OpenMenu | null;
  readonly dialog: OpenDialog | null;
}

/** What is known of the flow from elsewhere. */
export interface Facts {
  /** How far people came; of a rehearsal while there is one. */
  readonly counts: FlowCounts | null;
  readonly rehearsed: FlowCounts | null;
  readonly problems: readonly Problem[];
  /** The worst of each node. */
  readonly troubles: ReadonlyMap<string, Trouble>;
}

export interface Editor {
  readonly document: FlowDocument;
  readonly view: Store<View>;
  readonly facts: Store<Facts>;
  edit(next: FlowDefinition, label: string, how?: EditHow): void;
  /** Chooses these nodes and no others. */
  select(uuids: readonly string[]): void;
  /** Chooses a node and opens its form. */
  open(uuid: string): void;
  /** Chooses a node and brings it into view. */
  jump(uuid: string): void;
  /** Brings a node into view and opens its form where a problem was found, with a way back to the list. */
  mend(uuid: string, action: string | null): void;
}

export function createEditor(definition: FlowDefinition, first: Partial<View> = {}): Editor {
  const document = createDocument(definition);
  const view = createStore<View>({
    ...{ selected: new Set(), panel: null, as: 'canvas', shown: null, counts: true, target: null, mending: null },
    ...{ menu: null, dialog: null },
    ...first,
  });
  const facts = createStore<Facts>({ counts: null, rehearsed: null, problems: [], troubles: new Map() });
  const select = (uuids: readonly string[]): void => {
    const before = view.get().selected;
    if (uuids.length === before.size && uuids.every((uuid) => before.has(uuid))) return;
    view.set({ selected: new Set(uuids) });
  };
  const jump = (uuid: string): void => {
    select([uuid]);
    view.set(({ target }) => ({ target: { node: uuid, nonce: (target?.nonce ?? 0) + 1 } }));
  };
  return {
    ...{ document, view, facts, select, jump, edit: document.edit },
    open(uuid) {
      select([uuid]);
      view.set({ panel: 'node', mending: null });
    },
    mend(uuid, action) {
      jump(uuid);
      view.set({ panel: 'node', mending: { node: uuid, action, from: 'problems' } });
    },
  };
}

const Context = createContext<Editor | null>(null);
export const EditorProvider = Context.Provider;

export function useEditor(): Editor {
  const editor = useContext(Context);
  if (!editor) throw new Error('useEditor needs an EditorProvider above it');
  return editor;
}

export function useView<P>(part: (view: View) => P): P {
  return useStore(useEditor().view, part);
}

export function useFacts<P>(part: (facts: Facts) => P): P {
  return useStore(useEditor().facts, part);
}

const definitionOf = (state: { readonly definition: FlowDefinition }): FlowDefinition => state.definition;

export function useDefinition(): FlowDefinition {
  return useStore(useEditor().document, definitionOf);
}
