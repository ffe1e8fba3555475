/** All keys of the editor. */
import { Dialog } from '../ui/dialog.tsx';
import { useWords } from '../words/words.tsx';
import { ctrl } from './flow-menu.tsx';

const keys = [
  ['↑ ↓ ← →', 'walk'],
  ['Home', 'home'],
  ['Enter', 'open'],
  ['A', 'add'],
  ['C', 'connect'],
  ['M', 'menu'],
  ['Alt ↑ ↓ ← →', 'push'],
  ['Shift', 'several'],
  ['+ − 0', 'zoom'],
  ['Esc', 'escape'],
  ['?', 'help'],
] as const;
const withCtrl = [
  ['Z', 'undo'],
  ['Y', 'redo'],
  ['F', 'search'],
  ['C', 'copy'],
  ['X', 'cut'],
  ['V', 'paste'],
  ['D', 'duplicate'],
  ['A', 'all'],
] as const;

export function ShortcutsDialog(props: { onClose: () => void }) {
  const { t, of } = useWords();
  const lines = [
    ...keys.map(([key, what]) => [key, what]),
    [t('flow_keys.delete'), 'remove'],
    ...withCtrl.map(([key, what]) => [ctrl(key), what]),
  ] as [string, string][];
  return (
    <Dialog open wide onClose={props.onClose} title={t('flow.shortcuts')}>
      <dl className="flow-shortcuts">
        {lines.map(([key, what]) => (
          <div key={what}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{of('flow_key_acts', what)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
