/** What is to be done before a flow of a playbook starts: ticked off, with who did it. */
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { type FlowOverview, flowOverview, type Preparation as Prepared } from '../../api/flow-list.ts';
import { useContentWords, useScheduleWords } from '../../parts/content-words.ts';
import { ErrorFace } from '../../ui/faces.tsx';
import { Tick } from '../../ui/field.tsx';
import { Facts, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

export function Preparation(props: { flow: string; preparation: Prepared }) {
  const { t, when } = useWords();
  const say = useContentWords();
  const inWords = useScheduleWords();
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const { flow, preparation } = props;
  const done = preparation.items.filter((item) => item.done_at !== null).length;
  const show = (changed: Prepared) =>
    client.setQueryData<FlowOverview>(flowOverview(flow).queryKey, (old) => old && { ...old, preparation: changed });
  const tick = async (item: number, now: boolean) => {
    setError(null);
    // The tick stands at once; who and when come with the answer.
    const items = preparation.items.map((one, at) =>
      at === item ? { ...one, done_by: null, done_at: now ? new Date().toISOString() : null } : one,
    );
    show({ ...preparation, items });
    try {
      const changed = await api.patch<Prepared>(`/flows/${flow}/preparation`, { item, done: now });
      show(changed);
    } catch (caught) {
      show(preparation);
      setError(caught);
    }
  };
  return (
    <Section
      title={t('preparation.title', { done, count: preparation.items.length })}
      says={t('preparation.says')}
      action={
        <Link to="/flows/playbooks/$name" params={{ name: preparation.playbook }}>
          {t('preparation.playbook')}
        </Link>
      }
    >
      <ul>
        {preparation.items.map((item, at) => (
          <li key={item.words.eng}>
            <Tick
              label={say(item.words)}
              help={
                item.done_at ? t('preparation.done', { name: item.done_by ?? '', when: when(item.done_at) }) : undefined
              }
              checked={item.done_at !== null}
              onChange={(event) => void tick(at, event.target.checked)}
            />
          </li>
        ))}
      </ul>
      {error ? <ErrorFace error={error} /> : null}
      <Facts
        facts={[
          [
            t('preparation.audience'),
            <Link key="audience" to="/send" search={{ flow, query: preparation.audience }} className="break-anywhere">
              <code>{preparation.audience}</code>
            </Link>,
          ],
          [t('preparation.schedule'), inWords(preparation.schedule)],
        ]}
      />
    </Section>
  );
}
