import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { type HolidaysMade, type Hours, hours } from '../../api/hours.ts';
import { PlacePicker } from '../../parts/place-picker.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorFace, Notice } from '../../ui/faces.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';

export function Holidays(props: { holidays: Hours['holidays'] }) {
  const { t, language } = useWords();
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeZone: 'UTC' });
  const remove = async (id: number) => {
    setError(null);
    try {
      await api.remove(`/holidays/${id}`);
      await client.invalidateQueries({ queryKey: hours.queryKey });
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <Section
      title={t('hours.holidays')}
      says={t('hours.holidays_says')}
      action={
        <Button small icon="plus" onClick={() => setAdding(true)}>
          {t('hours.add_holidays')}
        </Button>
      }
    >
      {error ? <ErrorFace error={error} /> : null}
      {props.holidays.length === 0 ? (
        <p className="quiet">{t('hours.no_holidays')}</p>
      ) : (
        <Table
          label={t('hours.holidays')}
          rows={props.holidays}
          rowKey={(row) => String(row.id)}
          columns={[
            { name: 'day', head: t('hours.day'), cell: (row) => format.format(new Date(`${row.day}T00:00:00Z`)) },
            { name: 'name', head: t('hours.holiday'), cell: (row) => row.name },
            {
              name: 'place',
              head: t('hours.place'),
              weight: 2,
              cell: (row) => row.place_name ?? t('hours.everywhere'),
            },
            {
              ...{ name: 'acts', head: t('hours.acts') },
              cell: (row) => (
                <IconButton
                  icon="close"
                  name={t('hours.remove_holiday', { name: row.name })}
                  onClick={() => void remove(row.id)}
                />
              ),
            },
          ]}
        />
      )}
      {adding ? <AddHolidays onClose={() => setAdding(false)} /> : null}
    </Section>
  );
}

function AddHolidays(props: { onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const [text, setText] = useState('');
  const [place, setPlace] = useState<readonly { readonly id: number; readonly name: string }[]>([]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [made, setMade] = useState<HolidaysMade | null>(null);
  const add = async () => {
    setBusy(true);
    setError(null);
    try {
      const done = await api.post<HolidaysMade>('/holidays', { place: place[0]?.id ?? null, text });
      await client.invalidateQueries({ queryKey: hours.queryKey });
      toast(t('hours.added', { count: done.added }));
      if (done.refused.length === 0) props.onClose();
      else setMade(done);
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      wide
      onClose={props.onClose}
      title={t('hours.add_holidays')}
      actions={
        <>
          <Button onClick={props.onClose}>{t(made ? 'common.close' : 'common.cancel')}</Button>
          <Button look="primary" busy={busy} disabled={text.trim() === ''} onClick={() => void add()}>
            {t('hours.add')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextArea
          label={t('hours.paste')}
          help={t('hours.paste_help')}
          rows={6}
          maxLength={500_000}
          placeholder="2026-12-25, Christmas"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <PlacePicker label={t('hours.holidays_of')} chosen={place} onChange={(chosen) => setPlace(chosen.slice(-1))} />
        {made ? (
          <Notice tone="warn">
            <p>{t('hours.refused', { count: made.refused.length })}</p>
            <ul>
              {made.refused.slice(0, 10).map((one) => (
                <li key={one.line}>
                  {t('hours.refused_line', { line: one.line, text: one.text, reason: one.reason })}
                </li>
              ))}
            </ul>
          </Notice>
        ) : null}
        {error ? <ErrorFace error={error} /> : null}
      </div>
    </Dialog>
  );
}
