/** What people answered to one flow: who was asked, each question, each place, who is silent, and what comes after. */
import './pictures.css';
import './results.css';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type FlowResults, flowResults, type ResultsView } from '../../api/results.ts';
import { FlowPages } from '../../parts/flow-pages.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Empty, Loaded, Notice, Skeleton } from '../../ui/faces.tsx';
import { Page } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { ClosingAct, ClosingState } from './closing.tsx';
import { Exports } from './exports.tsx';
import { Filters } from './filters.tsx';
import { PeopleDialog } from './people-dialog.tsx';
import { PlacesSection } from './places-section.tsx';
import { Questions } from './questions.tsx';
import { Silent } from './silent.tsx';
import { TopSection } from './top-section.tsx';

const route = getRouteApi('/flows/$id/results');

export function ResultsPage() {
  const { t } = useWords();
  const { id } = route.useParams();
  const { from, to, start, by, level } = route.useSearch();
  const view: ResultsView = { from, to, start, by, level };
  const query = useQuery(flowResults(id, view));
  const { data } = query;
  return (
    <>
      <FlowPages flow={id} name={<strong>{data?.flow.name ?? t('flow.title')}</strong>} />
      <Page
        title={data?.flow.name ?? t('results.title')}
        says={data ? <Age data={data} /> : undefined}
        action={
          data ? (
            <span className="row no-print">
              <Button onClick={() => window.print()}>{t('results.print')}</Button>
              <Exports data={data} window={{ from, to, start }} />
              <ClosingAct data={data} narrowed={Boolean(from || to)} />
            </span>
          ) : null
        }
      >
        <Loaded query={query} skeleton={<Skeleton shape="cards" lines={6} />}>
          {(results) => (
            <div className="results" data-old={query.isPlaceholderData || undefined}>
              <Filters data={results} />
              {query.isError ? <Notice tone="warn">{t('results.not_newer')}</Notice> : null}
              {results.top.asked === 0 ? <Nobody data={results} /> : <Content data={results} />}
            </div>
          )}
        </Loaded>
        {data ? <PeopleDialog data={data} /> : null}
      </Page>
    </>
  );
}

/** A picture of some minutes ago is not the present: its age is said. */
const freshMs = 3 * 60_000;

function Age(props: { data: FlowResults }) {
  const { t, when, duration } = useWords();
  const { at, flow } = props.data;
  const age = Date.now() - Date.parse(at);
  return (
    <span>
      {t('results.counted', { at: when(at) })}
      {age > freshMs ? ` (${t('results.old', { age: duration(age / 1000) })})` : ''} ·{' '}
      {t('results.revisions', { count: flow.revisions.length })}
    </span>
  );
}

function Nobody(props: { data: FlowResults }) {
  const { t } = useWords();
  const { start, from, to } = route.useSearch();
  if (start || from || to) return <Empty title={t('results.nobody_here')}>{t('results.nobody_here_says')}</Empty>;
  return (
    <Empty
      title={t('results.nobody')}
      action={
        props.data.flow.archived ? null : (
          <ButtonLink to="/send" search={{ flow: props.data.flow.id }} look="primary" icon="send">
            {t('flows.start')}
          </ButtonLink>
        )
      }
    >
      {t('results.nobody_says')}
    </Empty>
  );
}

function Content(props: { data: FlowResults }) {
  const { data } = props;
  return (
    <>
      <ClosingState data={data} />
      <div className="results-head">
        <TopSection data={data} />
      </div>
      <Silent data={data} />
      <Questions data={data} />
      <PlacesSection data={data} />
    </>
  );
}
