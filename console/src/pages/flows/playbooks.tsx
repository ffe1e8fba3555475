/** The gallery: ready use cases, each with what it is for and what it takes. */
import './flows.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type PlaybookCard, playbooks } from '../../api/flow-list.ts';
import { useContentWords } from '../../parts/content-words.ts';
import { Badge } from '../../ui/badge.tsx';
import { Empty, Loaded, Skeleton } from '../../ui/faces.tsx';
import { Page } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { PlaybookPicture } from './playbook-picture.tsx';

export function Playbooks() {
  const { t } = useWords();
  const query = useQuery(playbooks);
  return (
    <Page title={t('playbooks.title')} says={t('playbooks.says')}>
      <Loaded query={query} skeleton={<Skeleton shape="cards" lines={6} />}>
        {(items) =>
          items.length === 0 ? (
            <Empty title={t('playbooks.none')}>{t('playbooks.none_says')}</Empty>
          ) : (
            <ul className="playbooks">
              {items.map((one) => (
                <Card key={one.id} one={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}

function Card(props: { one: PlaybookCard }) {
  const { t, list, languageName } = useWords();
  const say = useContentWords();
  const { one } = props;
  return (
    <li className="playbook">
      <PlaybookPicture id={one.id} />
      <h2>
        <Link to="/flows/playbooks/$name" params={{ name: one.id }} className="row-link">
          {say(one.name)}
        </Link>
      </h2>
      <p className="small">{say(one.purpose)}</p>
      <div className="playbook-foot quiet small">
        <span>
          {t('playbooks.takes', { minutes: one.minutes, messages: one.messages })} ·{' '}
          {list(one.languages.map((code) => languageName(code)))}
        </span>
        {one.installed.length > 0 ? (
          <Badge tone="good">{t('playbooks.installed', { count: one.installed.length })}</Badge>
        ) : null}
      </div>
    </li>
  );
}
