import type { Chip } from '@mhero/flow/query/chips.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { ChoiceList, type ListChoice } from '../../ui/choice-list.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useWords } from '../../words/words.tsx';
import { choicesOf, useChoiceLabel } from './choices.ts';
import {
  chipOf,
  kindOf,
  type Operator,
  operatorOf,
  operatorsOf,
  shownValues,
  takesMany,
  valueless,
} from './operators.ts';

export function ChipEditor(props: { chip: Chip; onChange: (chip: Chip) => void; onDone: () => void }) {
  const { t, of } = useWords();
  const { chip } = props;
  // A chip without values does not show its operator in the tree; the editor remembers the choice.
  const [operator, setOperator] = useState<Operator>(() =>
    chip.values.length > 0 ? operatorOf(chip) : (operatorsOf(chip.property)[0] ?? 'is'),
  );
  const known = operatorsOf(chip.property);
  const options = known.includes(operator) ? known : [...known, operator];
  const shown = shownValues(chip);
  const change = (next: Operator) => {
    setOperator(next);
    props.onChange(chipOf(chip.property, next, takesMany(chip.property, next) ? shown : shown.slice(0, 1)));
  };
  const put = (values: readonly string[]) => props.onChange(chipOf(chip.property, operator, values));
  return (
    <div className="chip-editor">
      <SelectField
        label={of('attributes', chip.property.replace(/^(fields|urns)\./, ''))}
        value={operator}
        options={options.map((one) => ({ value: one, label: t(`operators.${one}`) }))}
        onChange={(event) => change(event.target.value as Operator)}
      />
      {valueless.has(operator) ? null : takesMany(chip.property, operator) ? (
        <Values property={chip.property} values={shown} onChange={put} />
      ) : (
        <OneValue property={chip.property} operator={operator} value={shown[0] ?? ''} onChange={put} />
      )}
      <Button look="primary" small onClick={props.onDone}>
        {t('audience.done')}
      </Button>
    </div>
  );
}

function Values(props: { property: string; values: readonly string[]; onChange: (values: readonly string[]) => void }) {
  const { t, of, number, languageName } = useWords();
  const [search, setSearch] = useState('');
  const still = useDebounced(search.trim(), 200);
  const { data, isFetching, isError } = useQuery(choicesOf(props.property, still));
  const nameOf = useChoiceLabel(props.property);
  const chosen = new Set(props.values);
  const labelOf = (value: string, label: string) => {
    if (props.property === 'language') return languageName(value);
    if (props.property === 'gender') return of('gender', value);
    if (props.property === 'has') return of('schemes', value);
    return props.property === 'status' ? of('person_status', value) : label;
  };
  const found = (data ?? []).map((choice) => ({
    value: choice.value,
    label: labelOf(choice.value, choice.label),
    aside: choice.contacts === null ? undefined : number(choice.contacts),
  }));
  const kept = props.values
    .filter((value) => !still && !found.some((choice) => choice.value === value))
    .map((value) => ({ value, label: labelOf(value, nameOf(value)), aside: undefined }));
  const toggle = (choice: ListChoice) =>
    props.onChange(
      chosen.has(choice.value)
        ? props.values.filter((value) => value !== choice.value)
        : [...props.values, choice.value],
    );
  return (
    <ChoiceList
      label={of('attributes', props.property)}
      placeholder={t('audience.look_for')}
      choices={[...kept, ...found]}
      chosen={chosen}
      search={search}
      onSearch={setSearch}
      onToggle={toggle}
      none={t(isError ? 'audience.choices_failed' : isFetching ? 'common.loading' : 'audience.no_choices')}
    />
  );
}

function OneValue(props: {
  property: string;
  operator: Operator;
  value: string;
  onChange: (values: readonly string[]) => void;
}) {
  const { t } = useWords();
  const days = props.operator === 'in_last' || props.operator === 'not_for';
  const date = kindOf(props.property) === 'datetime' && !days;
  const number = days || kindOf(props.property) === 'number';
  return (
    <TextField
      label={t(days ? 'audience.days' : date ? 'audience.date' : 'audience.value')}
      type={date ? 'date' : number ? 'number' : 'text'}
      min={number ? 0 : undefined}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value.trim() ? [event.target.value] : [])}
    />
  );
}
