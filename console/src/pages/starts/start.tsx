/** One start: what became of each person whom it was for, and how far they have come. Live. */
import '../broadcasts/broadcasts.css';
import './start.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useLive } from '../../api/live.ts';
import { type FlowStart, start, startTopLine } from '../../api/starts.ts';
import { StartState } from '../../parts/starts-table.tsx';
import { Loaded, Notice } from '../../ui/faces.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { Funnel } from './funnel.tsx';
import { StartActs } from './start-acts.tsx';
import { StartBar } from './start-bar.tsx';
import { StartPeople } from './start-people.tsx';

const route = getRouteApi('/starts/$id');

export function StartPage() {
  const { t } = useWords();
  const { id } = route.useParams();
  const query = useQuery(start(id));
  const live = useLiveStart(id);
  const { data } = query;
  return (
    <Page
      title={data?.flow_name ?? t('starts.one')}
      above={
        data
          ? { to: `/flows/${data.flow}/starts`, label: t('starts.of_flow', { flow: data.flow_name }) }
          : { to: '/flows', label: t('flows.title') }
      }
      says={data ? <Headline row={data} live={live} /> : undefined}
      action={data ? <StartActs row={data} /> : null}
    >
      <Loaded query={query}>{(row) => <Content row={row} />}</Loaded>
    </Page>
  );
}

function useLiveStart(id: string): boolean {
  const client = useQueryClient();
  const take = useCallback((row: FlowStart) => void client.setQueryData(start(id).queryKey, row), [client, id]);
  const refresh = useCallback(() => void client.invalidateQueries({ queryKey: ['start', id] }), [client, id]);
  return useLive<FlowStart>(`/starts/${id}/live`, 'start', take, refresh);
}

function Headline(props: { row: FlowStart; live: boolean }) {
  const { t, of, when } = useWords();
  const { row } = props;
  return (
    <span className="row">
      <StartState state={row.state} />
      <span>
        {[
          t('starts.to', { count: row.recipients }),
          of('lanes', row.lane),
          of('start_origins', row.origin),
          when(row.at),
        ].join(' · ')}
      </span>
      <span className="live-sign" data-live={props.live || undefined}>
        <span className="live-dot" aria-hidden="true" />
        {t(props.live ? 'broadcasts.live' : 'broadcasts.not_live')}
      </span>
    </span>
  );
}

/** While people answer, the funnel is asked again. */
const askEvery = 10_000;

function Content(props: { row: FlowStart }) {
  const { t, of, number } = useWords();
  const { row } = props;
  const search = route.useSearch();
  const line = useQuery({ ...startTopLine(row.flow, row.id), refetchInterval: askEvery });
  const leftOut = Object.entries(row.left_out).filter(([, count]) => count > 0);
  return (
    <div className="stack">
      {row.state === 'paused' ? <Notice tone="warn">{t('starts.paused_says', { count: row.waiting })}</Notice> : null}
      <Section title={t('starts.accounting', { count: row.recipients })}>
        <StartBar row={row} />
        {leftOut.length > 0 ? (
          <p className="small">
            {t('starts.left_out', { count: leftOut.reduce((sum, [, count]) => sum + count, 0) })}{' '}
            {leftOut.map(([reason, count]) => `${number(count)} ${of('left_out', reason)}`).join(' · ')}
          </p>
        ) : null}
      </Section>
      <Section
        title={t('starts.funnel')}
        says={t('starts.funnel_says')}
        action={
          <Link to="/flows/$id/results" params={{ id: row.flow }} search={{ start: row.id }}>
            {t('results.see')}
          </Link>
        }
      >
        <Loaded query={line}>{(top) => <Funnel top={top} base={row.recipients} />}</Loaded>
      </Section>
      <StartPeople row={row} state={search.state} />
      <Section title={t('starts.what')}>
        <Facts
          facts={[
            [
              t('starts.audience'),
              row.query === null ? (
                t('starts.one_person')
              ) : row.query ? (
                <code key="query" className="break-anywhere">
                  {row.query}
                </code>
              ) : (
                t('broadcasts.everyone')
              ),
            ],
            [
              t('starts.started_by'),
              row.by ? (
                <Link key="by" to="/flows/$id" params={{ id: row.by.flow }} search={{ node: row.by.node ?? undefined }}>
                  {row.by.flow_name}
                </Link>
              ) : null,
            ],
          ]}
        />
      </Section>
    </div>
  );
}
