/** The pages of one flow, above each of them. */
import { Link } from '@tanstack/react-router';
import { useWords } from '../words/words.tsx';

const pages = [
  ['/flows/$id', 'flow_pages.build'],
  ['/flows/$id/starts', 'flow_pages.starts'],
  ['/flows/$id/results', 'flow_pages.results'],
  ['/flows/$id/triggers', 'flow_pages.triggers'],
  ['/flows/$id/problems', 'flow_pages.problems'],
] as const;

export function FlowPages(props: { flow: string }) {
  const { t } = useWords();
  return (
    <nav className="section-pages flow-pages" aria-label={t('flow_pages.label')}>
      {pages.map(([to, words]) => (
        <Link key={to} to={to} params={{ id: props.flow }} activeOptions={{ exact: true, includeSearch: false }}>
          {t(words)}
        </Link>
      ))}
    </nav>
  );
}
