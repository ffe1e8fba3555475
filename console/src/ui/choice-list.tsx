/** A search field over a list of choices of which several can be taken: the combobox pattern of ARIA, always open. */
import './choice-list.css';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { Icon } from './icon.tsx';

export interface ListChoice {
  readonly value: string;
  readonly label: string;
  /** At the end of the line: a count. */
  readonly aside?: ReactNode;
}

export function ChoiceList(props: {
  label: string;
  placeholder: string;
  choices: readonly ListChoice[];
  chosen: ReadonlySet<string>;
  search: string;
  onSearch: (text: string) => void;
  onToggle: (choice: ListChoice) => void;
  /** Shown when nothing is found, or while it is looked for. */
  none: ReactNode;
}) {
  const id = useId();
  const [active, setActive] = useState(0);
  const { choices } = props;
  const now = Math.min(active, choices.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && choices.length > 0) {
      event.preventDefault();
      const next = (now + step + choices.length) % choices.length;
      setActive(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && choices[now]) {
      event.preventDefault();
      props.onToggle(choices[now]);
    }
  };
  return (
    <div className="choices">
      <input
        type="text"
        role="combobox"
        className="input"
        aria-label={props.label}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={choices.length > 0 ? `${id}-${now}` : undefined}
        placeholder={props.placeholder}
        value={props.search}
        onChange={(event) => {
          setActive(0);
          props.onSearch(event.target.value);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        role="listbox"
        id={`${id}-list`}
        aria-label={props.label}
        aria-multiselectable="true"
        className="choices-list"
      >
        {choices.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the field that keeps the focus
          <div
            key={choice.value}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={props.chosen.has(choice.value)}
            data-active={index === now || undefined}
            className="choice"
            onClick={() => props.onToggle(choice)}
            onMouseDown={(event) => event.preventDefault()}
          >
            <Icon name="check" size={16} className="choice-check" />
            <span className="choice-label">{choice.label}</span>
            {choice.aside !== undefined ? <span className="quiet small figures">{choice.aside}</span> : null}
          </div>
        ))}
      </div>
      {choices.length === 0 ? <p className="quiet small choices-none">{props.none}</p> : null}
    </div>
  );
}
