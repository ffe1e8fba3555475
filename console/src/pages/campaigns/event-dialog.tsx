import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { publishedFlows } from '../../api/flow-list.ts';
import type { CampaignEvent } from '../../api/schedules.ts';
import { TextsField } from '../../parts/texts-field.tsx';
import { Button } from '../../ui/button.tsx';
import { ChoiceSet } from '../../ui/choice-set.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { type Option, SelectField, TextField } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';
import { type EventForm, eventOfForm, isShort, type Unit, units } from './event.ts';

export function EventDialog(props: {
  first: EventForm;
  dates: readonly Option[];
  languages: readonly string[];
  onClose: () => void;
  onDone: (event: CampaignEvent & { flow_name?: string | null }) => void;
}) {
  const { t } = useWords();
  const [form, setForm] = useState(props.first);
  const [tried, setTried] = useState(false);
  const flows = useQuery({ ...publishedFlows, enabled: form.does === 'flow' });
  const change = (part: Partial<EventForm>) => setForm({ ...form, ...part });
  const missing = form.does === 'text' ? !form.texts.default?.trim() : form.flow === '';
  const done = () => {
    setTried(true);
    if (missing) return;
    const name = flows.data?.find((flow) => flow.id === form.flow)?.name ?? null;
    props.onDone({ ...eventOfForm(form), flow_name: form.does === 'flow' ? name : null });
  };
  return (
    <Dialog
      open
      wide
      onClose={props.onClose}
      title={t(form.id === undefined ? 'campaigns.new_event' : 'campaigns.edit_event')}
      actions={
        <>
          <Button onClick={props.onClose}>{t('common.cancel')}</Button>
          <Button look="primary" onClick={done}>
            {t('campaigns.take_event')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <Distance form={form} change={change} dates={props.dates} />
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
            error={tried && missing ? t('schedules.text_missing') : undefined}
          />
        ) : (
          <SelectField
            label={t('schedules.flow')}
            value={form.flow}
            error={tried && missing ? t('schedules.flow_missing') : undefined}
            options={[
              { value: '', label: t('schedules.choose_flow') },
              ...(flows.data ?? []).map((flow) => ({ value: flow.id, label: flow.name })),
            ]}
            onChange={(event) => change({ flow: event.target.value })}
          />
        )}
        <SelectField
          label={t('campaigns.mode')}
          value={form.mode}
          options={(['skip', 'passive', 'interrupt'] as const).map((mode) => ({
            value: mode,
            label: t(`campaigns.mode_${mode}`),
          }))}
          onChange={(event) => change({ mode: event.target.value as EventForm['mode'] })}
        />
      </div>
    </Dialog>
  );
}

function Distance(props: { form: EventForm; change: (part: Partial<EventForm>) => void; dates: readonly Option[] }) {
  const { t, language } = useWords();
  const { form, change } = props;
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: 'UTC' });
  return (
    <div className="event-distance">
      <TextField
        label={t('campaigns.amount')}
        type="number"
        min={0}
        max={100_000}
        value={form.amount}
        onChange={(event) => change({ amount: event.target.value })}
      />
      <SelectField
        label={t('campaigns.unit')}
        value={form.unit}
        options={units.map((unit) => ({ value: unit, label: t(`campaigns.unit_${unit}`) }))}
        onChange={(event) => change({ unit: event.target.value as Unit })}
      />
      <SelectField
        label={t('campaigns.side')}
        value={form.side}
        options={[
          { value: 'before', label: t('campaigns.side_before') },
          { value: 'after', label: t('campaigns.side_after') },
        ]}
        onChange={(event) => change({ side: event.target.value as EventForm['side'] })}
      />
      <SelectField
        label={t('campaigns.date')}
        value={form.relativeTo}
        options={props.dates}
        onChange={(event) => change({ relativeTo: event.target.value })}
      />
      {isShort(form.unit) ? null : (
        <SelectField
          label={t('campaigns.hour')}
          value={form.hour}
          options={[
            { value: '', label: t('campaigns.hour_same') },
            ...Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: time.format(hour * 3_600_000) })),
          ]}
          onChange={(event) => change({ hour: event.target.value })}
        />
      )}
    </div>
  );
}
