/** What begins one flow by itself. */
import { getRouteApi } from '@tanstack/react-router';
import { useWords } from '../../words/words.tsx';
import { NewTrigger } from '../triggers/new-trigger.tsx';
import { TriggerList } from '../triggers/trigger-list.tsx';
import { TryTrigger } from '../triggers/try-trigger.tsx';
import { FlowHead } from './flow-head.tsx';

const route = getRouteApi('/flows/$id/triggers');

export function FlowTriggers() {
  const { t } = useWords();
  const { id } = route.useParams();
  return (
    <FlowHead
      id={id}
      title={t('flow_pages.triggers')}
      action={({ flow }) => (flow.published === null || flow.archived ? null : <NewTrigger flow={flow} />)}
    >
      {() => (
        <div className="stack">
          <TryTrigger />
          <TriggerList flow={id} />
        </div>
      )}
    </FlowHead>
  );
}
