/** The menu of a node, of an exit or of the empty canvas, where it was asked for. */
import { DropdownMenu } from 'radix-ui';
import { type ReactNode, useEffect, useRef } from 'react';
import { Icon, type IconName } from '../ui/icon.tsx';
import { MenuItem, MenuLine, MenuWords } from '../ui/menu.tsx';
import { useWords } from '../words/words.tsx';
import { type Commands, type NewFrom, readClipboard } from './commands.ts';
import { nodeOf, tablesOf } from './definition.ts';
import { namedExits, titleOf } from './describe.ts';
import { type OpenMenu, useDefinition, useEditor, useView } from './editor.ts';
import { exitOf } from './edits.ts';
import { newKinds } from './edits-new.ts';

const newIcons: Readonly<Record<(typeof newKinds)[number], IconName>> = {
  message: 'message',
  question: 'question',
  split: 'split',
  random: 'random',
};

export function FlowMenu(props: { commands: Commands }) {
  const { t } = useWords();
  const { view } = useEditor();
  const menu = useView((now) => now.menu);
  const before = useRef<HTMLElement | null>(null);
  useEffect(() => {
    if (menu) before.current = document.activeElement as HTMLElement | null;
  }, [menu]);
  if (!menu) return null;
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => (open ? undefined : view.set({ menu: null }))}>
      <DropdownMenu.Trigger asChild>
        <span className="flow-menu-place" style={{ insetInlineStart: menu.x, insetBlockStart: menu.y }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu"
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={t('flow.menu')}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (!view.get().dialog) before.current?.focus();
          }}
        >
          <Items menu={menu} commands={props.commands} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Items(props: { menu: OpenMenu; commands: Commands }): ReactNode {
  const { menu, commands } = props;
  if (menu.of === 'node') return <NodeItems uuid={menu.uuid} commands={commands} />;
  if (menu.of === 'exit') return <ExitItems menu={menu} uuid={menu.uuid} commands={commands} />;
  return <FlowItems menu={menu} commands={commands} />;
}

function Line(props: { icon: IconName; words: string; keys?: string; act: () => void }) {
  return (
    <MenuItem onSelect={props.act}>
      <Icon name={props.icon} size={16} />
      {props.words}
      {props.keys ? <kbd className="flow-keys">{props.keys}</kbd> : null}
    </MenuItem>
  );
}

/** What is added most, and a way to everything else. */
function NewLines(props: { commands: Commands; from: NewFrom }) {
  const { t, of } = useWords();
  const { view } = useEditor();
  const { commands, from } = props;
  return (
    <>
      {newKinds.map((kind) => (
        <Line key={kind} icon={newIcons[kind]} words={of('flow_new', kind)} act={() => commands.add(kind, from)} />
      ))}
      <Line
        icon="settings"
        words={t('flow.other_action')}
        act={() => view.set({ dialog: { name: 'action', ...from } })}
      />
    </>
  );
}

function ExitItems(props: { menu: OpenMenu; uuid: string; commands: Commands }) {
  const words = useWords();
  const { t } = words;
  const { view } = useEditor();
  const definition = useDefinition();
  const { uuid, commands } = props;
  const owner = tablesOf(definition).owners.get(uuid);
  const exit = exitOf(definition, uuid);
  if (!owner || !exit) return null;
  const name = namedExits(owner).find((one) => one.uuid === uuid)?.name;
  const target = exit.destination_uuid ? nodeOf(definition, exit.destination_uuid) : undefined;
  const title = name ? t('flow.after_exit', { name }) : t('flow.after_this');
  return (
    <>
      <MenuWords>{target ? t('flow.in_between', { to: titleOf(target, words).slice(0, 40) }) : title}</MenuWords>
      <NewLines commands={commands} from={{ exit: uuid, at: props.menu.at }} />
      <MenuLine />
      <Line
        icon="link"
        words={t('flow.connect_to')}
        keys="C"
        act={() => view.set({ dialog: { name: 'connect', exit: uuid } })}
      />
      {target ? <Line icon="close" words={t('flow.disconnect')} act={() => commands.connect(uuid, null)} /> : null}
    </>
  );
}

function NodeItems(props: { uuid: string; commands: Commands }) {
  const { t } = useWords();
  const editor = useEditor();
  const definition = useDefinition();
  const selected = useView((view) => view.selected);
  const { uuid, commands } = props;
  const node = nodeOf(definition, uuid);
  if (!node) return null;
  const chosen = selected.has(uuid) ? selected : new Set([uuid]);
  const after = (exit: string) => {
    const { x, y } = editor.view.get().menu ?? { x: 0, y: 0 };
    // The menu that is open closes first.
    requestAnimationFrame(() => editor.view.set({ menu: { of: 'exit', uuid: exit, x, y } }));
  };
  return (
    <>
      <Line icon="settings" words={t('flow.edit_step')} keys="Enter" act={() => editor.open(uuid)} />
      <MenuLine />
      {namedExits(node).map((exit) => (
        <Line
          key={exit.uuid}
          icon="plus"
          words={exit.name ? t('flow.after_exit', { name: exit.name }) : t('flow.after_this')}
          act={() => after(exit.uuid)}
        />
      ))}
      <MenuLine />
      {node.router && node.actions.length > 0 ? (
        <Line icon="split" words={t('flow.split')} act={() => commands.split(uuid, node.actions.length)} />
      ) : node.actions.length > 1 ? (
        <Line icon="split" words={t('flow.split')} act={() => commands.split(uuid, 1)} />
      ) : null}
      {definition.nodes[0] !== node ? (
        <Line icon="flag" words={t('flow.begin_here')} act={() => commands.beginAt(uuid)} />
      ) : null}
      <Line icon="sheet" words={t('flow.copy')} keys={ctrl('C')} act={() => void commands.copy(chosen)} />
      <Line icon="plus" words={t('flow.duplicate')} keys={ctrl('D')} act={() => commands.duplicate(chosen)} />
      <Line
        icon="close"
        words={t('flow.delete', { count: chosen.size })}
        keys={t('flow_keys.delete')}
        act={() => commands.remove(chosen)}
      />
    </>
  );
}

function FlowItems(props: { menu: OpenMenu; commands: Commands }) {
  const { t } = useWords();
  const { commands, menu } = props;
  return (
    <>
      <MenuWords>{t('flow.add')}</MenuWords>
      <NewLines commands={commands} from={{ at: menu.at }} />
      <MenuLine />
      <Line
        icon="sheet"
        words={t('flow.paste')}
        keys={ctrl('V')}
        act={() => void readClipboard().then((text) => commands.paste(text, menu.at))}
      />
      <Line icon="tidy" words={t('flow.tidy')} act={commands.tidy} />
    </>
  );
}

const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);
export const ctrl = (key: string): string => (apple ? `⌘${key}` : `Ctrl+${key}`);
