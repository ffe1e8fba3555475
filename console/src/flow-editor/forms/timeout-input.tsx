/** How long a question waits, in the units in which people think. */
import { SelectField, TextField } from '../../ui/field.tsx';
import { useFormWords } from '../words/form-words.tsx';
import { useNames } from './form-names.ts';
import type { Switch } from './rules.ts';

const OFFERED = [60, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 172_800, 259_200, 604_800];

export function TimeoutInput(props: { value: Switch['timeout']; onChange: (value: Switch['timeout']) => void }) {
  const { say } = useFormWords();
  const { silent } = useNames();
  const { value } = props;
  const offered =
    value && !OFFERED.includes(value.seconds) ? [...OFFERED, value.seconds].sort((a, b) => a - b) : OFFERED;
  const unitOf = (seconds: number) =>
    seconds % 86_400 === 0
      ? say('question.days', { count: seconds / 86_400 })
      : seconds % 3_600 === 0
        ? say('question.hours', { count: seconds / 3_600 })
        : seconds % 60 === 0
          ? say('question.minutes', { count: seconds / 60 })
          : say('question.seconds', { count: seconds });
  const set = (seconds: number) =>
    props.onChange(seconds === 0 ? null : { seconds, category: value?.category ?? { name: silent } });
  return (
    <fieldset className="form-set">
      <legend>{say('question.no_answer')}</legend>
      <SelectField
        label={say('question.no_answer_wait')}
        value={String(value?.seconds ?? 0)}
        options={[
          { value: '0', label: say('question.no_answer_never') },
          ...offered.map((seconds) => ({ value: String(seconds), label: unitOf(seconds) })),
        ]}
        onChange={(event) => set(Number(event.target.value))}
      />
      {value ? (
        <TextField
          label={say('question.no_answer_name')}
          value={value.category.name}
          maxLength={64}
          error={value.category.name.trim() === '' ? say('problems.required') : undefined}
          onChange={(event) => props.onChange({ ...value, category: { ...value.category, name: event.target.value } })}
        />
      ) : null}
    </fieldset>
  );
}
