/** One condition as a chip: read as a sentence, opened to change. */
import type { Chip } from '@mhero/flow/query/chips.ts';
import { useState } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { useWords } from '../../words/words.tsx';
import { ChipEditor } from './chip-editor.tsx';
import { useChoiceLabel } from './choices.ts';
import { operatorOf, shownValues } from './operators.ts';

export function ChipView(props: {
  chip: Chip;
  /** Just added: its editor is open from the start. */
  fresh: boolean;
  onChange: (chip: Chip) => void;
  onRemove: () => void;
}) {
  const { t } = useWords();
  const [open, setOpen] = useState(props.fresh);
  const labelOf = useChoiceLabel(props.chip.property);
  const sentence = useSentence()(props.chip, labelOf);
  const onOpenChange = (next: boolean) => {
    setOpen(next);
    if (!next && props.chip.values.length === 0) props.onRemove();
  };
  return (
    <span className="chip">
      <Popover
        open={open}
        onOpenChange={onOpenChange}
        label={t('audience.change')}
        trigger={
          <button type="button" className="chip-words">
            {sentence}
          </button>
        }
      >
        <ChipEditor chip={props.chip} onChange={props.onChange} onDone={() => onOpenChange(false)} />
      </Popover>
      <IconButton icon="close" name={t('audience.remove', { what: sentence })} onClick={props.onRemove} />
    </span>
  );
}

/** "Cadre is Nurse or Midwife". */
function useSentence(): (chip: Chip, labelOf: (value: string) => string) => string {
  const { t, of, languageName, number, language } = useWords();
  const either = new Intl.ListFormat(language, { type: 'disjunction' });
  return (chip, labelOf) => {
    const operator = operatorOf(chip);
    const property = chip.property.replace(/^(fields|urns)\./, '');
    const name = of('attributes', property);
    const shown = shownValues(chip).map((value) => {
      if (chip.property === 'language') return languageName(value);
      if (chip.property === 'gender') return of('gender', value);
      if (chip.property === 'has') return of('schemes', value);
      if (chip.property === 'status') return of('person_status', value);
      return /^\d+$/.test(value) && chip.property === 'age' ? number(Number(value)) : labelOf(value);
    });
    const values =
      shown.length > 4
        ? t('audience.and_more', { list: shown.slice(0, 3).join(', '), count: shown.length - 3 })
        : either.format(shown);
    return t(`operators_said.${operator}`, { name, values: values || '…' });
  };
}
