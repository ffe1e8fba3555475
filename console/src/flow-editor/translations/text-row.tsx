/** One text and its translations. */
import { type KeyboardEvent, memo, useId } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { useWords } from '../../words/words.tsx';
import { plainName, useFormWords } from '../words/form-words.tsx';
import { type Checked, checkTranslation, partsOf } from './checks.ts';
import type { TextItem } from './texts.ts';

interface RowProps {
  readonly item: TextItem;
  /** Language of the flow. */
  readonly base: string;
  readonly texts: ReadonlyArray<readonly [language: string, text: string]>;
  readonly onSet: (item: TextItem, language: string, text: string) => void;
}

export const TextRow = memo(Row, (before, after) => {
  const same = before.item === after.item && before.base === after.base && before.texts.length === after.texts.length;
  return (
    same &&
    before.texts.every(([code, text], i) => after.texts[i]![0] === code && after.texts[i]![1] === text) &&
    before.onSet === after.onSet
  );
});

/** What a text is: the field of the action, or a part of a router. */
export function useTextName(): (item: TextItem) => string {
  const { say, look } = useFormWords();
  return ({ action, property }) => {
    if (action) return look('fields', `${action}_${property}`, property) ?? plainName(property);
    return say(property === 'name' ? 'texts.of_name' : 'texts.of_arguments');
  };
}

function Row(props: RowProps) {
  const { languageName } = useWords();
  const nameOf = useTextName();
  const { item } = props;
  const what = nameOf(item);
  return (
    <li className="translation-row">
      <div className="translation-cell">
        <p className="quiet small translation-what">
          {what}
          {item.sent ? (
            <>
              {' · '}
              <Parts text={item.base} />
            </>
          ) : null}
        </p>
        <p className="translation-base" lang={props.base.slice(0, 2)}>
          {item.base}
        </p>
      </div>
      {props.texts.map(([language, text]) => (
        <Cell key={language} {...{ item, language, text, what }} name={languageName(language)} onSet={props.onSet} />
      ))}
    </li>
  );
}

function Parts(props: { text: string }) {
  const { say } = useFormWords();
  return (
    <span className="figures">
      {say(props.text.includes('@') ? 'form.parts_least' : 'form.parts', { count: partsOf(props.text).parts })}
    </span>
  );
}

function Cell(props: {
  item: TextItem;
  language: string;
  name: string;
  what: string;
  text: string;
  onSet: RowProps['onSet'];
}) {
  const { say } = useFormWords();
  const id = useId();
  const { item, language, text } = props;
  const checked = checkTranslation(item, text);
  const set = (next: string) => props.onSet(item, language, next);
  return (
    <div className="translation-cell" data-state={checked.state}>
      <label className={checked.parts ? 'quiet small translation-what' : 'hidden-visually'} htmlFor={id}>
        <span className="hidden-visually">{say('texts.text_of', { language: props.name, what: props.what })}</span>
        {checked.parts ? <Parts text={text} /> : null}
      </label>
      <textarea
        id={id}
        className="input"
        rows={1}
        value={text}
        lang={language.slice(0, 2)}
        aria-describedby={`${id}n`}
        placeholder={item.needed ? '' : item.base}
        onChange={(event) => set(event.target.value)}
        onKeyDown={(event) => onKey(event, () => set(item.base))}
      />
      <div id={`${id}n`} className="translation-notes small">
        <Notes checked={checked} max={item.max} />
        {text === '' ? (
          <Button look="quiet" small onClick={() => set(item.base)}>
            {say('texts.copy')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** Alt and arrows go from text to text, Alt and C copies the original. */
function onKey(event: KeyboardEvent<HTMLTextAreaElement>, copy: () => void): void {
  if (!event.altKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key.toLowerCase() === 'c') copy();
  else if (step) {
    const all = [...event.currentTarget.closest('ol')!.querySelectorAll('textarea')];
    const columns = event.currentTarget.closest('li')!.querySelectorAll('textarea').length;
    all[all.indexOf(event.currentTarget) + step * columns]?.focus();
  } else return;
  event.preventDefault();
}

function Notes({ checked, max }: { checked: Checked; max: number }) {
  const { say } = useFormWords();
  return (
    <>
      {checked.state === 'missing' ? <Badge tone="warn">{say('texts.is_missing')}</Badge> : null}
      {checked.state === 'same' ? <span className="quiet">{say('texts.is_same')}</span> : null}
      {checked.longer ? <Badge tone="warn">{say('texts.longer', { count: checked.longer })}</Badge> : null}
      {checked.over ? <Badge tone="bad">{say('texts.over', { count: checked.over, max })}</Badge> : null}
      {checked.parts && checked.parts.costly.length > 0 && checked.longer ? (
        <span>
          {say('form.costly', {
            characters: [...new Set(checked.parts.costly.map(({ char }) => char))].slice(0, 8).join(' '),
          })}
        </span>
      ) : null}
      {checked.lost.length > 0 ? (
        <Badge tone="warn">{say('texts.lost', { what: checked.lost.join(', ') })}</Badge>
      ) : null}
      {checked.extra.length > 0 ? (
        <Badge tone="warn">{say('texts.extra', { what: checked.extra.join(', ') })}</Badge>
      ) : null}
    </>
  );
}
