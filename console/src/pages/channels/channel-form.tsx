/** The form of one channel, drawn from the schema of its kind. What was typed stays on error. */
import { type FormEvent, useState } from 'react';
import type { ChannelKindRow, ChannelRow } from '../../api/channels.ts';
import { ApiError } from '../../api/client.ts';
import {
  fieldsOf,
  firstValues,
  type SettingField,
  settingsOf,
  type Values,
  wrongWith,
} from '../../parts/settings/schema.ts';
import { SettingInput } from '../../parts/settings/setting-input.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorFace } from '../../ui/faces.tsx';
import { TextField } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';

export interface ChannelValues {
  readonly name: string;
  readonly rate: number | null;
  readonly settings: Record<string, unknown>;
}

/** The first of a kind's settings are the ones that everybody needs; the rest opens on demand. */
const inView = 10;

export function ChannelForm(props: {
  kind: ChannelKindRow;
  row: ChannelRow | null;
  /** Settings to begin with instead of the defaults. */
  first?: Readonly<Record<string, unknown>>;
  act: string;
  onSave: (values: ChannelValues) => Promise<void>;
}) {
  const { t, of } = useWords();
  const { kind, row } = props;
  const fields = fieldsOf(kind.settings, kind.secrets);
  const [name, setName] = useState(row?.name ?? of('channel_kinds', kind.kind));
  const [rate, setRate] = useState(row?.rate?.toString() ?? '');
  const [values, setValues] = useState<Values>(() => firstValues(fields, row?.settings ?? props.first ?? {}));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const errorsOf = useFieldErrors(row, values, error, tried);
  const rateNumber = rate.trim() === '' ? null : Number(rate.replace(',', '.'));
  const rateWrong = rateNumber !== null && !(rateNumber > 0 && rateNumber <= 100_000);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const wrong = fields.some((field) => wrongWith(field, values[field.name], isSet(row, field)));
    if (busy || wrong || rateWrong || !name.trim()) return;
    setBusy(true);
    setError(null);
    try {
      await props.onSave({ name: name.trim(), rate: rateNumber, settings: settingsOf(fields, values) });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  const draw = (field: SettingField) => (
    <SettingInput
      key={field.name}
      of="channel"
      kind={kind.kind}
      field={field}
      value={values[field.name] ?? ''}
      isSet={isSet(row, field)}
      error={errorsOf(field)}
      onChange={(value) => setValues((now) => ({ ...now, [field.name]: value }))}
    />
  );
  const more = fields.slice(inView);
  return (
    <form className="channel-form panel" noValidate onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('channels.name')}
        help={t('channels.name_help')}
        value={name}
        maxLength={100}
        error={tried && !name.trim() ? t('setting_wrong.needed') : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t('channels.rate_label')}
        help={t('channels.rate_help')}
        inputMode="decimal"
        value={rate}
        error={tried && rateWrong ? t('channels.rate_wrong') : undefined}
        onChange={(event) => setRate(event.target.value)}
      />
      {fields.slice(0, inView).map(draw)}
      {more.length > 0 ? (
        <details open={more.some((field) => errorsOf(field)) || undefined}>
          <summary>{t('channels.more_settings', { count: more.length })}</summary>
          <div className="stack">{more.map(draw)}</div>
        </details>
      ) : null}
      {error ? <ErrorFace error={error} /> : null}
      <div>
        <Button look="primary" type="submit" busy={busy}>
          {props.act}
        </Button>
      </div>
    </form>
  );
}

const isSet = (row: ChannelRow | null, field: SettingField): boolean => row?.secrets_set.includes(field.name) ?? false;

/** Our own checks after the first try, else what the server found. */
function useFieldErrors(row: ChannelRow | null, values: Values, error: unknown, tried: boolean) {
  const { t } = useWords();
  return (field: SettingField): string | undefined => {
    const wrong = tried ? wrongWith(field, values[field.name], isSet(row, field)) : null;
    if (wrong) return t(`setting_wrong.${wrong}`, { min: field.min ?? 0, max: field.max ?? 0 });
    if (!(error instanceof ApiError)) return undefined;
    return error.problem.fields?.find((one) => one.where === `/settings/${field.name}`)?.message;
  };
}
