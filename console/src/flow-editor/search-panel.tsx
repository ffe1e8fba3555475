/** Finds texts, translations, names and results; a press goes there. */
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { TextField } from '../ui/field.tsx';
import { useWords } from '../words/words.tsx';
import { titleOf } from './describe.ts';
import { useDefinition, useEditor } from './editor.ts';
import { readingOrder } from './navigate.ts';
import { type Found, searchFlow } from './search.ts';

const most = 100;

export function SearchPanel() {
  const words = useWords();
  const { t } = words;
  const editor = useEditor();
  const definition = useDefinition();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const found = useMemo(() => searchFlow(definition, wanted), [definition, wanted]);
  const numbers = useMemo(
    () => new Map(readingOrder(definition).map((entry) => [entry.node.uuid, entry.number])),
    [definition],
  );
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector('input')?.focus(), []);
  return (
    <div className="stack-tight" ref={box}>
      <TextField
        label={t('flow.search')}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && found[0]) editor.jump(found[0].node.uuid);
        }}
      />
      <p className="quiet small" role="status">
        {wanted.trim() ? t('flow.found', { count: found.length }) : t('flow.search_help')}
      </p>
      <ul className="flow-found">
        {found.slice(0, most).map((one) => (
          <li key={one.node.uuid}>
            <button type="button" onClick={() => editor.jump(one.node.uuid)}>
              <Excerpt found={one} />
              <span className="quiet small">
                {numbers.get(one.node.uuid)} · {titleOf(one.node, words).slice(0, 80)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Excerpt(props: { found: Found }) {
  const { before, match, after } = props.found;
  return (
    <span dir="auto">
      {before}
      <mark>{match}</mark>
      {after}
    </span>
  );
}
