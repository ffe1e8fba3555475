import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { places } from '../api/places.ts';
import { IconButton } from '../ui/button.tsx';
import { ChoiceList } from '../ui/choice-list.tsx';
import { useDebounced } from '../ui/use-debounced.ts';
import { useWords } from '../words/words.tsx';

interface Named {
  readonly id: number;
  readonly name: string;
}

/** Places to choose from by name; nothing chosen is the whole country, unless `none` says otherwise. */
export function PlacePicker(props: {
  label: string;
  chosen: readonly Named[];
  none?: string;
  onChange: (chosen: readonly Named[]) => void;
}) {
  const { t } = useWords();
  const [search, setSearch] = useState('');
  const still = useDebounced(search.trim());
  const { data, isFetching } = useInfiniteQuery(places(still ? { search: still } : {}));
  const found = data?.pages.flatMap((page) => page.items) ?? [];
  const without = (id: number) => props.chosen.filter((one) => one.id !== id);
  return (
    <div className="stack-tight">
      <span className="field-label">{props.label}</span>
      {props.chosen.length === 0 ? (
        <p className="quiet small">{props.none ?? t('places.whole')}</p>
      ) : (
        <div className="row">
          {props.chosen.map((one) => (
            <span key={one.id} className="chip">
              {one.name}
              <IconButton
                icon="close"
                name={t('places.take_out', { name: one.name })}
                onClick={() => props.onChange(without(one.id))}
              />
            </span>
          ))}
        </div>
      )}
      <ChoiceList
        label={props.label}
        placeholder={t('places.search')}
        choices={found.map((one) => ({ value: String(one.id), label: one.name, aside: one.parent?.name }))}
        chosen={new Set(props.chosen.map((one) => String(one.id)))}
        search={search}
        onSearch={setSearch}
        onToggle={({ value, label }) => {
          const id = Number(value);
          const has = props.chosen.some((one) => one.id === id);
          props.onChange(has ? without(id) : [...props.chosen, { id, name: label }]);
        }}
        none={t(isFetching ? 'common.loading' : 'places.not_found')}
      />
    </div>
  );
}
