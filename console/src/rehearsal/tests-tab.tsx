/** Kept conversations, played on the draft whenever it changes: what goes as it is written, and what does not. */
import type { FlowDetail } from '@mhero/contract/flows.ts';
import type { Conversation, Difference } from '@mhero/flow/conversations/conversation.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '../api/client.ts';
import { type FlowTest, flowTests } from '../api/flow-tests.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { Empty, Loaded, Notice, useErrorWords } from '../ui/faces.tsx';
import { useToast } from '../ui/toast.tsx';
import { useWords } from '../words/words.tsx';
import { type Engine, openEngine } from './engine.ts';
import type { Setting } from './protocol.ts';

type Found = ReadonlyMap<string, readonly Difference[]>;

export function TestsTab({ flow, setting }: { flow: FlowDetail; setting: Setting }) {
  const { t } = useWords();
  const query = useQuery(flowTests(flow.id));
  const played = usePlayed(setting, query.data);
  return (
    <Loaded query={query}>
      {(tests) =>
        tests.length === 0 ? (
          <Empty title={t('rehearsal.tests_none')}>{t('rehearsal.tests_none_says')}</Empty>
        ) : (
          <div className="stack">
            <p className="quiet small">{t('rehearsal.tests_says')}</p>
            {played.error ? (
              <Notice tone="bad">
                {t('rehearsal.cannot')} {played.error}
              </Notice>
            ) : null}
            {played.found ? <Sum found={played.found} count={tests.length} /> : null}
            <ul className="rehearsal-tests">
              {tests.map((test) => (
                <OneTest
                  key={test.id}
                  {...{ flow, test, differences: played.found?.get(test.id) }}
                  accept={() => played.accept(test)}
                />
              ))}
            </ul>
          </div>
        )
      }
    </Loaded>
  );
}

function Sum({ found, count }: { found: Found; count: number }) {
  const { t } = useWords();
  const failed = [...found.values()].filter((differences) => differences.length > 0).length;
  return (
    <p role="status">
      <strong>{t('rehearsal.tests_sum', { passed: count - failed, count })}</strong>{' '}
      {failed > 0 ? t('rehearsal.tests_stop') : null}
    </p>
  );
}

function OneTest(props: {
  flow: FlowDetail;
  test: FlowTest;
  differences: readonly Difference[] | undefined;
  accept: () => Promise<Conversation>;
}) {
  const { t, when } = useWords();
  const { flow, test, differences } = props;
  const say = useToast();
  const wordsOf = useErrorWords();
  const client = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const url = `/flows/${flow.id}/tests/${test.id}`;
  const renew = () => client.invalidateQueries({ queryKey: flowTests(flow.id).queryKey });
  const accept = async () => {
    try {
      await api.put(url, await props.accept());
      await renew();
      say(t('rehearsal.accepted', { name: test.conversation.name }));
    } catch (error) {
      say(wordsOf(error));
    }
  };
  const good = differences?.length === 0;
  return (
    <li className="panel stack-tight">
      <div className="row-apart">
        <h3>{test.conversation.name}</h3>
        {differences ? (
          <Badge tone={good ? 'good' : 'bad'}>{t(good ? 'rehearsal.passes' : 'rehearsal.differs')}</Badge>
        ) : null}
      </div>
      {differences && !good ? <Differences list={differences} /> : null}
      <p className="quiet small">{t('rehearsal.kept_by', { author: test.author, time: when(test.changed_at) })}</p>
      <div className="row">
        {differences && !good ? (
          <Button small onClick={() => void accept()}>
            {t('rehearsal.accept')}
          </Button>
        ) : null}
        <Button small look="quiet" onClick={() => setRemoving(true)}>
          {t('rehearsal.remove')}
        </Button>
      </div>
      <ConfirmDialog
        open={removing}
        onClose={() => setRemoving(false)}
        title={t('rehearsal.remove_title', { name: test.conversation.name })}
        says={t('rehearsal.remove_says')}
        act={t('rehearsal.remove')}
        danger
        onAct={async () => {
          await api.remove(url);
          await renew();
        }}
      />
    </li>
  );
}

const mostShown = 6;

function Differences({ list }: { list: readonly Difference[] }) {
  const { t } = useWords();
  return (
    <dl className="rehearsal-differences small">
      {list.slice(0, mostShown).map((one) => (
        <div key={`${one.turn} ${one.expected} ${one.actual}`}>
          <dt>{one.turn === 0 ? t('rehearsal.at_the_end') : t('rehearsal.turn', { turn: one.turn })}</dt>
          <dd>
            {t('rehearsal.expected')} <del dir="auto">{one.expected}</del>
          </dd>
          <dd>
            {t('rehearsal.was')} <ins dir="auto">{one.actual}</ins>
          </dd>
        </div>
      ))}
      {list.length > mostShown ? (
        <div>{t('rehearsal.more_differences', { count: list.length - mostShown })}</div>
      ) : null}
    </dl>
  );
}

function usePlayed(setting: Setting, tests: readonly FlowTest[] | undefined) {
  const engine = useRef<Engine | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => () => engine.current?.end(), []);
  useEffect(() => {
    if (!tests || tests.length === 0) return;
    let current = true;
    engine.current ??= openEngine();
    const given = {
      setting,
      tests: tests.map(({ id, conversation }) => ({ id, conversation: conversation as Conversation })),
    };
    engine.current
      .do('tests', given)
      .then((outcomes) => {
        if (!current) return;
        setFound(new Map(outcomes.map(({ id, differences }) => [id, differences])));
        setError(null);
      })
      .catch((caught: Error) => current && setError(caught.message));
    return () => {
      current = false;
    };
  }, [setting, tests]);
  return {
    ...{ found, error },
    accept: ({ conversation }: FlowTest) =>
      engine.current!.do('accept', { setting, conversation: conversation as Conversation }),
  };
}
