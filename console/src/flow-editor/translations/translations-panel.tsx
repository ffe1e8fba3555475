/** All texts of a flow in its languages, side by side: what is missing, too long, or says something else. */
import './translations.css';
import { type CSSProperties, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { Empty } from '../../ui/faces.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { useWidth } from '../../ui/use-width.ts';
import { useWords } from '../../words/words.tsx';
import type { FlowDefinition } from '../definition.ts';
import type { OnChange, TranslationsPanelProps } from '../panels.ts';
import { useFormWords } from '../words/form-words.tsx';
import { checkTranslation, isDoubtful, isLong, progressOf } from './checks.ts';
import { setTranslations, translationOf } from './edits-translations.ts';
import { AddLanguage, LanguageBar } from './language-bar.tsx';
import { TextRow } from './text-row.tsx';
import { type TextItem, textsOf } from './texts.ts';

export const filters = ['all', 'missing', 'long', 'doubtful'] as const;
export type Filter = (typeof filters)[number];

/** Rows that are drawn at first, and with each press more. */
const PAGE = 60;
/** Two columns of texts need that much; a third one as much again. */
const COLUMN = 260;

export function TranslationsPanel(props: TranslationsPanelProps) {
  const { say } = useFormWords();
  const { languageName } = useWords();
  const { definition, onChange } = props;
  const [box, width] = useWidth<HTMLDivElement>(600);
  const [chosen, setChosen] = useState<string | null>(null);
  const items = textsOf(definition);
  const languages = Object.keys(definition.localization).filter((code) => code !== definition.language);
  const active = chosen && languages.includes(chosen) ? chosen : languages[0];
  const fitting = Math.max(1, Math.floor(width / COLUMN) - 1);
  const shown = active ? [active, ...languages.filter((code) => code !== active)].slice(0, fitting) : [];
  if (items.length === 0) return <Empty title={say('texts.empty')}>{say('texts.empty_says')}</Empty>;
  return (
    <div className="translations" ref={box}>
      {active ? (
        <>
          <LanguageBar {...{ definition, onChange, languages, active, items }} onChoose={setChosen} />
          <Texts {...props} {...{ items, shown, active }} key={active} />
        </>
      ) : (
        <Empty
          title={say('texts.no_language', { language: languageName(definition.language) })}
          action={<AddLanguage {...{ definition, onChange, onAdd: setChosen }} />}
        >
          {say('texts.no_language_says')}
        </Empty>
      )}
    </div>
  );
}

function Texts(
  props: TranslationsPanelProps & { items: readonly TextItem[]; shown: readonly string[]; active: string },
) {
  const { say } = useFormWords();
  const { languageName } = useWords();
  const { definition, items, active } = props;
  const [filter, setFilter] = useState<Filter>('all');
  const [search, setSearch] = useState('');
  const [count, setCount] = useState(PAGE);
  // What was filtered stays in view while it is worked on: a row does not vanish under the hands.
  const [frozen, setFrozen] = useState<ReadonlySet<string> | null>(null);
  const { localization } = definition;
  const progress = progressOf(items, localization, active);
  const choose = (next: Filter) => {
    setFilter(next);
    setCount(PAGE);
    const fits = (item: TextItem) => fitsFilter(item, translationOf(localization, active, item), next);
    setFrozen(next === 'all' ? null : new Set(items.filter(fits).map((item) => item.key)));
  };
  const wanted = search.trim().toLowerCase();
  const found = items.filter(
    (item) =>
      (!frozen || frozen.has(item.key)) &&
      (wanted === '' ||
        [item.base, ...props.shown.map((code) => translationOf(localization, code, item))].some((text) =>
          text.toLowerCase().includes(wanted),
        )),
  );
  const counts = {
    all: items.length,
    missing: progress.needed - progress.done,
    long: progress.long,
    doubtful: progress.doubtful,
  };
  const set = useSetText(definition, props.onChange);
  const columns = { '--columns': props.shown.length + 1 } as CSSProperties;
  return (
    <>
      <div className="translations-tools">
        <SelectField
          label={say('texts.show')}
          value={filter}
          options={filters.map((one) => ({ value: one, label: say(`texts.${one}`, { count: counts[one] }) }))}
          onChange={(event) => choose(event.target.value as Filter)}
        />
        <TextField
          label={say('texts.search')}
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {found.length === 0 ? <p className="quiet">{say('texts.nothing')}</p> : null}
      <div className="translation-head small" aria-hidden="true" style={columns}>
        {[definition.language, ...props.shown].map((code) => (
          <strong key={code}>{languageName(code)}</strong>
        ))}
      </div>
      <ol className="translation-rows" style={columns}>
        {found.slice(0, count).map((item) => (
          <TextRow
            key={item.key}
            item={item}
            base={definition.language}
            texts={props.shown.map((code) => [code, translationOf(localization, code, item)] as const)}
            onSet={set}
          />
        ))}
      </ol>
      {found.length > count ? (
        <button type="button" className="button button-plain" onClick={() => setCount(count + 2 * PAGE)}>
          {say('texts.more', { count: found.length - count })}
        </button>
      ) : null}
    </>
  );
}

/** The same function as long as the panel is there, so that rows draw only when their own texts change. */
function useSetText(definition: FlowDefinition, onChange: OnChange) {
  const latest = useRef({ definition, onChange });
  useLayoutEffect(() => {
    latest.current = { definition, onChange };
  });
  return useCallback((item: TextItem, language: string, text: string) => {
    const { definition: now, onChange: change } = latest.current;
    change(setTranslations(now, [{ item, language, text }]), 'translate');
  }, []);
}

function fitsFilter(item: TextItem, text: string, filter: Filter): boolean {
  const checked = checkTranslation(item, text);
  if (filter === 'missing') return checked.state === 'missing';
  if (filter === 'long') return isLong(checked);
  return filter === 'all' || isDoubtful(checked);
}
