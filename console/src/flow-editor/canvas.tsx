/** The drawing of the flow. Only what is in sight is drawn; a card that is dragged moves alone. */
import '@xyflow/react/dist/base.css';
import './flow-canvas.css';
import {
  Background,
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  MiniMap,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  type ReactFlowState,
  useReactFlow,
  useStore,
  useStoreApi,
  type XYPosition,
} from '@xyflow/react';
import { type MouseEvent, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useWords } from '../words/words.tsx';
import { Arrow, type ArrowEdge } from './arrow.tsx';
import { Card, type CardNode } from './card.tsx';
import { type Commands, commandsOf } from './commands.ts';
import { type FlowDefinition, nodeOf } from './definition.ts';
import { type Editor, useDefinition, useEditor, useView } from './editor.ts';
import { moveNodes } from './edits.ts';
import { keptFace } from './face.ts';
import { useCanvasKeys } from './use-canvas-keys.ts';
import { useArrows, useCards } from './use-drawing.ts';
import { ViewButtons } from './view-buttons.tsx';

const nodeTypes = { card: Card };
const edgeTypes = { arrow: Arrow };
const none: ReadonlyMap<string, XYPosition> = new Map();
const noArrows: ReadonlySet<string> = new Set();
const mapSize = { width: 150, height: 110 };
const noAttribution = { hideAttribution: true };

export function Canvas() {
  return (
    <ReactFlowProvider>
      <Drawing />
    </ReactFlowProvider>
  );
}

function Drawing() {
  const words = useWords();
  const editor = useEditor();
  // What is typed in the panel is shown there first; the drawing follows.
  const definition = useDeferredValue(useDefinition());
  const selected = useView((view) => view.selected);
  const commands = useMemo(() => commandsOf(editor, words), [editor, words]);
  const { moving, onNodesChange } = useMoves(editor, definition);
  const [arrows, setArrows] = useState(noArrows);
  const nodes = useCards(definition, selected, moving, words);
  const edges = useArrows(definition, arrows, words);
  const onEdgesChange = useCallback((changes: EdgeChange<ArrowEdge>[]) => {
    const chosen = changes.flatMap((change) => (change.type === 'select' && change.selected ? [change.id] : []));
    if (changes.some((change) => change.type === 'select')) setArrows(new Set(chosen));
  }, []);
  const connecting = useConnecting(editor, commands);
  const keys = useCanvasKeys(editor, commands, arrows);
  const far = useStore((state) => state.transform[2] < 0.45);
  useTarget(editor);
  useUncovered(editor);
  const first = useFirstView(editor);
  const menu = useMenus(editor);
  const active = selected.size === 1 ? [...selected][0] : undefined;
  const drawn = useInSight(active);
  const panel = useView((view) => view.panel !== null);
  return (
    <div
      className="flow-canvas"
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes the focus and handles its keys
      tabIndex={0}
      aria-label={words.t('flow.canvas')}
      aria-describedby="flow-keys"
      aria-activedescendant={active && drawn ? `flow-${active}` : undefined}
      data-far={far || undefined}
      data-connecting={connecting.now || undefined}
      onKeyDown={keys}
    >
      <p id="flow-keys" className="hidden-visually">
        {words.t('flow.canvas_keys')}
      </p>
      <Heads />
      <ReactFlow<CardNode, ArrowEdge>
        {...{ nodes, edges, nodeTypes, edgeTypes, onNodesChange, onEdgesChange }}
        {...connecting.handlers}
        {...menu}
        onInit={first}
        onlyRenderVisibleElements
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={['Shift', 'Control', 'Meta']}
        panOnScroll
        zoomOnDoubleClick={false}
        elevateNodesOnSelect={false}
        minZoom={0.08}
        maxZoom={1.5}
        connectionRadius={36}
        nodeDragThreshold={3}
        proOptions={noAttribution}
      >
        <Background gap={24} size={1} />
        {panel ? null : (
          <MiniMap pannable zoomable style={mapSize} ariaLabel={words.t('flow.map')} nodeBorderRadius={12} />
        )}
      </ReactFlow>
      <ViewButtons commands={commands} />
    </div>
  );
}

