/** The editor of one flow: what can be done above, the drawing or the outline in the middle, a panel beside it. */
import './flow-editor.css';
import type { FlowDetail } from '@mhero/contract/flows.ts';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { FlowPages } from '../parts/flow-pages.tsx';
import { ImportFlows } from '../parts/import-flows.tsx';
import { Empty, Notice, Skeleton } from '../ui/faces.tsx';
import { useWords } from '../words/words.tsx';
import { ClashDialog } from './clash-dialog.tsx';
import { type Commands, commandsOf } from './commands.ts';
import { ConnectDialog } from './connect-dialog.tsx';
import { CountsReader } from './counts-reader.tsx';
import { openDefinition } from './definition.ts';
import { createEditor, EditorProvider, useDefinition, useEditor, useView } from './editor.ts';
import { ExportDialog } from './export-dialog.tsx';
import { FlowMenu } from './flow-menu.tsx';
import { Outline } from './outline.tsx';
import { overlaps, withPlaces } from './places.ts';
import { useProblems } from './problems.tsx';
import { PropertiesDialog } from './properties-dialog.tsx';
import { PublishButton, PublishDialog } from './publish.tsx';
import { Others, SaveState } from './save-state.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { SidePanel } from './side-panel.tsx';
import { FlowName, Toolbar } from './toolbar.tsx';
import { useAddress } from './use-address.ts';
import { useDrop } from './use-drop.ts';
import { useEditorKeys } from './use-editor-keys.ts';
import { KeeperProvider, useKeeper } from './use-keeper.ts';

const Canvas = lazy(async () => ({ default: (await import('./canvas.tsx')).Canvas }));

const ActionDialog = lazy(async () => ({ default: (await import('./forms/action-dialog.tsx')).ActionDialog }));

const narrow = 720;

export function FlowEditor(props: { flow: FlowDetail }) {
  const { flow } = props;
  const words = useWords();
  const [editor] = useState(() =>
    createEditor(withPlaces(openDefinition(flow.definition), words), {
      as: window.innerWidth < narrow ? 'outline' : 'canvas',
    }),
  );
  const commands = useMemo(() => commandsOf(editor, words), [editor, words]);
  const keeper = useKeeper(editor, flow);
  useEditorKeys(editor, commands);
  useAddress(editor);
  useProblems(editor);
  const drop = useDrop(editor);
  useEffect(() => {
    document.title = `${flow.name} · mHero`;
  }, [flow.name]);
  return (
    <EditorProvider value={editor}>
      <KeeperProvider value={keeper}>
        <div className="flow-editor" {...drop}>
          <FlowPages flow={flow.id} name={<FlowName />}>
            <SaveState />
            <Others />
          </FlowPages>
          <Toolbar commands={commands} publish={<PublishButton />} />
          <div className="flow-body">
            <Middle commands={commands} />
            <SidePanel flow={flow} />
          </div>
          <CountsReader flow={flow.id} editor={editor} />
          <FlowMenu commands={commands} />
          <Dialogs flow={flow} commands={commands} />
          <ClashDialog />
        </div>
      </KeeperProvider>
    </EditorProvider>
  );
}

function Middle(props: { commands: Commands }) {
  const { t } = useWords();
  const { nodes } = useDefinition();
  const as = useView((view) => view.as);
  return (
    <div className="flow-middle" data-as={nodes.length === 0 ? 'outline' : as}>
      {nodes.length === 0 ? (
        <div className="flow-outline">
          <Empty title={t('flow.empty')}>{t('flow.empty_says')}</Empty>
        </div>
      ) : as === 'outline' ? (
        <Outline />
      ) : (
        <Suspense fallback={<Skeleton shape="cards" lines={6} />}>
          <Canvas />
          <OverlapHint commands={props.commands} />
        </Suspense>
      )}
    </div>
  );
}

/** A flow that was drawn with smaller cards. Said once, when it is opened. */
function OverlapHint(props: { commands: Commands }) {
  const words = useWords();
  const editor = useEditor();
  const [shown, setShown] = useState(() => {
    const { definition } = editor.document.get();
    return overlaps(definition, words) * 5 > definition.nodes.length;
  });
  if (!shown) return null;
  const close = () => setShown(false);
  return (
    <div className="flow-notice">
      <Notice>
        <span className="row">
          {words.t('flow.overlap')}
          <button
            type="button"
            className="button button-quiet button-small"
            onClick={() => {
              props.commands.tidy();
              close();
            }}
          >
            {words.t('flow.tidy')}
          </button>
          <button type="button" className="button button-quiet button-small" onClick={close}>
            {words.t('flow.leave')}
          </button>
        </span>
      </Notice>
    </div>
  );
}

function Dialogs(props: { flow: FlowDetail; commands: Commands }) {
  const editor = useEditor();
  const dialog = useView((now) => now.dialog);
  const close = () => editor.view.set({ dialog: null });
  switch (dialog?.name) {
    case 'connect':
      return <ConnectDialog exit={dialog.exit} commands={props.commands} onClose={close} />;
    case 'action':
      return (
        <Suspense fallback={null}>
          <ActionDialog
            flowType={editor.document.get().definition.type}
            onPick={(node) => {
              close();
              props.commands.put(node, 'add_action', dialog);
            }}
            onClose={close}
          />
        </Suspense>
      );
    case 'shortcuts':
      return <ShortcutsDialog onClose={close} />;
    case 'properties':
      return <PropertiesDialog onClose={close} />;
    case 'publish':
      return <PublishDialog flow={props.flow} />;
    case 'export':
      return <ExportDialog flow={props.flow} onClose={close} />;
    case 'import':
      return <ImportFlows file={dialog.file} onClose={close} />;
    default:
      return null;
  }
}
