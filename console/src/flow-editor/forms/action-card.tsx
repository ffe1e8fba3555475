/** One action of a node: what it does in a line, its form when open, and what can be done with it. */
import { useId } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx';
import type { ActionJson } from '../definition.ts';
import { plainName, useFormWords } from '../words/form-words.tsx';
import { ActionForm } from './action-form.tsx';
import { lineOf } from './action-line.ts';
import { actionProblems } from './validate.ts';

export interface CardMoves {
  readonly up?: () => void;
  readonly down?: () => void;
  readonly duplicate: () => void;
  readonly remove: () => void;
}

export function ActionCard(props: {
  action: ActionJson;
  open: boolean;
  onOpen: (open: boolean) => void;
  moves: CardMoves;
  onChange: (action: ActionJson) => void;
}) {
  const { say, look } = useFormWords();
  const id = useId();
  const { action, moves } = props;
  const title = look('actions', action.type) ?? plainName(action.type);
  const isWrong = actionProblems(action).length > 0;
  return (
    <li className="action-card" data-wrong={isWrong || undefined}>
      <div className="action-head">
        <button
          type="button"
          className="action-open"
          aria-expanded={props.open}
          aria-controls={id}
          onClick={() => props.onOpen(!props.open)}
        >
          <span className="action-title">{title}</span>
          {props.open ? null : <span className="quiet small action-line">{lineOf(action)}</span>}
          {isWrong && !props.open ? <span className="field-error">{say('problems.required')}</span> : null}
        </button>
        <Menu
          label={say('form.more_of', { what: title })}
          trigger={<IconButton icon="down" name={say('form.more_of', { what: title })} />}
        >
          {moves.up ? <MenuItem onSelect={moves.up}>{say('form.move_up')}</MenuItem> : null}
          {moves.down ? <MenuItem onSelect={moves.down}>{say('form.move_down')}</MenuItem> : null}
          <MenuItem onSelect={moves.duplicate}>{say('form.duplicate')}</MenuItem>
          <MenuLine />
          <MenuItem onSelect={moves.remove}>{say('form.remove')}</MenuItem>
        </Menu>
      </div>
      {props.open ? (
        <div id={id} className="action-body">
          <ActionForm action={action} onChange={props.onChange} />
        </div>
      ) : null}
    </li>
  );
}
