/** How a registry is reached, drawn from the schema of its connector; only what its kind of sign-in needs is shown. */
import { type FormEvent, type ReactNode, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import type { Source, SourceKind } from '../../api/sources.ts';
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
import { ProbeButton } from './probe.tsx';
import { isShown, rarely } from './shown-settings.ts';

export interface ConnectionValues {
  readonly name: string;
  readonly settings: Record<string, unknown>;
}

export function ConnectionForm(props: {
  kind: SourceKind;
  source: Source | null;
  act: string;
  onSave: (values: ConnectionValues) => Promise<void>;
  children?: ReactNode;
}) {
  const { t } = useWords();
  const { kind, source } = props;
  const all = fieldsOf(kind.settings, kind.secrets);
  const [name, setName] = useState(source?.name ?? '');
  const [values, setValues] = useState<Values>(() => firstValues(all, source?.settings ?? {}));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const fields = all.filter((field) => isShown(field.name, values));
  const isSet = (field: SettingField): boolean => source?.secrets_set.includes(field.name) ?? false;
  const isWrong = (): boolean => fields.some((field) => wrongWith(field, values[field.name], isSet(field)));
  const errorOf = (field: SettingField): string | undefined => {
    const wrong = tried ? wrongWith(field, values[field.name], isSet(field)) : null;
    if (wrong) return t(`setting_wrong.${wrong}`, { min: field.min ?? 0, max: field.max ?? 0 });
    if (!(error instanceof ApiError)) return undefined;
    return error.problem.fields?.find((one) => one.where === `/settings/${field.name}`)?.message;
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy || !name.trim() || isWrong()) return;
    setBusy(true);
    setError(null);
    await props.onSave({ name: name.trim(), settings: settingsOf(fields, values) }).catch(setError);
    setBusy(false);
  };
  const draw = (field: SettingField) => (
    <SettingInput
      key={field.name}
      of="connector"
      kind={kind.kind}
      field={field}
      value={values[field.name] ?? ''}
      isSet={isSet(field)}
      error={errorOf(field)}
      onChange={(value) => setValues((now) => ({ ...now, [field.name]: value }))}
    />
  );
  const more = fields.filter((field) => rarely.has(field.name));
  return (
    <form className="panel form" noValidate onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('imports.registry_name')}
        help={t('imports.registry_name_help')}
        value={name}
        maxLength={100}
        error={tried && !name.trim() ? t('setting_wrong.needed') : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      {fields.filter((field) => !rarely.has(field.name)).map(draw)}
      {more.length > 0 ? (
        <details open={more.some((field) => errorOf(field)) || undefined}>
          <summary>{t('sources.more_settings', { count: more.length })}</summary>
          <div className="form">{more.map(draw)}</div>
        </details>
      ) : null}
      {props.children}
      <ProbeButton
        ask={() => {
          setTried(true);
          if (isWrong()) return null;
          return { ...(source && { source: source.id }), kind: kind.kind, settings: settingsOf(fields, values) };
        }}
      />
      {error ? <ErrorFace error={error} /> : null}
      <div>
        <Button look="primary" type="submit" busy={busy}>
          {props.act}
        </Button>
      </div>
    </form>
  );
}
