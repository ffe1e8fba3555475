import { SelectField, TextArea, TextField, Tick } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';
import type { SettingField } from './schema.ts';
import { type SettingsOf, useSettingWords } from './setting-words.ts';

/** One setting. Secrets are written, never read: an empty field keeps what the server has. */
export function SettingInput(props: {
  of: SettingsOf;
  kind: string;
  field: SettingField;
  value: string | boolean;
  isSet: boolean;
  error: string | undefined;
  onChange: (value: string | boolean) => void;
}) {
  const { t, of } = useWords();
  const { field, value, error, onChange } = props;
  const words = useSettingWords(props.of, props.kind, field);
  const label = field.required || field.kind === 'switch' ? words.title : `${words.title}${optional()}`;
  const help = props.isSet ? `${words.help} ${t('setting_wrong.secret_set')}` : words.help || undefined;
  if (field.kind === 'switch')
    return (
      <Tick
        label={words.title}
        help={help}
        checked={value === true}
        onChange={(event) => onChange(event.target.checked)}
      />
    );
  const text = String(value);
  if (field.kind === 'choice')
    return (
      <SelectField
        {...{ label: words.title, help, error }}
        value={text}
        options={field.choices.map((one) => ({
          value: one,
          label: props.of === 'connector' ? of('setting_choices', one) : one,
        }))}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  const common = { label, help, error, maxLength: field.longest, spellCheck: false };
  if (field.kind === 'lines')
    return <TextArea {...common} rows={4} value={text} onChange={(event) => onChange(event.target.value)} />;
  return (
    <TextField
      {...common}
      type={field.secret ? 'password' : 'text'}
      autoComplete={field.secret ? 'new-password' : 'off'}
      inputMode={field.kind === 'number' ? (field.whole ? 'numeric' : 'decimal') : undefined}
      value={text}
      onChange={(event) => onChange(event.target.value)}
    />
  );

  function optional(): string {
    return field.first === undefined && !props.isSet ? ` (${t('setting_wrong.optional')})` : '';
  }
}
