/** The three lists that belong together, as tabs. */
import { Link } from '@tanstack/react-router';
import { useWords } from '../../words/words.tsx';

const tabs = [
  { to: '/duplicates', words: 'duplicates.pairs' },
  { to: '/duplicates/numbers', words: 'duplicates.numbers' },
  { to: '/duplicates/merges', words: 'duplicates.merges' },
] as const;

export function DuplicateTabs() {
  const { t } = useWords();
  return (
    <nav className="tabs-list" aria-label={t('duplicates.title')}>
      {tabs.map((tab) => (
        <Link
          key={tab.to}
          to={tab.to}
          className="tab"
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ 'data-state': 'active' } as object}
        >
          {t(tab.words)}
        </Link>
      ))}
    </nav>
  );
}
