import { Page } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

export function Home() {
  const { t } = useWords();
  return (
    <Page title={t('home.title')}>
      <p />
    </Page>
  );
}
