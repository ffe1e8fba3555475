/** One flow in the editor. What is chosen and which panel is open stand in the address. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { flow } from '../../api/flows.ts';
import { FlowEditor } from '../../flow-editor/flow-editor.tsx';
import { ErrorFace, Skeleton } from '../../ui/faces.tsx';
import { useWords } from '../../words/words.tsx';

const route = getRouteApi('/flows/$id');

export function FlowPage() {
  const { t } = useWords();
  const { id } = route.useParams();
  const query = useQuery(flow(id));
  if (query.data) return <FlowEditor key={id} flow={query.data} />;
  return (
    <div className="page">
      <h1>{t('flow.title')}</h1>
      {query.isError ? (
        <ErrorFace error={query.error} retry={() => void query.refetch()} />
      ) : (
        <Skeleton shape="cards" lines={6} />
      )}
    </div>
  );
}
