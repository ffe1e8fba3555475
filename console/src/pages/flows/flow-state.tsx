import type { Flow } from '../../api/flows.ts';
import { Badge } from '../../ui/badge.tsx';
import { useWords } from '../../words/words.tsx';

export function FlowState(props: { flow: Pick<Flow, 'archived' | 'published' | 'revision'> }) {
  const { t } = useWords();
  const { archived, published, revision } = props.flow;
  if (archived) return <Badge tone="quiet">{t('flows.archived')}</Badge>;
  if (published === null) return <Badge tone="warn">{t('flows.draft')}</Badge>;
  if (published !== revision) return <Badge tone="good">{t('flows.published_older')}</Badge>;
  return <Badge tone="good">{t('flows.published')}</Badge>;
}
