/** Title and pages of one flow, around what is shown of it. */
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type FlowOverview, flowOverview } from '../../api/flow-list.ts';
import { FlowPages } from '../../parts/flow-pages.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Loaded } from '../../ui/faces.tsx';
import { Page } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { FlowState } from './flow-state.tsx';

export function FlowHead(props: {
  id: string;
  /** Which page of the flow this is. */
  title: string;
  action?: (overview: FlowOverview) => ReactNode;
  children: (overview: FlowOverview) => ReactNode;
}) {
  const { t } = useWords();
  const query: UseQueryResult<FlowOverview> = useQuery(flowOverview(props.id));
  const { data } = query;
  return (
    <>
      <FlowPages flow={props.id} name={<strong>{data?.flow.name ?? t('flow.title')}</strong>} />
      <Page
        title={props.title}
        says={data ? <Line overview={data} /> : undefined}
        action={data && props.action ? props.action(data) : null}
      >
        <Loaded query={query}>{props.children}</Loaded>
      </Page>
    </>
  );
}

function Line(props: { overview: FlowOverview }) {
  const { t, number, percent } = useWords();
  const { flow } = props.overview;
  return (
    <span className="row">
      <FlowState flow={flow} />
      <span>
        {t('flows.now_waiting', { count: flow.waiting })} ·{' '}
        {flow.began === 0
          ? t('flows.nobody_began_lately')
          : t('flows.lately', {
              finished: number(flow.finished),
              began: number(flow.began),
              share: percent(flow.finished, flow.began),
            })}
      </span>
    </span>
  );
}

/** Only what runs can be started. */
export function StartButton(props: { flow: FlowOverview['flow'] }) {
  const { t } = useWords();
  if (props.flow.published === null || props.flow.archived) return null;
  return (
    <ButtonLink to="/send" search={{ flow: props.flow.id }} look="primary" icon="send">
      {t('flows.start')}
    </ButtonLink>
  );
}
