import { ButtonLink } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';

export function NotFound() {
  const { t } = useWords();
  return (
    <Page title={t('errors.no_page')} says={t('errors.no_page_says')}>
      <div>
        <ButtonLink to="/" look="primary">
          {t('errors.go_home')}
        </ButtonLink>
      </div>
    </Page>
  );
}
