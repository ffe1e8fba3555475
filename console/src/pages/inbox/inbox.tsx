import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type UnknownSender, unknownSenders, unknownThread } from '../../api/contacts.ts';
import { Bubble } from '../../parts/thread.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/faces.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Page } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../words/words.tsx';

export function Inbox() {
  const { t, when, number, of } = useWords();
  const query = useInfiniteQuery(unknownSenders);
  const [open, setOpen] = useState<UnknownSender | null>(null);
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
              {
                name: 'acts',
                head: '',
                cell: (sender) => (
                  <Button small onClick={() => setOpen(sender)}>
                    {t('inbox.open')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </KeysetList>
      <Dialog
        open={open !== null}
        onClose={() => setOpen(null)}
        title={t('inbox.thread_of', { address: open?.address ?? '' })}
        wide
      >
        {open ? <Written sender={open} /> : null}
      </Dialog>
    </Page>
  );
}

function Written(props: { sender: UnknownSender }) {
  const { t } = useWords();
  const query = useInfiniteQuery(unknownThread(props.sender.scheme, props.sender.address));
  return (
    <KeysetList query={query} empty={<p className="quiet">{t('thread.none')}</p>}>
      {(messages) => (
        <div className="thread">
          {messages.map((message) => (
            <Bubble key={message.id} message={message} />
          ))}
        </div>
      )}
    </KeysetList>
  );
}
