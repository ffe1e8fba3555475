/** Above the canvas: what can be done. */
import type { ReactNode } from 'react';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx';
import { useWords } from '../words/words.tsx';
import type { Commands } from './commands.ts';
import { type Editor, type PanelName, useDefinition, useEditor, useFacts, useView } from './editor.ts';
import { ctrl } from './flow-menu.tsx';
import { there } from './side-panel.tsx';
import { useStore } from './store.ts';

/** The flow's name; a press changes it. */
export function FlowName() {
  const { t } = useWords();
  const { view } = useEditor();
  const name = useDefinition().name;
  return (
    <h1 tabIndex={-1} className="flow-names">
      <button type="button" className="flow-name" onClick={() => view.set({ dialog: { name: 'properties' } })}>
        {name || t('flow.title')}
      </button>
    </h1>
  );
}

/** One row, which scrolls where it is narrow; publishing stays in sight. */
export function Toolbar(props: { commands: Commands; publish: ReactNode }) {
  const { t } = useWords();
  const editor = useEditor();
  return (
    <div className="flow-bar" role="toolbar" aria-label={t('flow.tools')}>
      <div className="flow-tools">
        <AddButton />
        <Undo editor={editor} />
        <AsSwitch />
        <CountsSwitch />
        <PanelButtons />
        <More commands={props.commands} />
      </div>
      <div className="flow-publish">{props.publish}</div>
    </div>
  );
}

function Undo(props: { editor: Editor }) {
  const { t, of } = useWords();
  const undo = useStore(
    props.editor.document,
    (state: ReturnType<Editor['document']['get']>) => state.past.at(-1)?.label,
  );
  const redo = useStore(
    props.editor.document,
    (state: ReturnType<Editor['document']['get']>) => state.future.at(-1)?.label,
  );
  const named = (verb: string, label: string | undefined, keys: string) =>
    label === undefined ? verb : `${verb}: ${of('flow_edits', label)} (${ctrl(keys)})`;
  return (
    <div className="flow-tool-group">
      <IconButton
        icon="undo"
        name={named(t('flow.undo'), undo, 'Z')}
        aria-disabled={undo === undefined}
        onClick={props.editor.document.undo}
      />
      <IconButton
        icon="redo"
        name={named(t('flow.redo'), redo, 'Y')}
        aria-disabled={redo === undefined}
        onClick={props.editor.document.redo}
      />
    </div>
  );
}

function AsSwitch() {
  const { t } = useWords();
  const { view } = useEditor();
  const as = useView((now) => now.as);
  return (
    <div className="flow-tool-group">
      <IconButton
        icon="flow"
        name={t('flow.as_canvas')}
        aria-pressed={as === 'canvas'}
        onClick={() => view.set({ as: 'canvas' })}
      />
      <IconButton
        icon="list"
        name={t('flow.as_outline')}
        aria-pressed={as === 'outline'}
        onClick={() => view.set({ as: 'outline' })}
      />
    </div>
  );
}

function CountsSwitch() {
  const { t, number } = useWords();
  const { view } = useEditor();
  const on = useView((now) => now.counts);
  const base = useFacts((facts) => (facts.rehearsed ?? facts.counts)?.base ?? 0);
  const rehearsed = useFacts((facts) => facts.rehearsed !== null);
  if (base === 0) return null;
  return (
    <button type="button" className="flow-toggle" aria-pressed={on} onClick={() => view.set({ counts: !on })}>
      <Icon name="people" size={16} />
      {t(rehearsed ? 'flow.rehearsed_people' : 'flow.people', { count: number(base) })}
    </button>
  );
}

const buttons = [
  'search',
  'problems',
  'translations',
  'rehearsal',
  'revisions',
] as const satisfies readonly PanelName[];
const icons = {
  search: 'search',
  problems: 'warning',
  translations: 'globe',
  rehearsal: 'phone',
  revisions: 'clock',
} as const;

function PanelButtons() {
  const { of } = useWords();
  const { view } = useEditor();
  const panel = useView((now) => now.panel);
  return (
    <div className="flow-tool-group">
      {buttons
        .filter((name) => there[name])
        .map((name) => (
          <button
            key={name}
            type="button"
            className="flow-toggle"
            aria-pressed={panel === name}
            title={of('flow_panels', name)}
            onClick={() => view.set({ panel: panel === name ? null : name })}
          >
            <Icon name={icons[name]} size={16} />
            <span className="flow-toggle-words">{of('flow_panels', name)}</span>
            {name === 'problems' ? <TroubleCount /> : null}
          </button>
        ))}
    </div>
  );
}

function TroubleCount() {
  const { number } = useWords();
  const count = useFacts((facts) => [...facts.troubles.values()].filter((level) => level !== 'advice').length);
  return count > 0 ? <span className="flow-badge">{number(count)}</span> : null;
}

function More(props: { commands: Commands }) {
  const { t } = useWords();
  const { view } = useEditor();
  const dialog = (name: 'export' | 'import' | 'shortcuts' | 'properties') => () => view.set({ dialog: { name } });
  return (
    <Menu label={t('flow.more')} trigger={<IconButton icon="more" name={t('flow.more')} />}>
      <MenuItem onSelect={props.commands.tidy}>{t('flow.tidy')}</MenuItem>
      <MenuItem onSelect={dialog('properties')}>{t('flow.properties')}</MenuItem>
      <MenuLine />
      <MenuItem onSelect={dialog('export')}>{t('flow.export')}</MenuItem>
      <MenuItem onSelect={dialog('import')}>{t('flow.import')}</MenuItem>
      <MenuLine />
      <MenuItem onSelect={dialog('shortcuts')}>{t('flow.shortcuts')}</MenuItem>
    </Menu>
  );
}

function AddButton() {
  const { t } = useWords();
  const { view } = useEditor();
  return (
    <Button
      icon="plus"
      small
      className="flow-add"
      onClick={(event) => {
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        view.set({ menu: { of: 'flow', x: left, y: bottom } });
      }}
    >
      {t('flow.add')}
    </Button>
  );
}
