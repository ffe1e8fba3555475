/** Simulated phones: what people would see, and a way to answer for them. Nothing here leaves the machine. */
import './phones.css';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { channels, type Phone, phones } from '../../api/channels.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Empty, Loaded, Skeleton } from '../../ui/faces.tsx';
import { Page } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { useMe } from '../shell/me.ts';
import { Conversation } from './conversation.tsx';

const route = getRouteApi('/phones/$id');

export function Phones() {
  const { t } = useWords();
  return (
    <Page title={t('phones.title')} says={t('phones.says')} action={<DrillSettings />}>
      <Board open={null} />
    </Page>
  );
}

export function OnePhone() {
  const { t } = useWords();
  const { id } = route.useParams();
  return (
    <Page
      title={t('phones.title')}
      says={t('phones.says')}
      above={{ to: '/phones', label: t('phones.all') }}
      action={<DrillSettings />}
    >
      <Board open={id} />
    </Page>
  );
}

function Board(props: { open: string | null }) {
  const { open } = props;
  const query = useQuery(phones);
  if (open === null && query.data?.length === 0) return <NoPhone />;
  return (
    <div className="phones" data-open={open ?? undefined}>
      <div className="phones-side">
        <Loaded query={query} skeleton={<Skeleton shape="table" lines={5} />}>
          {(list) => <PhoneList list={list} open={open} />}
        </Loaded>
      </div>
      {open ? (
        <Conversation key={open} contact={open} phone={query.data?.find((one) => one.contact === open) ?? null} />
      ) : null}
    </div>
  );
}

function PhoneList(props: { list: readonly Phone[]; open: string | null }) {
  const { t, when } = useWords();
  return (
    <nav aria-label={t('phones.list')}>
      <ul className="phones-list">
        {props.list.map((phone) => (
          <li key={phone.contact}>
            <Link
              to="/phones/$id"
              params={{ id: phone.contact }}
              resetScroll={false}
              {...(phone.contact === props.open ? { 'aria-current': 'true' as const } : {})}
            >
              <strong>{phone.name}</strong>
              <span className="quiet small figures">
                {phone.address}
                {phone.last_at ? ` · ${when(phone.last_at)}` : ''}
              </span>
              {phone.last_text ? (
                <span className="phones-last small" dir="auto">
                  {phone.last_text}
                </span>
              ) : null}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function useSimulator() {
  const query = useQuery(channels);
  return { known: query.data !== undefined, row: query.data?.find((one) => one.kind === 'simulator') };
}

/** How the phones behave is a setting of their channel. */
function DrillSettings() {
  const { t } = useWords();
  const me = useMe();
  const { row } = useSimulator();
  if (!row || me.role !== 'administrator') return null;
  return (
    <ButtonLink to="/channels/$id" params={{ id: row.id }} icon="settings">
      {t('phones.settings')}
    </ButtonLink>
  );
}

function NoPhone() {
  const { t } = useWords();
  const me = useMe();
  const { known, row } = useSimulator();
  if (!known) return <Skeleton lines={3} />;
  let action: ReactNode = null;
  if (row)
    action = (
      <ButtonLink to="/send" look="primary" icon="send">
        {t('phones.write')}
      </ButtonLink>
    );
  else if (me.role === 'administrator')
    action = (
      <ButtonLink to="/channels/new" search={{ kind: 'simulator' }} look="primary" icon="plus">
        {t('phones.add_simulator')}
      </ButtonLink>
    );
  return (
    <Empty title={t('phones.none')} action={action}>
      {t(
        row ? 'phones.none_says' : me.role === 'administrator' ? 'phones.no_channel_says' : 'phones.no_channel_officer',
      )}
    </Empty>
  );
}
