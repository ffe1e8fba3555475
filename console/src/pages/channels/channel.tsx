/** One channel: how its line is, test it, pause it, change it, remove it. */
import './channels.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type ChannelRow, channelKinds, channels } from '../../api/channels.ts';
import { api } from '../../api/client.ts';
import { ChannelLink } from '../../parts/channel-link.tsx';
import { CopyBox } from '../../parts/copy-box.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Empty, Loaded, Skeleton } from '../../ui/faces.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';
import { useMe } from '../shell/me.ts';
import { ChannelForm } from './channel-form.tsx';
import { ChannelTest } from './channel-test.tsx';

const route = getRouteApi('/channels/$id');

export function Channel() {
  const { t, of } = useWords();
  const { id } = route.useParams();
  const me = useMe();
  const query = useQuery(channels);
  const row = query.data?.find((one) => one.id === id);
  return (
    <Page
      title={row?.name ?? t('channels.one')}
      says={row ? of('channel_kind_says', row.kind) : undefined}
      above={{ to: '/channels', label: t('channels.title') }}
      action={row && me.role === 'administrator' ? <Acts row={row} /> : null}
    >
      <Loaded query={query}>
        {() =>
          row ? <Content key={row.id} row={row} /> : <Empty title={t('channels.gone')}>{t('channels.gone_says')}</Empty>
        }
      </Loaded>
    </Page>
  );
}

function Content(props: { row: ChannelRow }) {
  const { t, of, number, when } = useWords();
  const me = useMe();
  const { row } = props;
  return (
    <div className="two-columns">
      <div className="stack">
        <Section title={t('channels.link')}>
          <Facts
            facts={[
              [t('channels.link'), <ChannelLink key="link" channel={row} />],
              [t('channels.reason'), row.paused ? null : row.link_reason],
              [t('channels.since'), row.link_since ? when(row.link_since) : null],
              [t('channels.kind'), of('channel_kinds', row.kind)],
              [t('channels.waiting'), number(row.waiting)],
              [
                t('channels.rate'),
                row.rate === null ? t('channels.no_limit') : t('channels.parts_second', { count: row.rate }),
              ],
            ]}
          />
          {row.kind === 'simulator' ? <Link to="/phones">{t('channels.to_phones')}</Link> : null}
        </Section>
        {row.hook ? (
          <Section title={t('channels.hook')} says={t('channels.hook_says')}>
            <CopyBox text={`${location.origin}${row.hook}`} label={t('channels.hook')} />
          </Section>
        ) : null}
        <Section
          title={t('channels.test')}
          says={t(row.kind === 'simulator' ? 'channels.test_simulator' : 'channels.test_says')}
        >
          <ChannelTest row={row} />
        </Section>
      </div>
      {me.role === 'administrator' ? <Settings row={row} /> : null}
    </div>
  );
}

function Settings(props: { row: ChannelRow }) {
  const { t } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const { row } = props;
  const query = useQuery(channelKinds);
  return (
    <section className="stack-tight" aria-labelledby="channel-settings">
      <h2 id="channel-settings">{t('channels.settings')}</h2>
      {row.kind === 'simulator' ? <p className="quiet">{t('channels.drill_says')}</p> : null}
      <Loaded query={query} skeleton={<Skeleton lines={8} />}>
        {(kinds) => {
          const kind = kinds.find((one) => one.kind === row.kind);
          if (!kind) return <p>{t('channels.kind_gone')}</p>;
          return (
            <ChannelForm
              kind={kind}
              row={row}
              act={t('channels.save')}
              onSave={async (values) => {
                await api.patch<ChannelRow>(`/channels/${row.id}`, values);
                await client.invalidateQueries({ queryKey: channels.queryKey });
                toast(t('channels.saved'));
              }}
            />
          );
        }}
      </Loaded>
    </section>
  );
}

function Acts(props: { row: ChannelRow }) {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const [asked, setAsked] = useState<'pause' | 'resume' | 'remove' | null>(null);
  const { row } = props;
  const turn = row.paused ? 'resume' : 'pause';
  const act = async () => {
    if (asked === 'remove') await api.remove(`/channels/${row.id}`);
    else await api.patch(`/channels/${row.id}`, { paused: asked === 'pause' });
    await client.invalidateQueries({ queryKey: channels.queryKey });
    setAsked(null);
    if (asked) toast(t(`channels.${asked}_done`, { name: row.name }));
    if (asked === 'remove') await navigate({ to: '/channels' });
  };
  return (
    <>
      <Button icon={row.paused ? 'play' : 'pause'} onClick={() => setAsked(turn)}>
        {t(`channels.${turn}`)}
      </Button>
      <Button onClick={() => setAsked('remove')}>{t('channels.remove')}</Button>
      {asked ? (
        <ConfirmDialog
          open
          onClose={() => setAsked(null)}
          title={t(`channels.${asked}_title`, { name: row.name })}
          says={t(`channels.${asked}_says`, { count: row.waiting })}
          act={t(`channels.${asked}_act`, { count: row.waiting })}
          danger={asked === 'remove'}
          onAct={act}
        />
      ) : null}
    </>
  );
}