/** Positions while cards are dragged; the document hears of them when they are let go. */
function useMoves(editor: Editor, drawn: FlowDefinition) {
  const [moving, setMoving] = useState(none);
  const now = useRef(none);
  // biome-ignore lint/correctness/useExhaustiveDependencies: cards that were let go stay there until they are drawn from the document
  useEffect(() => setMoving(now.current), [drawn]);
  const onNodesChange = useCallback(
    (changes: NodeChange<CardNode>[]) => {
      const next = new Map(now.current);
      let over = false;
      let chosen: Set<string> | null = null;
      for (const change of changes)
        if (change.type === 'position' && change.position) {
          next.set(change.id, change.position);
          if (change.dragging === false) over = true;
        } else if (change.type === 'select') {
          chosen ??= new Set(editor.view.get().selected);
          if (change.selected) chosen.add(change.id);
          else chosen.delete(change.id);
        }
      if (chosen) editor.select([...chosen]);
      if (over) {
        const moved = [...next].map(([uuid, { x, y }]) => [uuid, { left: x, top: y }] as const);
        editor.edit(moveNodes(editor.document.get().definition, moved), 'move');
      }
      now.current = over ? none : next;
      if (next.size > 0) setMoving(next);
    },
    [editor],
  );
  return { moving, onNodesChange };
}

/** Dragging from an exit: onto a card connects, onto empty ground asks what shall stand there. */
function useConnecting(editor: Editor, commands: Commands) {
  const flow = useReactFlow();
  const [now, setNow] = useState(false);
  const handlers = useMemo(
    () => ({
      onConnectStart: () => setNow(true),
      onConnect: ({ sourceHandle, target }: Connection) => {
        if (sourceHandle) commands.connect(sourceHandle, target);
      },
      onConnectEnd: (event: globalThis.MouseEvent | TouchEvent, state: FinalConnectionState) => {
        setNow(false);
        const exit = state.fromHandle?.id;
        if (state.isValid || !exit || !(event.target instanceof Element)) return;
        if (!event.target.classList.contains('react-flow__pane')) return;
        const { clientX: x, clientY: y } = 'changedTouches' in event ? event.changedTouches[0]! : event;
        const place = flow.screenToFlowPosition({ x, y });
        editor.view.set({ menu: { of: 'exit', uuid: exit, x, y, at: { left: place.x - 132, top: place.y } } });
      },
    }),
    [editor, commands, flow],
  );
  return { now, handlers };
}

function useMenus(editor: Editor) {
  const flow = useReactFlow();
  return useMemo(
    () => ({
      onNodeDoubleClick: (_: MouseEvent, node: CardNode) => editor.open(node.id),
      onNodeClick: (event: MouseEvent, node: CardNode) => {
        if (!event.shiftKey && !event.ctrlKey && !event.metaKey && editor.view.get().panel === null)
          editor.open(node.id);
      },
      onNodeContextMenu: (event: MouseEvent, node: CardNode) => {
        event.preventDefault();
        if (!editor.view.get().selected.has(node.id)) editor.select([node.id]);
        editor.view.set({ menu: { of: 'node', uuid: node.id, x: event.clientX, y: event.clientY } });
      },
      onPaneContextMenu: (event: MouseEvent | globalThis.MouseEvent) => {
        event.preventDefault();
        const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
        editor.view.set({ menu: { of: 'flow', x: event.clientX, y: event.clientY, at: { left: x, top: y } } });
      },
    }),
    [editor, flow],
  );
}

