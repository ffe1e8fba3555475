/** The panel beside the canvas: the form of the chosen node, and what others bring along. */
import type { FlowDetail } from '@mhero/contract/flows.ts';
import { useQuery } from '@tanstack/react-query';
import { type ComponentType, lazy, type ReactNode, Suspense, useDeferredValue } from 'react';
import { flowAssets } from '../api/flows.ts';
import { IconButton } from '../ui/button.tsx';
import { Loaded, Skeleton } from '../ui/faces.tsx';
import { useWords } from '../words/words.tsx';
import type { FlowDefinition } from './definition.ts';
import { type PanelName, useDefinition, useEditor, useView } from './editor.ts';
import { type EditorAssets, type Panels, panels } from './panels.ts';
import { ProblemsPanel } from './problems.tsx';
import { SearchPanel } from './search-panel.tsx';
import { useKept } from './use-keeper.ts';

type Props<Name extends keyof Panels> =
  NonNullable<Panels[Name]> extends () => Promise<ComponentType<infer P>> ? P : never;

function lazily<Name extends keyof Panels>(name: Name): ComponentType<Props<Name>> | null {
  const load = panels[name] as (() => Promise<ComponentType<Props<Name>>>) | undefined;
  return load ? lazy(async () => ({ default: await load() })) : null;
}
const NodeForm = lazily('node');
const Translations = lazily('translations');
const Revisions = lazily('revisions');
const Rehearsal = lazily('rehearsal');

/** Panels that nobody has made have no button. */
export const there: Partial<Record<PanelName, unknown>> = {
  node: NodeForm,
  translations: Translations,
  revisions: Revisions,
  rehearsal: Rehearsal,
  problems: ProblemsPanel,
  search: SearchPanel,
};

export function SidePanel(props: { flow: FlowDetail }) {
  const { t, of } = useWords();
  const { view } = useEditor();
  const panel = useView((now) => now.panel);
  const back = useView((now) => (now.panel === 'node' ? now.mending?.from : undefined));
  const assets = useQuery(flowAssets);
  if (!panel || !there[panel]) return null;
  return (
    <aside className="flow-panel" aria-label={of('flow_panels', panel)}>
      <div className="flow-panel-head">
        {back ? (
          <button type="button" className="flow-link" onClick={() => view.set({ panel: back, mending: null })}>
            ‹ {of('flow_panels', back)}
          </button>
        ) : null}
        <h2>{of('flow_panels', panel)}</h2>
        <IconButton icon="close" name={t('common.close')} onClick={() => view.set({ panel: null })} />
      </div>
      <div className="flow-panel-body">
        <Suspense fallback={<Skeleton />}>
          {needsAssets.includes(panel) ? (
            <Loaded query={assets}>{(found) => <Content panel={panel} flow={props.flow} assets={found} />}</Loaded>
          ) : (
            <Content panel={panel} flow={props.flow} assets={null} />
          )}
        </Suspense>
      </div>
    </aside>
  );
}

const needsAssets: readonly PanelName[] = ['node', 'rehearsal'];

function Content(props: { panel: PanelName; flow: FlowDetail; assets: EditorAssets | null }): ReactNode {
  const { t } = useWords();
  const definition = useDefinition();
  const editor = useEditor();
  // The card shows at once that it is chosen; its form may come a frame later.
  const selected = useDeferredValue(useView((view) => view.selected));
  const [node] = selected;
  const mending = useDeferredValue(useView((view) => view.mending));
  const revision = useKept((kept) => kept.revision);
  const published = useKept((kept) => kept.published);
  // The flow is as it was when the page was opened; what has been saved and published since, the keeper knows.
  const now = { revision, published };
  const onChange = (next: FlowDefinition, label: string) =>
    editor.edit(next, label, { subject: `${props.panel} ${node ?? ''}` });
  switch (props.panel) {
    case 'node':
      if (!NodeForm || !props.assets) return null;
      if (selected.size !== 1 || node === undefined) return <p className="quiet">{t('flow.choose_one')}</p>;
      return (
        <NodeForm
          key={mending?.node === node ? `${node} ${mending.action}` : node}
          {...{ definition, node, onChange }}
          assets={props.assets}
          at={mending?.node === node ? mending.action : null}
        />
      );
    case 'translations':
      return Translations ? <Translations {...{ definition, onChange }} /> : null;
    case 'revisions':
      return Revisions ? (
        <Revisions
          flow={{ ...props.flow, ...now }}
          definition={definition}
          onRestore={(next) => editor.edit(next, 'restore')}
        />
      ) : null;
    case 'rehearsal':
      return Rehearsal && props.assets ? (
        <Rehearsal
          {...{ flow: props.flow, definition, assets: props.assets }}
          onShow={(uuid) => editor.view.set({ shown: uuid })}
          onCounts={(rehearsed) => editor.facts.set({ rehearsed })}
        />
      ) : null;
    case 'problems':
      return <ProblemsPanel />;
    case 'search':
      return <SearchPanel />;
  }
}
