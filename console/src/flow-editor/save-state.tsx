/** Whether what is on the screen is kept, and who else is here. */
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words/words.tsx';
import { useEditor } from './editor.ts';
import { nodeAtPath } from './findings.ts';
import { useKept, useTheKeeper } from './use-keeper.ts';

export function SaveState() {
  const { t, of, when } = useWords();
  const editor = useEditor();
  const keeper = useTheKeeper();
  const state = useKept((kept) => kept.state);
  const at = useKept((kept) => kept.at);
  const problem = useKept((kept) => kept.problem);
  const warns = state === 'cut' || state === 'unreadable' || state === 'clash' || state === 'failed';
  const node = problem ? nodeAtPath(editor.document.get().definition, problem.where) : null;
  return (
    <div className="flow-saving" role="status" data-tone={warns ? 'warn' : undefined}>
      <Icon name={warns ? 'warning' : state === 'kept' ? 'check' : 'clock'} size={15} />
      <span title={problem ? `${problem.where} ${problem.message}` : undefined}>
        {of('flow_states', state, { at: at ? when(new Date(at).toISOString()) : '' })}
      </span>
      {state === 'unreadable' && node ? (
        <button type="button" className="flow-link" onClick={() => editor.open(node)}>
          {t('flow_keep.show')}
        </button>
      ) : null}
      {state === 'clash' ? (
        <button type="button" className="flow-link" onClick={() => editor.view.set({ dialog: { name: 'clash' } })}>
          {t('flow_keep.show')}
        </button>
      ) : null}
      {state === 'cut' || state === 'failed' ? (
        <button type="button" className="flow-link" onClick={keeper.again}>
          {t('common.try_again')}
        </button>
      ) : null}
    </div>
  );
}

export function Others() {
  const { t, list } = useWords();
  const others = useKept((kept) => kept.others);
  const names = [...new Set(others.filter((one) => !one.mine).map((one) => one.name))];
  const own = others.some((one) => one.mine);
  if (names.length === 0 && !own) return null;
  return (
    <div className="flow-others" role="status">
      <Icon name="people" size={15} />
      <span className="flow-others-words">
        {names.length > 0
          ? t('flow_keep.others', { count: names.length, names: list(names) })
          : t('flow_keep.own_page')}
      </span>
    </div>
  );
}
