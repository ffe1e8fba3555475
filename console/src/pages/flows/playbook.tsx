/** One playbook: what it is for, how it looks on the phone, what it brings, and its installation. */
import './flows.css';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type PlaybookDetail, playbook } from '../../api/flow-list.ts';
import { useContentWords, useScheduleWords } from '../../parts/content-words.ts';
import { Handset, HandsetText } from '../../parts/phone.tsx';
import { Loaded } from '../../ui/faces.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useWords } from '../../words/words.tsx';
import { InstallPlaybook } from './install-playbook.tsx';

const route = getRouteApi('/flows/playbooks/$name');

export function PlaybookPage() {
  const { t } = useWords();
  const say = useContentWords();
  const { name } = route.useParams();
  const query = useQuery(playbook(name));
  const { data } = query;
  return (
    <Page
      title={data ? say(data.name) : t('playbooks.one')}
      above={{ to: '/flows/playbooks', label: t('playbooks.title') }}
      says={data ? say(data.purpose) : undefined}
      action={data ? <InstallPlaybook one={data} /> : null}
    >
      <Loaded query={query}>{(one) => <Content one={one} />}</Loaded>
    </Page>
  );
}

function Content(props: { one: PlaybookDetail }) {
  const { t, list, languageName } = useWords();
  const say = useContentWords();
  const inWords = useScheduleWords();
  const { one } = props;
  return (
    <div className="playbook-one">
      <div className="stack">
        <Section title={t('playbooks.about')}>
          <Facts
            facts={[
              [t('playbooks.for'), say(one.for)],
              [
                t('playbooks.audience'),
                <code key="audience" className="break-anywhere">
                  {one.audience}
                </code>,
              ],
              [t('playbooks.when'), inWords(one.schedule)],
              [t('playbooks.effort'), t('playbooks.takes', { minutes: one.minutes, messages: one.messages })],
              [t('playbooks.languages'), list(one.languages.map((code) => languageName(code)))],
              [t('playbooks.keywords'), <Keywords key="keywords" one={one} />],
              [t('playbooks.charts'), list(one.charts.map((chart) => say(chart.title)))],
              [t('playbooks.tests'), t('playbooks.tests_says', { count: one.tests })],
              [t('playbooks.installed_as'), one.installed.length > 0 ? <Installed key="installed" one={one} /> : null],
            ]}
          />
        </Section>
        <Section title={t('playbooks.prepare')} says={t('playbooks.prepare_says')}>
          <ol className="stack-tight numbered">
            {one.prepare.map((words) => (
              <li key={words.eng}>{say(words)}</li>
            ))}
          </ol>
          <Needs one={one} />
        </Section>
      </div>
      <Preview one={one} />
    </div>
  );
}

function Keywords(props: { one: PlaybookDetail }) {
  const { t } = useWords();
  return (
    <ul className="bare stack-tight">
      {props.one.keywords.map(({ word, taken_by }) => (
        <li key={word}>
          <strong>{word.toUpperCase()}</strong>{' '}
          {taken_by === null ? null : <span className="quiet small">{t('playbooks.taken', { flow: taken_by })}</span>}
        </li>
      ))}
    </ul>
  );
}

function Installed(props: { one: PlaybookDetail }) {
  const { t } = useWords();
  return (
    <ul className="bare stack-tight">
      {props.one.installed.map((each) => (
        <li key={each.flow}>
          <Link to="/flows/$id" params={{ id: each.flow }}>
            {each.name}
          </Link>{' '}
          {each.archived ? <span className="quiet small">{t('flows.archived')}</span> : null}
        </li>
      ))}
    </ul>
  );
}

/** Groups and fields: those that are there, and those that will be made. */
function Needs(props: { one: PlaybookDetail }) {
  const { t } = useWords();
  const say = useContentWords();
  const { groups, fields } = props.one;
  if (groups.length + fields.length === 0) return null;
  const stands = (exists: boolean) => (exists ? t('playbooks.exists') : t('playbooks.will_be_made'));
  return (
    <Facts
      facts={[
        ...groups.map(
          (group) =>
            [t('playbooks.group', { name: group.name }), `${say(group.purpose)} ${stands(group.exists)}`] as const,
        ),
        ...fields.map((field) => [t('playbooks.field', { key: field.key }), stands(field.exists)] as const),
      ]}
    />
  );
}

function Preview(props: { one: PlaybookDetail }) {
  const { t, language, languageName } = useWords();
  const languages = Object.keys(props.one.preview);
  const own = language === 'fr' ? 'fra' : 'eng';
  const [chosen, setChosen] = useState(languages.includes(own) ? own : (languages[0] ?? ''));
  const said = props.one.preview[chosen] ?? [];
  return (
    <aside className="playbook-phone" aria-label={t('playbooks.preview')}>
      <Tabs
        label={t('playbooks.preview_language')}
        value={chosen}
        onChange={setChosen}
        tabs={languages.map((code) => ({ value: code, label: languageName(code) }))}
      >
        <Handset head={t('send.our_sender')} label={t('playbooks.preview')}>
          {said.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a conversation never move
            <HandsetText key={at} text={line.text} own={line.who === 'person'} />
          ))}
        </Handset>
      </Tabs>
    </aside>
  );
}
