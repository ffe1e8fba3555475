/** Where an exit leads, chosen from a list with a search: connecting without a pointer. */
import { useMemo, useState } from 'react';
import { ChoiceList } from '../ui/choice-list.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useWords } from '../words/words.tsx';
import type { Commands } from './commands.ts';
import { tablesOf } from './definition.ts';
import { namedExits, titleOf } from './describe.ts';
import { useDefinition } from './editor.ts';
import { exitOf } from './edits.ts';
import { readingOrder } from './navigate.ts';

const most = 60;

export function ConnectDialog(props: { exit: string; commands: Commands; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const definition = useDefinition();
  const [search, setSearch] = useState('');
  const choices = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    return readingOrder(definition)
      .map(({ node, number }) => ({ value: node.uuid, label: titleOf(node, words), aside: String(number) }))
      .filter((choice) => choice.label.toLowerCase().includes(wanted) || choice.aside === wanted);
  }, [definition, search, words]);
  const owner = tablesOf(definition).owners.get(props.exit);
  const name = owner && namedExits(owner).find((exit) => exit.uuid === props.exit)?.name;
  const to = exitOf(definition, props.exit)?.destination_uuid;
  return (
    <Dialog
      open
      wide
      onClose={props.onClose}
      title={t('flow.connect_to')}
      says={name ? t('flow.connect_exit', { name }) : t('flow.connect_says')}
    >
      <ChoiceList
        label={t('flow.connect_to')}
        placeholder={t('flow.find_step')}
        choices={choices.slice(0, most)}
        chosen={new Set(to ? [to] : [])}
        search={search}
        onSearch={setSearch}
        onToggle={({ value }) => {
          props.commands.connect(props.exit, value === to ? null : value);
          props.onClose();
        }}
        none={t('flow.nothing_found')}
      />
    </Dialog>
  );
}
