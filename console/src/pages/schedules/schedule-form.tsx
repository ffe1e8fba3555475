/** The form of a schedule, new or to be changed, with what it means beside it. */
import './schedules.css';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { settings } from '../../api/access.ts';
import { channels } from '../../api/channels.ts';
import { publishedFlows } from '../../api/flow-list.ts';
import type { NewSchedule } from '../../api/schedules.ts';
import { AudienceBuilder } from '../../parts/audience/builder.tsx';
import { ExplainedCount } from '../../parts/audience/explained-count.tsx';
import { TextsField } from '../../parts/texts-field.tsx';
import { Button } from '../../ui/button.tsx';
import { ChoiceSet } from '../../ui/choice-set.tsx';
import { ErrorFace, Loaded } from '../../ui/faces.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { type Form, missingIn, requestOf, whenOf } from './form.ts';
import { NextTimes } from './next-times.tsx';
import { type Change, WhenForm } from './when-form.tsx';

export function ScheduleForm(props: {
  form: Form;
  change: (part: Partial<Form>) => void;
  act: string;
  onSave: (request: NewSchedule) => Promise<unknown>;
}) {
  const setup = useQuery(settings);
  return (
    <Loaded query={setup}>{(found) => <Desk {...props} zone={found.timezone} languages={found.languages} />}</Loaded>
  );
}

function Desk(props: {
  form: Form;
  change: (part: Partial<Form>) => void;
  act: string;
  onSave: (request: NewSchedule) => Promise<unknown>;
  zone: string;
  languages: readonly string[];
}) {
  const { t } = useWords();
  const { form, change, zone } = props;
  const [tried, setTried] = useState(false);
  const rows = useQuery(channels);
  const channel = rows.data?.find((one) => one.name === form.channel) ?? rows.data?.[0];
  const missing = missingIn(form);
  const when = whenOf(form, zone);
  return (
    <div className="schedule-desk">
      <div className="stack">
        <Section title={t('schedules.what')}>
          <TextField
            label={t('schedules.name')}
            help={t('schedules.name_help')}
            maxLength={200}
            value={form.name}
            error={tried && missing.includes('name') ? t('schedules.name_missing') : undefined}
            onChange={(event) => change({ name: event.target.value })}
          />
          <What form={form} change={change} languages={props.languages} missing={tried ? missing : []} />
        </Section>
        <Section title={t('schedules.who')} says={t('schedules.who_says')}>
          <AudienceBuilder
            query={form.query}
            onChange={(query) => change({ query })}
            mode={form.mode}
            onMode={(mode) => change({ mode })}
          />
          <ExplainedCount query={form.query} />
        </Section>
        <Section title={t('schedules.when')}>
          <WhenForm form={form} change={change} zone={zone} missing={tried && missing.includes('on')} />
        </Section>
        <Section title={t('schedules.else')}>
          <Else form={form} change={change} channels={rows.data?.map((one) => one.name) ?? []} />
        </Section>
      </div>
      <Side>
        {when === null ? <p className="quiet">{t('schedules.on_missing')}</p> : <NextTimes when={when} />}
        <Save
          act={props.act}
          onSave={async () => {
            setTried(true);
            if (missing.length === 0 && when !== null) await props.onSave(requestOf(form, when, channel?.name));
          }}
          incomplete={tried && missing.length > 0}
        />
      </Side>
    </div>
  );
}

function Side(props: { children: ReactNode }) {
  const { t } = useWords();
  return (
    <section className="panel section schedule-side" aria-label={t('schedules.summary')}>
      {props.children}
    </section>
  );
}

function Save(props: { act: string; onSave: () => Promise<unknown>; incomplete: boolean }) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      await props.onSave();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="stack-tight">
      {error ? <ErrorFace error={error} /> : null}
      {props.incomplete ? <p className="field-error">{t('schedules.incomplete')}</p> : null}
      <div>
        <Button look="primary" busy={busy} onClick={() => void save()}>
          {props.act}
        </Button>
      </div>
    </div>
  );
}

function What(props: Change & { languages: readonly string[]; missing: readonly string[] }) {
  const { t } = useWords();
  const { form, change, missing } = props;
  const flows = useQuery({ ...publishedFlows, enabled: form.does === 'flow' });
  return (
    <>
      <ChoiceSet
        legend={t('schedules.does')}
        value={form.does}
        choices={[
          { value: 'text', label: t('schedules.does_text') },
          { value: 'flow', label: t('schedules.does_flow') },
        ]}
        onChange={(does) => change({ does })}
      />
      {form.does === 'text' ? (
        <TextsField
          texts={form.texts}
          languages={props.languages}
          onChange={(texts) => change({ texts })}
          error={missing.includes('text') ? t('schedules.text_missing') : undefined}
        />
      ) : (
        <SelectField
          label={t('schedules.flow')}
          value={form.flow}
          error={missing.includes('flow') ? t('schedules.flow_missing') : undefined}
          options={[
            { value: '', label: t('schedules.choose_flow') },
            ...(flows.data ?? []).map((flow) => ({ value: flow.id, label: flow.name })),
          ]}
          onChange={(event) => change({ flow: event.target.value })}
        />
      )}
    </>
  );
}

function Else(props: Change & { channels: readonly string[] }) {
  const { t } = useWords();
  const { form, change } = props;
  return (
    <div className="stack">
      <ChoiceSet
        legend={t('schedules.missed')}
        value={form.missed}
        choices={[
          { value: 'once', label: t('schedules.missed_once') },
          { value: 'skip', label: t('schedules.missed_skip') },
        ]}
        onChange={(missed) => change({ missed })}
      />
      {props.channels.length > 1 ? (
        <SelectField
          label={t('schedules.channel')}
          value={form.channel || props.channels[0]}
          options={props.channels.map((name) => ({ value: name, label: name }))}
          onChange={(event) => change({ channel: event.target.value })}
        />
      ) : null}
    </div>
  );
}
