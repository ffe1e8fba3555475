/** What begins flows by itself. */
import { Page } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { NewTrigger } from './new-trigger.tsx';
import { TriggerList } from './trigger-list.tsx';
import { TryTrigger } from './try-trigger.tsx';

export function Triggers() {
  const { t } = useWords();
  return (
    <Page title={t('triggers.title')} says={t('triggers.says')} action={<NewTrigger />}>
      <TryTrigger />
      <TriggerList />
    </Page>
  );
}
