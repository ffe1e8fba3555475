/** One schedule: what it says, the times that came, and how it is paused, changed and cancelled. */
import './schedules.css';
import { whenWords } from '@mhero/flow/recurrence/words.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { type ScheduleDetail, schedule } from '../../api/schedules.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Loaded } from '../../ui/faces.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';
import { type Form, formOf } from './form.ts';
import { ScheduleForm } from './schedule-form.tsx';

const route = getRouteApi('/schedules/$id');

export function SchedulePage() {
  const { id } = route.useParams();
  const query = useQuery(schedule(id));
  return <Loaded query={query}>{(found) => <Shown key={found.id} found={found} />}</Loaded>;
}

const tones: Record<string, Tone> = { active: 'good', paused: 'warn', ended: 'quiet', cancelled: 'quiet' };

function Shown(props: { found: ScheduleDetail }) {
  const { t, of, when, language } = useWords();
  const { found } = props;
  const [form, setForm] = useState<Form | null>(null);
  const client = useQueryClient();
  const toast = useToast();
  const changed = (now: ScheduleDetail) => {
    client.setQueryData(schedule(now.id).queryKey, now);
    void client.invalidateQueries({ queryKey: ['calendar'] });
  };
  const text = found.does.kind === 'text' ? found.does.texts.default : null;
  return (
    <Page
      title={found.name}
      says={whenWords(found.when, language)}
      above={{ to: '/calendar', label: t('calendar.title') }}
      action={form ? null : <Acts found={found} changed={changed} edit={() => setForm(formOf(found))} />}
    >
      {form ? (
        <ScheduleForm
          form={form}
          change={(part) => setForm({ ...form, ...part })}
          act={t('schedules.save')}
          onSave={async (request) => {
            changed(await api.patch<ScheduleDetail>(`/schedules/${found.id}`, { schedule: request }));
            setForm(null);
            toast(t('schedules.saved'));
          }}
        />
      ) : (
        <>
          <Section title={t('schedules.facts')}>
            <Facts
              facts={[
                [
                  t('schedules.state'),
                  <Badge key="state" tone={tones[found.state] ?? 'quiet'}>
                    {of('schedule_states', found.state)}
                  </Badge>,
                ],
                [t('schedules.next_time'), found.next_at ? when(found.next_at) : null],
                [t('schedules.flow'), found.flow_name],
                [t('schedules.text'), text],
                [
                  t('schedules.who'),
                  found.query === '' ? t('calendar.everyone') : <code key="query">{found.query}</code>,
                ],
                [t('schedules.channel'), found.channel],
                [t('schedules.by'), found.by],
              ]}
            />
          </Section>
          <Section title={t('schedules.came')}>
            <Came found={found} />
          </Section>
        </>
      )}
    </Page>
  );
}

function Came(props: { found: ScheduleDetail }) {
  const { t, of, when } = useWords();
  const { occurrences } = props.found;
  if (occurrences.length === 0) return <p className="quiet">{t('schedules.none_came')}</p>;
  return (
    <Table
      label={t('schedules.came')}
      rows={occurrences}
      rowKey={(row) => `${row.due_at} ${row.at}`}
      columns={[
        { name: 'due', head: t('schedules.due'), cell: (row) => when(row.due_at) },
        { name: 'state', head: t('schedules.state'), cell: (row) => of('occurrence_states', row.state) },
        {
          ...{ name: 'people', head: t('schedules.people'), figures: true },
          cell: (row) => <Made row={row} />,
        },
        { name: 'note', head: t('schedules.note'), weight: 2, cell: (row) => <Note note={row.note} /> },
      ]}
    />
  );
}

function Made(props: { row: ScheduleDetail['occurrences'][number] }) {
  const { t } = useWords();
  const { broadcast, start, people } = props.row;
  const words = t('schedules.people_count', { count: people ?? 0 });
  if (broadcast)
    return (
      <Link to="/broadcasts/$id" params={{ id: broadcast }}>
        {words}
      </Link>
    );
  if (start)
    return (
      <Link to="/starts/$id" params={{ id: start }}>
        {words}
      </Link>
    );
  return <span className="quiet">–</span>;
}

function Note(props: { note: string | null }) {
  const { t } = useWords();
  const { note } = props;
  if (note === null) return null;
  const missed = /^missed:(\d+)$/.exec(note);
  if (missed) return t('schedules.missed_count', { count: Number(missed[1]) });
  return note === 'late' ? t('schedules.late') : note;
}

type Move = 'pause' | 'resume' | 'cancel';

function Acts(props: { found: ScheduleDetail; changed: (now: ScheduleDetail) => void; edit: () => void }) {
  const { t } = useWords();
  const { found } = props;
  const [asked, setAsked] = useState<Move | null>(null);
  if (found.state !== 'active' && found.state !== 'paused') return null;
  return (
    <>
      {found.state === 'paused' ? (
        <Button icon="play" look="primary" onClick={() => setAsked('resume')}>
          {t('acts.resume')}
        </Button>
      ) : (
        <Button icon="pause" onClick={() => setAsked('pause')}>
          {t('acts.pause')}
        </Button>
      )}
      <Button onClick={props.edit}>{t('schedules.edit')}</Button>
      <Button onClick={() => setAsked('cancel')}>{t('acts.cancel')}</Button>
      {asked ? (
        <ConfirmDialog
          open
          onClose={() => setAsked(null)}
          title={t(`schedules.${asked}_title`)}
          says={t(`schedules.${asked}_says`)}
          act={t(`schedules.${asked}_act`)}
          danger={asked === 'cancel'}
          onAct={async () => {
            props.changed(await api.patch<ScheduleDetail>(`/schedules/${found.id}`, { action: asked }));
            setAsked(null);
          }}
        />
      ) : null}
    </>
  );
}
