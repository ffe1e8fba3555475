/** Who: chips for people, text for experts; both are the same query. */
import './audience.css';
import type { Chip, ChipGroup } from '@mhero/flow/query/chips.ts';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/faces.tsx';
import { TextField } from '../../ui/field.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { useWords } from '../../words/words.tsx';
import { ChipView } from './chip-view.tsx';
import { attributeKinds, chipOf, operatorsOf } from './operators.ts';
import { addChip, chipsToText, joinQueries, loadPhones, textToChips } from './query-text.ts';
import { QueryText } from './query-text-field.tsx';

export type Mode = 'chips' | 'text';

export function AudienceBuilder(props: {
  query: string;
  onChange: (query: string) => void;
  mode: Mode;
  onMode: (mode: Mode) => void;
}) {
  const { t } = useWords();
  const chips = useChips(props.query, props.onChange);
  const asText = props.mode === 'text' || chips.groups === null;
  return (
    <div className="builder">
      {asText ? (
        <>
          {props.mode === 'chips' ? <Notice>{t('audience.too_complex')}</Notice> : null}
          <QueryText query={props.query} onChange={props.onChange} />
        </>
      ) : (
        <Chips groups={chips.groups ?? []} onGroups={chips.set} query={props.query} onChange={props.onChange} />
      )}
      <div>
        <Button
          small
          look="quiet"
          onClick={() => props.onMode(asText ? 'chips' : 'text')}
          disabled={asText && chips.groups === null && props.mode === 'text' && props.query !== ''}
        >
          {t(asText ? 'audience.as_chips' : 'audience.as_text')}
        </Button>
      </div>
    </div>
  );
}

/** Chips that are still without a value exist only here; all others are what the query says. */
function useChips(query: string, onChange: (query: string) => void) {
  const [groups, setGroups] = useState(() => textToChips(query));
  const said = useRef(query);
  useEffect(() => {
    let current = true;
    loadPhones(query).then(
      (came) => current && came && setGroups(textToChips(query)),
      () => {}, // A cut line: the next text like that asks again.
    );
    if (query !== said.current) {
      said.current = query;
      setGroups(textToChips(query));
    }
    return () => {
      current = false;
    };
  }, [query]);
  const set = (next: ChipGroup[]) => {
    setGroups(next);
    const text = chipsToText(next);
    if (text === said.current) return;
    said.current = text;
    onChange(text);
  };
  return { groups, set };
}

function Chips(props: {
  groups: readonly ChipGroup[];
  onGroups: (groups: ChipGroup[]) => void;
  query: string;
  onChange: (query: string) => void;
}) {
  const { t } = useWords();
  const [fresh, setFresh] = useState<string | null>(null);
  const change = (group: number, chips: readonly Chip[], match?: 'all' | 'any') =>
    props.onGroups(
      props.groups
        .map((one, index) => (index === group ? { match: match ?? one.match, chips } : one))
        .filter((one) => one.chips.length > 0),
    );
  const add = (property: string) => {
    const next = addChip(props.groups, chipOf(property, operatorsOf(property)[0] ?? 'is', []));
    const ready = kindNeedsNoValue(property) ? addChip(props.groups, chipOf(property, 'yes', [])) : next;
    setFresh(`${ready.length - 1}.${(ready.at(-1)?.chips.length ?? 1) - 1}`);
    props.onGroups(ready);
  };
  return (
    <div className="builder-row">
      <QuickSearch query={props.query} onChange={props.onChange} />
      {props.groups.map((group, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: groups are told apart by their place
        <div key={at} className="chip-group" data-many={props.groups.length > 1 || group.match === 'any' || undefined}>
          {group.chips.length > 1 ? (
            <Button
              small
              look="quiet"
              onClick={() => change(at, group.chips, group.match === 'all' ? 'any' : 'all')}
              title={t('audience.change_match')}
            >
              {t(group.match === 'all' ? 'audience.all_of' : 'audience.any_of')}
            </Button>
          ) : null}
          {group.chips.map((chip, index) => (
            <ChipView
              // biome-ignore lint/suspicious/noArrayIndexKey: the same condition may stand twice
              key={`${index} ${chip.property}`}
              chip={chip}
              fresh={fresh === `${at}.${index}`}
              onChange={(next) => change(at, group.chips.with(index, next))}
              onRemove={() => {
                setFresh(null);
                change(at, group.chips.toSpliced(index, 1));
              }}
            />
          ))}
        </div>
      ))}
      <Menu
        label={t('audience.add')}
        trigger={
          <Button icon="plus" small>
            {t('audience.add')}
          </Button>
        }
      >
        <div className="attribute-menu">
          {[...attributeKinds.keys()].map((property) => (
            <AttributeItem key={property} property={property} onSelect={() => add(property)} />
          ))}
        </div>
      </Menu>
    </div>
  );
}

function kindNeedsNoValue(property: string): boolean {
  return attributeKinds.get(property) === 'boolean';
}

function AttributeItem(props: { property: string; onSelect: () => void }) {
  const { of } = useWords();
  return <MenuItem onSelect={props.onSelect}>{of('attributes', props.property)}</MenuItem>;
}

/** Words look for names, digits for numbers; what is found so far is narrowed further. */
function QuickSearch(props: { query: string; onChange: (query: string) => void }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim()) return;
    setText('');
    void joinQueries(props.query, text).then(props.onChange);
  };
  return (
    <form className="quick-search" onSubmit={submit}>
      <TextField
        bare
        label={t('audience.quick')}
        placeholder={t('audience.quick')}
        type="search"
        enterKeyHint="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}
