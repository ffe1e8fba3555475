import './person.css';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { type ContactDetail, contact } from '../../api/contacts.ts';
import { contactRuns } from '../../api/runs.ts';
import { Conversations } from '../../parts/conversations.tsx';
import { Reach } from '../../parts/reach.tsx';
import { Thread, type ThreadMark } from '../../parts/thread.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Loaded } from '../../ui/faces.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';
import { PersonCorrections } from './person-corrections.tsx';
import { PersonFacts } from './person-facts.tsx';

const route = getRouteApi('/people/$id');

export function Person() {
  const { t } = useWords();
  const { id } = route.useParams();
  const query = useQuery(contact(id));
  const marks = useMarks(id);
  return (
    <Page
      title={query.data?.name ?? t('person.title')}
      above={{ to: '/people', label: t('people.title') }}
      says={query.data ? <Headline person={query.data} /> : undefined}
      action={query.data ? <ConsentAct person={query.data} /> : undefined}
    >
      <div className="two-columns person-columns">
        <div className="stack">
          <Loaded query={query}>
            {(person) => (
              <>
                <PersonFacts person={person} />
                <PersonCorrections person={person} />
              </>
            )}
          </Loaded>
        </div>
        <div className="stack">
          <Section title={t('thread.title')}>
            <Thread contact={id} reach={query.data?.reach ?? 'reachable'} marks={marks} />
          </Section>
          <Section title={t('conversations.title')} says={t('conversations.says')}>
            <Conversations contact={id} />
          </Section>
        </div>
      </div>
    </Page>
  );
}

/** Where conversations began and ended among the messages: from the same answer as the list of them. */
function useMarks(id: string): ThreadMark[] {
  const { t, of } = useWords();
  const { data } = useInfiniteQuery(contactRuns(id));
  const runs = data?.pages.flatMap((page) => page.items) ?? [];
  return runs
    .flatMap((run): ThreadMark[] => [
      { at: run.created_at, words: t('conversations.began', { flow: run.flow_name }) },
      ...(run.ended_at
        ? [
            {
              at: run.ended_at,
              words: t('conversations.ended', { flow: run.flow_name, how: of('run_states', run.status) }),
            },
          ]
        : []),
    ])
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

function Headline(props: { person: ContactDetail }) {
  const { person } = props;
  const post = [...person.cadre.slice(0, 2), ...person.facility.slice(0, 2)].join(' · ');
  return (
    <span className="row">
      <Reach reach={person.reach} />
      {post ? <span>{post}</span> : null}
    </span>
  );
}

function ConsentAct(props: { person: ContactDetail }) {
  const { t } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const [asked, setAsked] = useState(false);
  const { person } = props;
  const addresses = person.addresses.filter((address) => address.valid);
  if (addresses.length === 0) return null;
  const out = addresses.every((address) => address.opted_out);
  const action = out ? 'opt_in' : 'opt_out';
  return (
    <>
      <Button onClick={() => setAsked(true)}>{t(`person.${action}`)}</Button>
      <ConfirmDialog
        open={asked}
        onClose={() => setAsked(false)}
        title={t(`person.${action}_title`, { name: person.name })}
        says={t(`person.${action}_says`)}
        act={t(`person.${action}`)}
        danger={!out}
        onAct={async () => {
          for (const { scheme, value } of addresses)
            await api.post(`/contacts/${person.id}/consent`, { scheme, value, action: out ? 'in' : 'out' });
          await client.invalidateQueries({ queryKey: ['contact', person.id] });
          setAsked(false);
          toast(t(`person.${action}_done`));
        }}
      />
    </>
  );
}
