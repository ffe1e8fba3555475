/** The rehearsal of a flow as a page of its own: on a phone, or to show it to somebody who does not build flows. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback } from 'react';
import { flow, flowAssets } from '../../api/flows.ts';
import { Loaded, Skeleton } from '../../ui/faces.tsx';
import { Page } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

const route = getRouteApi('/flows/$id/rehearse');
const Panel = lazy(async () => ({ default: (await import('../../rehearsal/rehearsal-panel.tsx')).RehearsalPanel }));

export function RehearsePage() {
  const { t } = useWords();
  const { id } = route.useParams();
  const detail = useQuery(flow(id));
  const assets = useQuery(flowAssets);
  const navigate = useNavigate();
  const go = (node: string) => void navigate({ to: '/flows/$id', params: { id }, search: { node } });
  const nowhere = useCallback(() => {}, []);
  return (
    <Page
      title={detail.data ? t('rehearsal.of', { name: detail.data.name }) : t('rehearsal.title')}
      says={t('rehearsal.says')}
      above={{ to: `/flows/${id}`, label: detail.data?.name ?? t('rehearsal.flow') }}
    >
      <Loaded query={detail}>
        {(data) => (
          <Loaded query={assets}>
            {(known) => (
              <Suspense fallback={<Skeleton />}>
                <Panel flow={data} definition={data.definition} assets={known} onShow={nowhere} onGo={go} />
              </Suspense>
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}
