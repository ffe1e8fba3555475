/** One registry: how it stands, what is asked of an officer, what came with each exchange, what was refused and why. */
import './registries.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { type Source, source, useLiveSources } from '../../api/sources.ts';
import { CopyBox } from '../../parts/copy-box.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Loaded, Notice } from '../../ui/faces.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useWords } from '../../words/words.tsx';
import { Brake } from './brake.tsx';
import { Exchanges } from './exchanges.tsx';
import { ProbeFacts } from './probe.tsx';
import { Refused } from './refused.tsx';
import { RegistryActs } from './registry-acts.tsx';
import { useScheduleWords } from './schedule-fields.tsx';
import { SourceState, useStateWords } from './source-state.tsx';

const route = getRouteApi('/registries/$id');

export function Registry() {
  const { t } = useWords();
  const { id } = route.useParams();
  useLiveSources();
  const query = useQuery(source(id));
  const wordsOf = useStateWords();
  const found = query.data;
  useFreshAfter(found);
  return (
    <Page
      title={found?.name ?? t('sources.one')}
      above={{ to: '/registries', label: t('sources.title') }}
      says={
        found ? (
          <span className="row">
            <SourceState source={found} /> <span>{wordsOf(found)}</span>
          </span>
        ) : undefined
      }
      action={found ? <RegistryActs source={found} /> : null}
    >
      <Loaded query={query}>{(row) => <Content source={row} />}</Loaded>
    </Page>
  );
}

/** After an exchange all that other pages and the lists below know is old. */
function useFreshAfter(found: Source | undefined): void {
  const client = useQueryClient();
  const last = found?.last?.id;
  useEffect(() => {
    if (!last) return;
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'sources' && queryKey.length > 2 });
    for (const key of ['audience-count', 'contacts', 'places', 'choices', 'imports'])
      void client.invalidateQueries({ queryKey: [key] });
  }, [last, client]);
}

function Content(props: { source: Source }) {
  const { t } = useWords();
  const row = props.source;
  return (
    <div className="stack">
      {row.question ? <Brake source={row} /> : null}
      {row.outage ? <Outage outage={row.outage} next={row.next_at} /> : null}
      {row.running ? (
        <div className="panel">
          <Progress
            value={row.running.progress.read}
            of={row.running.progress.of}
            label={t('sources.read_so_far', { count: row.running.progress.read })}
          />
        </div>
      ) : null}
      <div className="two-columns">
        <HowItIs source={row} />
        <Server source={row} />
      </div>
      <Exchanges id={String(row.id)} />
      <Refused source={row} />
    </div>
  );
}

function Outage(props: { outage: NonNullable<Source['outage']>; next: string | null }) {
  const { t, when } = useWords();
  const { outage, next } = props;
  return (
    <Notice tone="bad">
      <p>
        <strong>{t('sources.outage_since', { when: when(outage.since) })}</strong> {outage.words}
      </p>
      {outage.said ? <p className="small registry-said">{outage.said}</p> : null}
      <p className="small">
        {t('sources.outage_safe', { count: outage.failures })}{' '}
        {next ? t('sources.outage_next', { when: when(next) }) : null}
      </p>
    </Notice>
  );
}

function HowItIs(props: { source: Source }) {
  const { t, of, number, when } = useWords();
  const schedule = useScheduleWords();
  const row = props.source;
  const { people } = row;
  const query = `source = "${row.name.replace(/["\\]/g, '\\$&')}"`;
  return (
    <Section
      title={t('sources.facts')}
      action={
        row.url === null ? null : (
          <ButtonLink small to="/registries/$id/settings" params={{ id: String(row.id) }}>
            {t('sources.change')}
          </ButtonLink>
        )
      }
    >
      <Facts
        facts={[
          [
            t('sources.people'),
            <Link key="people" to="/people" search={{ query }}>
              {t('sources.people_of', { count: people.all, active: number(people.active) })}
            </Link>,
          ],
          [
            t('sources.only_here'),
            t('sources.only_here_of', { count: number(people.only_here), all: number(people.all) }),
          ],
          [t('sources.kind'), of('source_kinds', row.kind)],
          [t('sources.address'), row.url],
          [t('sources.when'), row.url === null ? null : schedule(row.schedule)],
          [t('sources.next'), row.next_at ? when(row.next_at) : null],
          [t('sources.as_of_title'), row.in_step_at ? when(row.in_step_at) : null],
          [
            t('sources.mapping'),
            row.kind === 'sheet' || row.kind === 'demo' ? null : (
              <Link key="mapping" to="/registries/$id/mapping" params={{ id: String(row.id) }}>
                {row.mapping ?? t('sources.mapping_none')}
              </Link>
            ),
          ],
          [t('sources.priority'), t('sources.priority_of', { count: number(row.priority) })],
        ]}
      />
    </Section>
  );
}

function Server(props: { source: Source }) {
  const { t, when } = useWords();
  const { probe, probed_at, hook } = props.source;
  if (!probe && !hook) return null;
  return (
    <Section title={t('sources.server')} says={probed_at ? t('sources.probed', { when: when(probed_at) }) : undefined}>
      {probe ? <ProbeFacts probe={probe} /> : null}
      {hook ? (
        <div className="stack-tight">
          {probe ? <h3>{t('sources.hook')}</h3> : null}
          <p className="quiet small">
            {t('sources.hook_says')} {hook.heard_at ? t('sources.hook_heard', { when: when(hook.heard_at) }) : null}
          </p>
          <CopyBox text={`${location.origin}${hook.url}`} label={t('sources.hook')} />
          {hook.words ? <p className="small">{hook.words}</p> : null}
        </div>
      ) : null}
    </Section>
  );
}
