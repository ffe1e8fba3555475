/** The flows that a person has passed or is in, each with its answers when it is opened. */
import './conversations.css';
import type { FlowRun } from '@mhero/contract/conversations.ts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { contactRuns, session } from '../api/runs.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Loaded, Skeleton } from '../ui/faces.tsx';
import { KeysetList } from '../ui/keyset-list.tsx';
import { Facts } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';

const tones: Readonly<Record<string, Tone>> = {
  ...{ completed: 'good', active: 'busy', waiting: 'busy', expired: 'warn', interrupted: 'warn', failed: 'bad' },
};

export function Conversations(props: { contact: string }) {
  const { t } = useWords();
  const query = useInfiniteQuery(contactRuns(props.contact));
  return (
    <KeysetList query={query} empty={<p className="quiet">{t('conversations.none')}</p>}>
      {(runs) => (
        <ul className="lines">
          {runs.map((run) => (
            <li key={run.id}>
              <One run={run} />
            </li>
          ))}
        </ul>
      )}
    </KeysetList>
  );
}

function One(props: { run: FlowRun }) {
  const { t, of, when } = useWords();
  const [open, setOpen] = useState(false);
  const { run } = props;
  return (
    <details className="conversation" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className="conversation-name">{run.flow_name}</span>
        <span className="quiet small">{when(run.created_at)}</span>
        <Badge tone={tones[run.status] ?? 'quiet'}>{of('run_states', run.status)}</Badge>
      </summary>
      {open ? <Answers run={run} /> : null}
      <p className="small">
        <Link to="/flows/$id/results" params={{ id: run.flow }}>
          {t('results.see')}
        </Link>
      </p>
    </details>
  );
}

function Answers(props: { run: FlowRun }) {
  const { t } = useWords();
  const { run } = props;
  const query = useQuery(session(run.session));
  return (
    <Loaded query={query} skeleton={<Skeleton lines={3} />}>
      {({ runs }) => {
        const results = runs.find((one) => one.id === run.id)?.results ?? [];
        if (results.length === 0) return <p className="quiet">{t('conversations.no_answers')}</p>;
        return <Facts facts={results.map((one) => [one.name, said(one)] as const)} />;
      }}
    </Loaded>
  );
}

/** Categories of open questions say nothing about the answer. */
const saysKindOnly = /^(has )?(number|text|date|time|phone|email|all responses)$/i;

/** “3 (No)”: what was written and what it was taken for. */
function said(one: { value: string; category: string | null; input: string | null }): string {
  const words = one.input ?? one.value;
  const { category } = one;
  const isSaid = !category || saysKindOnly.test(category) || category.toLowerCase() === words.trim().toLowerCase();
  return isSaid ? words : `${words} (${category})`;
}
