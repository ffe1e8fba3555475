import { SelectField, TextArea, TextField, Tick } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';
import type { SettingField } from './schema.ts';
import { useSettingWords } from './setting-words.ts';

/** One setting. Secrets are written, never read: an empty field keeps what the server has. */
export function SettingInput(props: {
  kind: string;
  field: SettingField;
  value: string | boolean;
  isSet: boolean;
  error: string | undefined;
  onChange: (value: string | boolean) => void;
}) {
  const { t } = useWords();
  const { field, value, error, onChange } = props;
  const words = useSettingWords(props.kind, field);
  const label = field.required || field.kind === 'switch' ? words.title : `${words.title}${optional()}`;
  const help = props.isSet ? `${words.help} ${t('channels.secret_set')}` : words.help || undefined;
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
        options={field.choices.map((one) => ({ value: one, label: one }))}
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
    return field.first === undefined && !props.isSet ? ` (${t('channels.optional')})` : '';
  }
}
