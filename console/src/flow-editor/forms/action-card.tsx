/** One action of a node: what it does in a line, its form when open, and what can be done with it. */
import { useId } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx';
import type { ActionJson } from '../definition.ts';
import { plainName, useFormWords } from '../words/form-words.tsx';
import { ActionForm } from './action-form.tsx';
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

/** What it is about, in the author's own words: the first text or name in it. */
export function lineOf(action: ActionJson): string {
  const { text, subject, name, value, url, local, path, language } = action as Record<string, unknown>;
  const named = [action.field, action.flow, action.channel, action.optin, action.topic].find(
    (one) => typeof one === 'object' && one !== null,
  );
  const listed = [action.groups, action.labels].find((one) => Array.isArray(one) && one.length > 0) as
    | unknown[]
    | undefined;
  const field = (named as { name?: string } | undefined)?.name;
  const names = listed?.map(
    (one) => (one as { name?: string; name_match?: string }).name ?? (one as { name_match?: string }).name_match,
  );
  const parts = [text || subject, field, names?.join(', '), name, local, url, path, value, language];
  return parts
    .filter((part): part is string => typeof part === 'string' && part.trim() !== '')
    .slice(0, 2)
    .join(' = ')
    .slice(0, 140);
}
