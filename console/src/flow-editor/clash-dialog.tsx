/** Two people changed the same steps: whose words stand in them. Nothing is lost, whatever is chosen. */
import type { Flow } from '@mhero/contract/flows.ts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorFace } from '../ui/faces.tsx';
import { useWords } from '../words/words.tsx';
import { type FlowDefinition, nodeOf } from './definition.ts';
import { useEditor, useView } from './editor.ts';
import { faceOf } from './face.ts';
import type { Clash } from './keeper.ts';
import { newUuid } from './new-uuid.ts';
import { useKept, useTheKeeper } from './use-keeper.ts';

export function ClashDialog() {
  const clash = useKept((kept) => kept.clash);
  const { view } = useEditor();
  const asked = useView((now) => now.dialog?.name === 'clash');
  const [left, setLeft] = useState<Clash | null>(null);
  if (!clash || (clash === left && !asked)) return null;
  const leave = () => {
    setLeft(clash);
    if (asked) view.set({ dialog: null });
  };
  return <Asking clash={clash} onLeave={leave} />;
}

function Asking(props: { clash: Clash; onLeave: () => void }) {
  const words = useWords();
  const { t } = words;
  const { clash } = props;
  const editor = useEditor();
  const keeper = useTheKeeper();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>(null);
  const copy = async () => {
    try {
      const mine = editor.document.get().definition;
      const name = t('flow_keep.copy_name', { name: mine.name }).slice(0, 64);
      const made = await api.post<Flow>('/flows', { definition: { ...mine, uuid: newUuid(), name } });
      keeper.settle('theirs');
      await navigate({ to: '/flows/$id', params: { id: made.id } });
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <Dialog
      open
      wide
      onClose={props.onLeave}
      title={clash.author ? t('flow_keep.clash_by', { name: clash.author }) : t('flow_keep.clash')}
      says={t('flow_keep.clash_says')}
      actions={
        <>
          <Button onClick={() => void copy()}>{t('flow_keep.as_copy')}</Button>
          <Button onClick={() => keeper.settle('theirs')}>{t('flow_keep.theirs')}</Button>
          <Button look="primary" onClick={() => keeper.settle('mine')}>
            {t('flow_keep.mine')}
          </Button>
        </>
      }
    >
      <table className="table">
        <thead>
          <tr>
            <th>{t('flow_keep.mine_column')}</th>
            <th>{t('flow_keep.theirs_column')}</th>
          </tr>
        </thead>
        <tbody>
          {clash.nodes.map((uuid) => (
            <tr key={uuid}>
              <td data-head={t('flow_keep.mine_column')}>{stepIn(editor.document.get().definition, uuid)}</td>
              <td data-head={t('flow_keep.theirs_column')}>{stepIn(clash.theirs, uuid)}</td>
            </tr>
          ))}
          {clash.properties.map((name) => (
            <tr key={name}>
              <td data-head={t('flow_keep.mine_column')}>{String(editor.document.get().definition[name])}</td>
              <td data-head={t('flow_keep.theirs_column')}>{String(clash.theirs[name])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {error ? <ErrorFace error={error} /> : null}
    </Dialog>
  );

  /** All that its card says: the difference may lie in any of it. */
  function stepIn(definition: FlowDefinition, uuid: string) {
    const node = nodeOf(definition, uuid);
    if (!node) return t('flow_keep.taken_out');
    const { lines, wait, split, saves, exits, named } = faceOf(node, words);
    const said = [
      ...lines.map(({ text, replies }) => [text, ...replies].join(' · ')),
      [split, wait, saves].filter(Boolean).join(' · '),
      named ? exits.map(({ name }) => name).join(' · ') : '',
    ];
    return said
      .filter((line) => line !== '')
      .map((line) => (
        <p key={line} dir="auto">
          {line}
        </p>
      ));
  }
}
