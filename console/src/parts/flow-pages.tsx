/** Above each page of one flow, in place of the pages of the section: where one is, and the pages of this flow. */
import './flow-pages.css';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '../words/words.tsx';

const pages = [
  ['/flows/$id', 'flow_pages.build'],
  ['/flows/$id/starts', 'flow_pages.starts'],
  ['/flows/$id/results', 'flow_pages.results'],
  ['/flows/$id/triggers', 'flow_pages.triggers'],
  ['/flows/$id/problems', 'flow_pages.problems'],
] as const;

export function FlowPages(props: { flow: string; name: ReactNode; children?: ReactNode }) {
  const { t } = useWords();
  return (
    <div className="flow-pages">
      <div className="flow-crumbs">
        <nav aria-label={t('shell.breadcrumb')}>
          <Link to="/flows">{t('flows.title')}</Link>
        </nav>
        <span aria-hidden="true" className="quiet">
          ›
        </span>
        {props.name}
      </div>
      <nav className="section-pages" aria-label={t('flow_pages.label')}>
        {pages.map(([to, words]) => (
          <Link key={to} to={to} params={{ id: props.flow }} activeOptions={{ exact: true, includeSearch: false }}>
            {t(words)}
          </Link>
        ))}
      </nav>
      {props.children}
    </div>
  );
}
