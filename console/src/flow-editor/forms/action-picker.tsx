/** What a node can do, to be chosen by words: grouped, searchable, only what may stand in the flow. */
import { type KeyboardEvent, useId, useState } from 'react';
import { useFormWords } from '../words/form-words.tsx';
import { offeredActions } from './action-groups.ts';

export interface ActionPickerProps {
  /** messaging, messaging_background, messaging_offline or voice. */
  readonly flowType: string;
  /** Name of the action type. */
  readonly onPick: (type: string) => void;
}

export function ActionPicker(props: ActionPickerProps) {
  const { say, look } = useFormWords();
  const id = useId();
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const wanted = plain(search);
  const holds = (type: string) =>
    [look('actions', type), look('actions_about', type), type].some((words) => plain(words ?? '').includes(wanted));
  const groups = offeredActions(props.flowType)
    .map(([group, types]) => [group, types.filter(holds)] as const)
    .filter(([, types]) => types.length > 0);
  const all = groups.flatMap(([, types]) => types);
  const now = Math.min(active, all.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && all.length > 0) {
      event.preventDefault();
      const next = (now + step + all.length) % all.length;
      setActive(next);
      document.getElementById(`${id}-${all[next]}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && all[now]) {
      event.preventDefault();
      props.onPick(all[now]);
    }
  };
  return (
    <div className="action-picker">
      <input
        type="text"
        role="combobox"
        className="input"
        aria-label={say('form.pick_action')}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={all[now] ? `${id}-${all[now]}` : undefined}
        placeholder={say('form.pick_action')}
        value={search}
        onChange={(event) => {
          setActive(0);
          setSearch(event.target.value);
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id={`${id}-list`} aria-label={say('form.pick_action')} className="action-list">
        {groups.map(([group, types]) => (
          // biome-ignore lint/a11y/useSemanticElements: options of a listbox are grouped by a role
          <div key={group} role="group" aria-labelledby={`${id}-g-${group}`}>
            <p id={`${id}-g-${group}`} className="menu-words">
              {look('groups', group)}
            </p>
            {types.map((type) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the field that keeps the focus
              <div
                key={type}
                id={`${id}-${type}`}
                role="option"
                tabIndex={-1}
                aria-selected={type === all[now]}
                className="action-choice"
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => props.onPick(type)}
              >
                <span>{look('actions', type)}</span>
                <span className="quiet small">{look('actions_about', type)}</span>
              </div>
            ))}
          </div>
        ))}
      </div>
      {all.length === 0 ? <p className="quiet small">{say('form.nothing_found')}</p> : null}
    </div>
  );
}

/** Without accents and capitals. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('_', ' ');
