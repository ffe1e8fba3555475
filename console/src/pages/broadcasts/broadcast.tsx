/** One send while it goes out and after: what became of each person, live. */
import './broadcasts.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { type Broadcast, broadcast } from '../../api/broadcasts.ts';
import { useLive } from '../../api/live.ts';
import { AccountingBar } from '../../parts/accounting-bar.tsx';
import { BroadcastState } from '../../parts/broadcast-state.tsx';
import { Loaded, Notice } from '../../ui/faces.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { BroadcastActs } from './broadcast-acts.tsx';
import { BroadcastCurve } from './broadcast-curve.tsx';
import { isOver, notYet } from './figures.ts';
import { LeftOutReasons, Problems } from './problems.tsx';
import { Recipients } from './recipients.tsx';

const route = getRouteApi('/broadcasts/$id');

export function BroadcastPage() {
  const { t } = useWords();
  const { id } = route.useParams();
  const query = useQuery(broadcast(id));
  const live = useLiveBroadcast(id);
  const { data } = query;
  return (
    <Page
      title={data?.name ?? t('broadcasts.one')}
      above={{ to: '/broadcasts', label: t('broadcasts.title') }}
      says={data ? <Headline row={data} live={live} /> : undefined}
      action={data ? <BroadcastActs row={data} /> : null}
    >
      <Loaded query={query}>{(row) => <Content row={row} />}</Loaded>
    </Page>
  );
}

/** Each event is the whole broadcast; the curve and the lists are asked again only when someone looks at them. */
function useLiveBroadcast(id: string): boolean {
  const client = useQueryClient();
  const take = useCallback(
    (row: Broadcast) => {
      client.setQueryData(broadcast(id).queryKey, row);
    },
    [client, id],
  );
  const refresh = useCallback(() => void client.invalidateQueries({ queryKey: ['broadcast', id] }), [client, id]);
  return useLive<Broadcast>(`/broadcasts/${id}/live`, 'broadcast', take, refresh);
}

function Headline(props: { row: Broadcast; live: boolean }) {
  const { t, when, of } = useWords();
  const { row } = props;
  const parts = [
    t('broadcasts.to', { count: row.accounting.audience }),
    t('broadcasts.over', { channel: row.channel }),
    of('lanes', row.lane),
    row.by ? t('broadcasts.by_name', { name: row.by }) : '',
    when(row.started_at ?? row.created_at),
  ];
  return (
    <span className="row">
      <BroadcastState state={row.state} />
      <span>{parts.filter(Boolean).join(' · ')}</span>
      <span className="live-sign" data-live={props.live || undefined}>
        <span className="live-dot" aria-hidden="true" />
        {t(props.live ? 'broadcasts.live' : 'broadcasts.not_live')}
      </span>
    </span>
  );
}

function Content(props: { row: Broadcast }) {
  const { t } = useWords();
  const { row } = props;
  const search = route.useSearch();
  const { accounting } = row;
  return (
    <div className="stack">
      <Finding row={row} />
      <Section title={t('broadcasts.accounting', { count: accounting.audience })}>
        <AccountingBar
          accounting={accounting}
          title={t('broadcasts.accounting', { count: accounting.audience })}
          to={`/broadcasts/${row.id}`}
          chosen={search.state}
        />
      </Section>
      <Problems row={row} />
      <LeftOutReasons row={row} />
      {search.state !== undefined || search.all !== undefined ? (
        <Recipients row={row} state={search.state} reason={search.reason} />
      ) : null}
      {row.started_at ? <BroadcastCurve row={row} /> : null}
      <What row={row} />
      {search.state === undefined && search.all === undefined ? (
        <Recipients row={row} state={undefined} reason={undefined} />
      ) : null}
    </div>
  );
}

/** One sentence: how it stands, or how it ended. */
function Finding(props: { row: Broadcast }) {
  const { t, number, percent, duration } = useWords();
  const { row } = props;
  const sums = row.accounting;
  const got = sums.delivered + sums.read;
  const figures = {
    got: number(got),
    share: percent(got, sums.audience),
    audience: number(sums.audience),
    rest: number(notYet(sums)),
    replied: number(sums.replied),
    replied_share: percent(sums.replied, sums.audience),
  };
  const seconds =
    row.started_at && row.finished_at ? (Date.parse(row.finished_at) - Date.parse(row.started_at)) / 1000 : null;
  return (
    <>
      <p className="send-line">
        {t(
          `finding.${row.state === 'queued' || row.state === 'scheduled' ? 'before' : isOver(row) ? 'after' : 'during'}`,
          figures,
        )}{' '}
        {isOver(row) && seconds !== null ? t('finding.took', { duration: duration(seconds) }) : ''}
      </p>
      {row.state === 'paused' ? (
        <Notice tone="warn">{t('broadcasts.paused_says', { count: notYet(sums) })}</Notice>
      ) : null}
    </>
  );
}

/** The text of everyone, then those of single languages. */
const byDefaultFirst = ([one]: [string, string], [other]: [string, string]): number =>
  Number(other === 'default') - Number(one === 'default') || one.localeCompare(other);

function What(props: { row: Broadcast }) {
  const { t, when, languageName } = useWords();
  const { row } = props;
  return (
    <Section title={t('broadcasts.what')}>
      <Facts
        facts={[
          ...Object.entries(row.texts)
            .sort(byDefaultFirst)
            .map(
              ([version, text]) =>
                [
                  version === 'default' ? t('broadcasts.text') : languageName(version),
                  <span key={version} dir="auto" className="send-said">
                    {text}
                  </span>,
                ] as const,
            ),
          [
            t('broadcasts.audience'),
            row.query ? (
              <code key="query" className="break-anywhere">
                {row.query}
              </code>
            ) : (
              t('broadcasts.everyone')
            ),
          ],
          [t('broadcasts.made'), when(row.created_at)],
          [t('broadcasts.planned'), row.at && !row.started_at ? row.at.replace('T', ' ') : null],
          [t('broadcasts.started'), row.started_at ? when(row.started_at) : null],
          [t('broadcasts.finished'), row.finished_at ? when(row.finished_at) : null],
        ]}
      />
    </Section>
  );
}
