/** The editor of one flow: what can be done above, the drawing or the outline in the middle, a panel beside it. */
import './flow-editor.css';
import type { FlowDetail } from '@mhero/contract/flows.ts';
import { lazy, Suspense, useMemo, useState } from 'react';
import { Empty, Notice, Skeleton } from '../ui/faces.tsx';
import { useWords } from '../words/words.tsx';
import { type Commands, commandsOf } from './commands.ts';
import { ConnectDialog } from './connect-dialog.tsx';
import { openDefinition } from './definition.ts';
import { createEditor, EditorProvider, useDefinition, useEditor, useView } from './editor.ts';
import { FlowMenu } from './flow-menu.tsx';
import { Outline } from './outline.tsx';
import { overlaps, withPlaces } from './places.ts';
import { PropertiesDialog } from './properties-dialog.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { SidePanel } from './side-panel.tsx';
import { Toolbar } from './toolbar.tsx';
import { useAddress } from './use-address.ts';
import { useEditorKeys } from './use-editor-keys.ts';

const Canvas = lazy(async () => ({ default: (await import('./canvas.tsx')).Canvas }));

const narrow = 720;

export function FlowEditor(props: { flow: FlowDetail }) {
  const words = useWords();
  const [editor] = useState(() =>
    createEditor(withPlaces(openDefinition(props.flow.definition), words), {
      as: window.innerWidth < narrow ? 'outline' : 'canvas',
    }),
  );
  const commands = useMemo(() => commandsOf(editor, words), [editor, words]);
  useEditorKeys(editor, commands);
  useAddress(editor);
  return (
    <EditorProvider value={editor}>
      <div className="flow-editor">
        <Toolbar commands={commands} saving={null} publish={null} />
        <div className="flow-body">
          <Middle commands={commands} />
          <SidePanel flow={props.flow} />
        </div>
        <FlowMenu commands={commands} />
        <Dialogs commands={commands} />
      </div>
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

function Dialogs(props: { commands: Commands }) {
  const { view } = useEditor();
  const dialog = useView((now) => now.dialog);
  const close = () => view.set({ dialog: null });
  switch (dialog?.name) {
    case 'connect':
      return <ConnectDialog exit={dialog.exit} commands={props.commands} onClose={close} />;
    case 'shortcuts':
      return <ShortcutsDialog onClose={close} />;
    case 'properties':
      return <PropertiesDialog onClose={close} />;
    default:
      return null;
  }
}
