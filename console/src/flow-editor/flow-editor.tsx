/** The editor of one flow: what can be done above, the drawing or the outline in the middle, a panel beside it. */
import './flow-editor.css';
import type { FlowDetail } from '@mhero/contract/flows.ts';
import { useState } from 'react';
import { Empty } from '../ui/faces.tsx';
import { useWords } from '../words/words.tsx';
import { openDefinition } from './definition.ts';
import { createEditor, EditorProvider, useDefinition } from './editor.ts';
import { Outline } from './outline.tsx';
import { SidePanel } from './side-panel.tsx';

export function FlowEditor(props: { flow: FlowDetail }) {
  const [editor] = useState(() => createEditor(openDefinition(props.flow.definition)));
  return (
    <EditorProvider value={editor}>
      <div className="flow-editor">
        <header className="flow-bar">
          <h1>{props.flow.name}</h1>
        </header>
        <div className="flow-body">
          <Middle />
          <SidePanel flow={props.flow} assets={{}} />
        </div>
      </div>
    </EditorProvider>
  );
}

function Middle() {
  const { t } = useWords();
  const { nodes } = useDefinition();
  if (nodes.length === 0) return <Empty title={t('flow.empty')}>{t('flow.empty_says')}</Empty>;
  return <Outline />;
}
