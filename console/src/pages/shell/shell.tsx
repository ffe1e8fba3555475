/** What stands around every page: rail, header, skip link; before that, the sign-in. */
import './shell.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { type Me, type Welcome, welcome } from '../../api/access.ts';
import { ErrorFace, Skeleton, StaleBanner } from '../../ui/faces.tsx';
import { useWords } from '../../words/words.tsx';
import { SignIn } from '../access/sign-in.tsx';
import { Header } from './header.tsx';
import { MeContext } from './me.ts';
import { Rail, SectionPages } from './rail.tsx';

export function Shell() {
  const { data, error, refetch } = useQuery(welcome);
  const path = useLocation({ select: (location) => location.pathname });
  if (!data)
    return (
      <main className="page">
        {error ? <ErrorFace error={error} retry={() => void refetch()} /> : <Skeleton lines={3} />}
      </main>
    );
  if (path === '/join') return <Outlet />;
  if (!data.me) return <SignIn welcome={data} />;
  return <Inside welcome={data} me={data.me} />;
}

function Inside(props: { welcome: Welcome; me: Me }) {
  const { t } = useWords();
  const client = useQueryClient();
  useFocusOnNewPage();
  return (
    <MeContext value={props.me}>
      <a className="skip" href="#content">
        {t('shell.skip')}
      </a>
      <div className="shell">
        <Rail me={props.me} />
        <div className="shell-main">
          <Header me={props.me} name={props.welcome.name} />
          <SectionPages me={props.me} />
          <StaleBanner retry={() => void client.invalidateQueries()} />
          <main id="content" tabIndex={-1}>
            <Outlet />
          </main>
        </div>
      </div>
    </MeContext>
  );
}

/** A screen reader hears the new page's content start; nobody has to walk through the rail again. */
function useFocusOnNewPage(): void {
  const path = useLocation({ select: (location) => location.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    document.getElementById('content')?.focus({ preventScroll: true });
  }, [path]);
}