/** What somebody jumps to, and where the rehearsal stands, comes into view. */
function useTarget(editor: Editor): void {
  const words = useWords();
  const flow = useReactFlow();
  const target = useView((view) => view.target);
  const shown = useView((view) => view.shown);
  const show = useCallback(
    (uuid: string) => {
      const definition = editor.document.get().definition;
      const node = nodeOf(definition, uuid);
      const place = definition._ui.nodes[uuid]?.position;
      if (!node || !place) return;
      const face = keptFace(node, words);
      const zoom = Math.max(0.7, flow.getZoom());
      void flow.setCenter(place.left + face.width / 2, place.top + face.height / 2, { zoom });
    },
    [editor, flow, words],
  );
  useEffect(() => {
    if (target) show(target.node);
  }, [target, show]);
  useEffect(() => {
    if (shown) show(shown);
  }, [shown, show]);
}

/** Where a card lies on the screen of the drawing; undefined for none. */
function boxOf({ nodeLookup, transform: [x, y, zoom] }: ReactFlowState, uuid: string | undefined) {
  const node = uuid === undefined ? undefined : nodeLookup.get(uuid);
  if (!node) return undefined;
  const { x: left, y: top } = node.internals.positionAbsolute;
  const { width = 0, height = 0 } = node.measured;
  return { left: left * zoom + x, top: top * zoom + y, width: width * zoom, height: height * zoom };
}

/** Whether the card is in sight, and so in the page: nothing else may be named as what the keys are at. */
function useInSight(uuid: string | undefined): boolean {
  return useStore((state) => {
    const box = boxOf(state, uuid);
    if (!box) return false;
    return box.left < state.width && box.left + box.width > 0 && box.top < state.height && box.top + box.height > 0;
  });
}

const edge = 24;
/** Below this, letters on cards are too small. */
const leastReadable = 0.65;

/** A panel that opens takes room from the drawing: what was chosen moves into what is left, and no further than needed. */
function useUncovered(editor: Editor): void {
  const flow = useReactFlow();
  const store = useStoreApi();
  const width = useStore((state) => state.width);
  const selected = useView((view) => view.selected);
  useEffect(() => {
    const [uuid] = selected;
    const state = store.getState();
    const box = selected.size === 1 && width > 0 ? boxOf(state, uuid) : undefined;
    if (!box || editor.view.get().panel === null) return;
    const x = hidden(box.left, box.width, state.width);
    const y = hidden(box.top, box.height, state.height);
    if (x === 0 && y === 0) return;
    const now = flow.getViewport();
    void flow.setViewport({ ...now, x: now.x + x, y: now.y + y });
  }, [editor, flow, store, width, selected]);
}

/** How far a stretch must move to lie within the room; its start counts where it is longer. */
function hidden(start: number, size: number, room: number): number {
  const over = Math.min(0, room - edge - (start + size));
  return start + over < edge ? edge - start : over;
}

/** A flow whole where its words can be read then, else from its beginning. */
function useFirstView(editor: Editor) {
  const flow = useReactFlow();
  const store = useStoreApi();
  return useCallback(() => {
    const { nodes, _ui } = editor.document.get().definition;
    const [first] = nodes;
    const place = first && _ui.nodes[first.uuid]?.position;
    const { width, height } = flow.getNodesBounds(flow.getNodes());
    const state = store.getState();
    const isReadable = Math.min(state.width / width, state.height / height) > leastReadable;
    if (isReadable || !place) return void flow.fitView({ maxZoom: 1, padding: 0.1 });
    void flow.setCenter(place.left + 132, place.top + 240, { zoom: 0.85 });
  }, [editor, flow, store]);
}

function Heads() {
  return (
    <svg className="flow-heads" aria-hidden="true">
      <defs>
        <marker
          id="flow-head"
          viewBox="0 0 10 10"
          refX="6"
          refY="5"
          markerWidth="9"
          markerHeight="9"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0 0 10 5 0 10z" />
        </marker>
      </defs>
    </svg>
  );
}
