import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { api, newKey } from '../../api/client.ts';
import { type NewSchedule as Request, type ScheduleDetail, schedule } from '../../api/schedules.ts';
import { type KeptKey, keyFor } from '../../parts/request-key.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { useWords } from '../../words/words.tsx';
import { emptyForm, type Form } from './form.ts';
import { ScheduleForm } from './schedule-form.tsx';

const route = getRouteApi('/schedules/new');

/** What is written is kept in this browser until it is planned. `?flow=` and `?query=` come from other pages. */
export function NewSchedule() {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const { flow, query } = route.useSearch();
  const [kept, setForm, clear] = useDraft<Form>('schedule', emptyForm);
  const [key, keepKey, dropKey] = useDraft<KeptKey | null>('schedule.key', null);
  const form = { ...emptyForm, ...kept };
  const change = (part: Partial<Form>) => setForm((now) => ({ ...emptyForm, ...now, ...part }));
  useEffect(() => {
    if (flow === undefined && query === undefined) return;
    setForm((now) => ({
      ...{ ...emptyForm, ...now },
      ...(flow !== undefined && { does: 'flow' as const, flow }),
      ...(query !== undefined && { query }),
    }));
    void navigate({ to: '/schedules/new', search: {}, replace: true });
  }, [flow, query, setForm, navigate]);
  const save = async (request: Request) => {
    const used = keyFor(key, request, newKey);
    keepKey(used);
    const made = await api.post<ScheduleDetail>('/schedules', request, used.key);
    dropKey();
    clear();
    client.setQueryData(schedule(made.id).queryKey, made);
    void client.invalidateQueries({ queryKey: ['calendar'] });
    toast(t('schedules.planned'));
    await navigate({ to: '/schedules/$id', params: { id: made.id } });
  };
  const begun = JSON.stringify(form) !== JSON.stringify(emptyForm);
  return (
    <Page
      title={t('schedules.new')}
      says={t('schedules.new_says')}
      above={{ to: '/calendar', label: t('calendar.title') }}
      action={begun ? <Button onClick={clear}>{t('schedules.afresh')}</Button> : null}
    >
      <ScheduleForm form={form} change={change} act={t('schedules.plan')} onSave={save} />
    </Page>
  );
}
