/** One campaign: its events on a line with how many wait and what became of the others. */
import './campaigns.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { type Campaign, campaign } from '../../api/schedules.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Loaded, Notice } from '../../ui/faces.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';
import { type CampaignDraft, CampaignForm, emptyCampaign, useDates } from './campaign-form.tsx';
import { TimeLine } from './time-line.tsx';

const route = getRouteApi('/campaigns/$id');

export function CampaignPage() {
  const { id } = route.useParams();
  const query = useQuery(campaign(id));
  return <Loaded query={query}>{(found) => <Shown key={found.id} found={found} />}</Loaded>;
}

function draftOf(found: Campaign): CampaignDraft {
  return {
    ...emptyCampaign,
    ...{ name: found.name, query: found.query, stop: found.stop_query ?? '' },
    ...{ stopFlow: found.stop_flow, channel: found.channel },
    events: found.events.map(({ id, relative_to, offset, unit, hour, does, mode, flow_name }) => ({
      ...{ id, relative_to, offset, unit, hour, does, mode, flow_name },
    })),
  };
}

function Shown(props: { found: Campaign }) {
  const { t, of, when } = useWords();
  const { found } = props;
  const client = useQueryClient();
  const toast = useToast();
  const [draft, setDraft] = useState<CampaignDraft | null>(null);
  const changed = (now: Campaign) => {
    client.setQueryData(campaign(now.id).queryKey, now);
    void client.invalidateQueries({ queryKey: ['campaigns'], exact: true });
    void client.invalidateQueries({ queryKey: ['calendar'] });
  };
  const everyone = found.query === '';
  return (
    <Page
      title={found.name}
      says={t('campaigns.one_says')}
      above={{ to: '/campaigns', label: t('campaigns.title') }}
      action={draft ? null : <Acts found={found} changed={changed} edit={() => setDraft(draftOf(found))} />}
    >
      {draft ? (
        <CampaignForm
          draft={draft}
          change={(part) => setDraft({ ...draft, ...part })}
          act={t('schedules.save')}
          onSave={async (request) => {
            changed(await api.patch<Campaign>(`/campaigns/${found.id}`, { campaign: request }));
            setDraft(null);
            toast(t('schedules.saved'));
          }}
        />
      ) : (
        <>
          {found.working ? <Notice>{t('campaigns.working')}</Notice> : null}
          <Section title={t('schedules.facts')}>
            <Facts
              facts={[
                [
                  t('schedules.state'),
                  <Badge key="state" tone={found.state === 'active' ? 'good' : 'warn'}>
                    {of('campaign_states', found.state)}
                  </Badge>,
                ],
                [t('schedules.who'), everyone ? t('calendar.everyone') : <code key="query">{found.query}</code>],
                [t('campaigns.stop'), found.stop_query ? <code key="stop">{found.stop_query}</code> : null],
                [t('schedules.next_time'), found.next_at ? when(found.next_at) : null],
                [t('schedules.channel'), found.channel],
                [t('schedules.by'), found.by],
              ]}
            />
          </Section>
          <Section title={t('campaigns.events')}>
            <Line found={found} />
          </Section>
        </>
      )}
    </Page>
  );
}

function Line(props: { found: Campaign }) {
  const { t, of } = useWords();
  const { dateName } = useDates();
  return (
    <TimeLine
      events={props.found.events}
      dateName={dateName}
      figures={(event) => (
        <span className="quiet small figures">
          {[
            t('campaigns.people_wait', { count: event.waiting }),
            ...Object.entries(event.outcomes).map(([outcome, count]) => of('campaign_outcomes', outcome, { count })),
          ].join(' · ')}
        </span>
      )}
    />
  );
}

type Move = 'pause' | 'resume' | 'archive';

function Acts(props: { found: Campaign; changed: (now: Campaign) => void; edit: () => void }) {
  const { t } = useWords();
  const { found } = props;
  const [asked, setAsked] = useState<Move | null>(null);
  return (
    <>
      {found.state === 'active' ? (
        <Button icon="pause" onClick={() => setAsked('pause')}>
          {t('acts.pause')}
        </Button>
      ) : (
        <Button icon="play" look="primary" onClick={() => setAsked('resume')}>
          {t('acts.resume')}
        </Button>
      )}
      {found.state === 'archived' ? null : (
        <>
          <Button onClick={props.edit}>{t('schedules.edit')}</Button>
          <Button onClick={() => setAsked('archive')}>{t('campaigns.archive')}</Button>
        </>
      )}
      {asked ? (
        <ConfirmDialog
          open
          onClose={() => setAsked(null)}
          title={t(`campaigns.${asked}_title`)}
          says={t(`campaigns.${asked}_says`, { count: found.waiting })}
          act={t(`campaigns.${asked}_act`)}
          danger={asked === 'archive'}
          onAct={async () => {
            props.changed(await api.patch<Campaign>(`/campaigns/${found.id}`, { action: asked }));
            setAsked(null);
          }}
        />
      ) : null}
    </>
  );
}
