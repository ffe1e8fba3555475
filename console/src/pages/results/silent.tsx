/** Who has not answered, by place, and the one press that reminds them. */
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, newKey } from '../../api/client.ts';
import type { FlowResults, PlaceResults, Reminder } from '../../api/results.ts';
import { type KeptKey, keyFor } from '../../parts/request-key.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Section } from '../../ui/page.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { useWords } from '../../words/words.tsx';
import { CopyTable } from './copy-table.tsx';
import { PeopleLink } from './people-link.tsx';
import { toRemind } from './picture.ts';

const route = getRouteApi('/flows/$id/results');
const shownFirst = 6;

export function Silent(props: { data: FlowResults }) {
  const { t, number } = useWords();
  const { data } = props;
  const { top } = data;
  const silent = top.asked - top.began;
  const stopped = top.began - top.finished;
  const places = data.places
    .map((place) => ({ ...place, silent: place.asked - place.began }))
    .filter((place) => place.silent > 0)
    .sort((a, b) => b.silent - a.silent);
  if (silent === 0 && stopped === 0) return null;
  return (
    <Section
      title={t('results.silent_title', { count: silent, asked: number(top.asked) })}
      says={t('results.silent_says')}
      action={<Remind data={data} />}
    >
      <p>
        <PeopleLink of={{ who: 'silent' }}>{t('results.silent_people', { count: silent })}</PeopleLink>
        {stopped > 0 ? (
          <>
            {' · '}
            <PeopleLink of={{ who: 'unfinished' }}>{t('results.unfinished_people', { count: stopped })}</PeopleLink>
          </>
        ) : null}
      </p>
      <Reminders data={data} />
      {places.length > 0 ? <ByPlace places={places} /> : null}
    </Section>
  );
}

function ByPlace(props: { places: readonly (PlaceResults & { silent: number })[] }) {
  const { t, number, percent } = useWords();
  const [all, setAll] = useState(false);
  const shown = all ? props.places : props.places.slice(0, shownFirst);
  const head = [t('results.place'), t('results.silent'), t('results.asked')];
  return (
    <div className="stack-tight">
      <table className="choice-table">
        <thead>
          <tr>
            <th scope="col">{head[0]}</th>
            <td aria-hidden="true" />
            <th scope="col" className="figures-cell">
              {head[1]}
            </th>
            <th scope="col" className="figures-cell">
              {t('results.of_asked')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((place) => (
            <tr key={place.place}>
              <th scope="row">{place.name}</th>
              <td className="choice-bar" aria-hidden="true">
                <span className="chart-silent" style={{ inlineSize: `${(100 * place.silent) / place.asked}%` }} />
              </td>
              <td className="figures-cell">
                <PeopleLink of={{ who: 'silent', place: place.place }}>{number(place.silent)}</PeopleLink>
              </td>
              <td className="figures-cell quiet">
                {t('results.share_of', { share: percent(place.silent, place.asked), count: place.asked })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="row no-print">
        {props.places.length > shownFirst ? (
          <Button small look="quiet" onClick={() => setAll(!all)}>
            {all ? t('results.fewer_places') : t('results.all_places', { count: props.places.length })}
          </Button>
        ) : null}
        <CopyTable head={head} rows={props.places.map((place) => [place.name, place.silent, place.asked])} />
      </div>
    </div>
  );
}

/** Reminders belong to a start: without one it is chosen first. */
function Remind(props: { data: FlowResults }) {
  const { t, when } = useWords();
  const { data } = props;
  const search = route.useSearch();
  const [asked, setAsked] = useState(false);
  const count = toRemind(data.top);
  if (count === 0 || data.start?.closing || data.closing) return null;
  if (!data.start) {
    const [latest] = data.starts;
    if (!latest) return null;
    return (
      <Link
        to="/flows/$id/results"
        params={{ id: data.flow.id }}
        search={{ ...search, who: undefined, from: undefined, to: undefined, start: latest.id }}
        className="small no-print"
      >
        {t('results.remind_choose', { at: when(latest.created_at) })}
      </Link>
    );
  }
  if (search.from || search.to) return <span className="small quiet no-print">{t('results.remind_whole')}</span>;
  return (
    <>
      <Button look="primary" className="no-print" onClick={() => setAsked(true)}>
        {t('results.remind', { count })}
      </Button>
      {asked ? <RemindDialog data={data} count={count} onClose={() => setAsked(false)} /> : null}
    </>
  );
}

function RemindDialog(props: { data: FlowResults; count: number; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const { data, count } = props;
  const id = data.start!.id;
  const [kept, keep, drop] = useDraft<KeptKey | null>(`remind.${id}`, null);
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={t('results.remind_title', { count })}
      says={t('results.remind_says', { waiting: data.top.waiting, expired: data.top.expired })}
      act={t('results.remind', { count })}
      onAct={async () => {
        const key = keyFor(kept, { start: id }, newKey);
        keep(key);
        const made = await api.post<Reminder>(`/starts/${id}/reminder`, {}, key.key);
        drop();
        await client.invalidateQueries({ queryKey: ['results', data.flow.id] });
        props.onClose();
        toast(t('starts.reminding', { count: made.people }));
      }}
    />
  );
}

function Reminders(props: { data: FlowResults }) {
  const { t, when, number } = useWords();
  const reminders = props.data.start?.reminders ?? [];
  return reminders.slice(0, 3).map((one) => {
    const done = one.reminded + one.started_again + one.not_any_more + one.unreachable;
    const said = t('results.reminder', {
      ...{
        at: when(one.created_at),
        count: one.people,
        reminded: number(one.reminded),
        again: number(one.started_again),
      },
      ...{ moved: number(one.not_any_more), unreachable: number(one.unreachable) },
    });
    return one.state === 'running' ? (
      <Progress key={one.id} value={done} of={one.people} label={said} />
    ) : (
      <p key={one.id} className="small quiet">
        {said}
      </p>
    );
  });
}
