import { useInfiniteQuery } from '@tanstack/react-query';
import { unknownSenders } from '../../api/contacts.ts';
import { Empty } from '../../ui/faces.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Page } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../words/words.tsx';

export function Inbox() {
  const { t, when, number, of } = useWords();
  const query = useInfiniteQuery(unknownSenders);
  return (
    <Page title={t('inbox.title')} says={t('inbox.says')}>
      <KeysetList query={query} empty={<Empty title={t('inbox.none')}>{t('inbox.none_says')}</Empty>}>
        {(senders) => (
          <Table
            label={t('inbox.title')}
            rows={senders}
            rowKey={(sender) => `${sender.scheme}:${sender.address}`}
            columns={[
              {
                name: 'from',
                head: t('inbox.from'),
                cell: (sender) => (
                  <>
                    <strong className="figures">{sender.address}</strong>{' '}
                    <span className="quiet small">{of('schemes', sender.scheme)}</span>
                  </>
                ),
              },
              {
                name: 'text',
                head: t('inbox.last'),
                cell: (sender) => (
                  <span dir="auto" className="inbox-text">
                    {sender.last_text}
                  </span>
                ),
              },
              { name: 'messages', head: t('inbox.messages'), cell: (sender) => number(sender.messages), figures: true },
              { name: 'at', head: t('inbox.at'), cell: (sender) => when(sender.last_at) },
            ]}
          />
        )}
      </KeysetList>
    </Page>
  );
}
