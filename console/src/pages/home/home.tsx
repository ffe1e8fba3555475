import './home.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AudienceCount } from '../../api/audiences.ts';
import { audienceCount } from '../../api/audiences.ts';
import { lastBroadcasts } from '../../api/broadcasts.ts';
import { channels } from '../../api/channels.ts';
import { lastStarts } from '../../api/starts.ts';
import { SmallBar } from '../../parts/accounting-bar.tsx';
import { channelsPage, sendPage, sendPageOf, sendsPage } from '../../parts/addresses.ts';
import { BroadcastState } from '../../parts/broadcast-state.tsx';
import { ChannelLink } from '../../parts/channel-link.tsx';
import { StartState } from '../../parts/starts-table.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Loaded, Skeleton } from '../../ui/faces.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { useMe } from '../shell/me.ts';
import { FirstSteps } from './first-steps.tsx';

export function Home() {
  const { t } = useWords();
  const people = useQuery(audienceCount(''));
  const some = (people.data?.matched ?? 0) > 0;
  return (
    <Page
      title={t('home.title')}
      says={t('home.says')}
      action={
        some ? (
          <ButtonLink to={sendPage} look="primary" icon="send">
            {t('home.send')}
          </ButtonLink>
        ) : null
      }
    >
      <Loaded query={people} skeleton={<Skeleton shape="cards" lines={3} />}>
        {(count) => (count.matched === 0 ? <FirstSteps /> : <Board count={count} />)}
      </Loaded>
    </Page>
  );
}

function Board(props: { count: AudienceCount }) {
  return (
    <div className="stack">
      <Reachable count={props.count} />
      <div className="two-columns">
        <LastSends />
        <LastStarts />
        <Channels />
      </div>
    </div>
  );
}

/** The whole workforce as a bar that adds up: who can be reached, and who not and why. */
function Reachable(props: { count: AudienceCount }) {
  const { t, of, number, percent } = useWords();
  const { matched, reachable } = props.count;
  const leftOut = props.count.left_out.filter((one) => one.count > 0);
  return (
    <Section title={t('home.reach_title', { count: matched })}>
      <p className="home-figure">
        <strong className="figures">{number(reachable)}</strong>{' '}
        <span>{t('home.reachable', { share: percent(reachable, matched), whole: matched })}</span>
      </p>
      <div className="reach-bar" aria-hidden="true">
        <span className="bar-delivered" style={{ flexGrow: reachable }} />
        {leftOut.map((one) => (
          <span key={one.reason} className="bar-left_out" style={{ flexGrow: one.count }} />
        ))}
      </div>
      {leftOut.length > 0 ? (
        <ul className="home-reasons">
          {leftOut.map((one) => (
            <li key={one.reason}>
              {one.reason === 'outside_area' ? (
                <span>
                  <span className="figures">{number(one.count)}</span> {of('left_out', one.reason)}
                </span>
              ) : (
                <Link to="/people" search={{ left_out: one.reason }}>
                  <span className="figures">{number(one.count)}</span> {of('left_out', one.reason)}
                </Link>
              )}
            </li>
          ))}
        </ul>
      ) : null}
    </Section>
  );
}

function LastSends() {
  const { t, number, when } = useWords();
  const query = useQuery(lastBroadcasts);
  return (
    <Section title={t('home.sends')} action={<Link to={sendsPage}>{t('home.all_sends')}</Link>}>
      <Loaded query={query}>
        {(sends) =>
          sends.length === 0 ? (
            <p className="quiet">{t('home.no_sends')}</p>
          ) : (
            <ul className="home-lines">
              {sends.map((send) => (
                <li key={send.id} className="stack-tight">
                  <div className="row-apart">
                    <Link to={sendPageOf(send.id)}>{send.name}</Link>
                    <BroadcastState state={send.state} />
                  </div>
                  <SmallBar accounting={send.accounting} />
                  <p className="quiet small">
                    {when(send.created_at)} ·{' '}
                    {t('home.send_line', { count: send.accounting.audience, replied: number(send.accounting.replied) })}
                  </p>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

/** Those that run, and the last that ran. */
function LastStarts() {
  const { t, number, when } = useWords();
  const query = useQuery(lastStarts);
  return (
    <Section title={t('home.starts')} action={<Link to="/flows">{t('home.all_flows')}</Link>}>
      <Loaded query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <p className="quiet">{t('home.no_starts')}</p>
          ) : (
            <ul className="home-lines">
              {rows.map((row) => (
                <li key={row.id} className="stack-tight">
                  <div className="row-apart">
                    <Link to="/starts/$id" params={{ id: row.id }}>
                      {row.flow_name}
                    </Link>
                    <StartState state={row.state} />
                  </div>
                  <p className="quiet small">
                    {when(row.at)} · {t('home.start_line', { count: row.recipients, started: number(row.started) })} ·{' '}
                    <Link to="/flows/$id/results" params={{ id: row.flow }} search={{ start: row.id }}>
                      {t('home.results')}
                    </Link>
                  </p>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function Channels() {
  const { t } = useWords();
  const me = useMe();
  const query = useQuery(channels);
  return (
    <Section
      title={t('home.channels')}
      action={me.role === 'administrator' ? <Link to={channelsPage}>{t('home.all_channels')}</Link> : null}
    >
      <Loaded query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <div className="stack-tight">
              <p className="quiet">{t('home.no_channels')}</p>
              {me.role === 'administrator' ? (
                <div>
                  <ButtonLink small to="/channels/new" search={{ kind: 'simulator' }}>
                    {t('home.add_simulator')}
                  </ButtonLink>
                </div>
              ) : null}
            </div>
          ) : (
            <ul className="home-lines">
              {rows.map((row) => (
                <li key={row.id} className="row-apart">
                  <span>{row.name}</span>
                  <span className="row">
                    {row.waiting > 0 ? (
                      <span className="quiet small">{t('home.waiting', { count: row.waiting })}</span>
                    ) : null}
                    <ChannelLink channel={row} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}
