/** Who gets it, what it says, and when: one page on a desk, three steps on a phone. */
import './send.css';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { settings } from '../../api/access.ts';
import { audienceCount } from '../../api/audiences.ts';
import { type PreviewQuestion, preview } from '../../api/broadcasts.ts';
import { channels } from '../../api/channels.ts';
import { type FlowDetail, flow } from '../../api/flows.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceSet } from '../../ui/choice-set.tsx';
import { Loaded, Skeleton } from '../../ui/faces.tsx';
import { Page } from '../../ui/page.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useDraft } from '../../ui/use-draft.ts';
import { useWords } from '../../words/words.tsx';
import { type Draft, emptyDraft, writtenTexts } from './draft.ts';
import { firstMessage } from './first-message.ts';
import { Summary } from './summary.tsx';
import { What } from './what.tsx';
import { WhatFlow } from './what-flow.tsx';
import { When } from './when.tsx';
import { Who } from './who.tsx';

const route = getRouteApi('/send');
const steps = ['who', 'what', 'when'] as const;
type Step = (typeof steps)[number];
/** At its end, as drafts of earlier releases may lack what was added since. */
const draftName = 'send';

export function Send() {
  const { t } = useWords();
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/send' });
  const [kept, setDraft, clear] = useDraft<Draft>(draftName, emptyDraft);
  const draft = { ...emptyDraft, ...kept };
  const change = (part: Partial<Draft>) => setDraft((now) => ({ ...emptyDraft, ...now, ...part }));
  const step = steps.find((one) => one === search.step) ?? 'who';
  const go = (next: Step) => void navigate({ search: { ...search, step: next }, replace: true });
  useEffect(() => {
    const { query, flow } = search;
    if (query === undefined && flow === undefined) return;
    // Another page has chosen the people or the conversation; the words written so far stay.
    const chosen = {
      ...(query === undefined ? {} : { query }),
      ...(flow === undefined ? {} : { flow, what: 'flow' as const }),
    };
    setDraft((now) => ({ ...emptyDraft, ...now, ...chosen }));
    void navigate({ search: { step: search.step }, replace: true });
  }, [search, setDraft, navigate]);
  const begun = JSON.stringify(draft) !== JSON.stringify(emptyDraft);
  return (
    <Page
      title={t('send.title')}
      says={t('send.says')}
      action={begun ? <Button onClick={clear}>{t('send.afresh')}</Button> : null}
    >
      <StepBar step={step} go={go} />
      <Desk draft={draft} change={change} step={step} go={go} onSent={clear} />
    </Page>
  );
}

function Desk(props: {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  step: Step;
  go: (step: Step) => void;
  onSent: () => void;
}) {
  const { draft, change, step, go } = props;
  const { t } = useWords();
  const setup = useQuery(settings);
  const rows = useQuery(channels);
  const channel = rows.data?.find((one) => one.name === draft.channel) ?? rows.data?.[0];
  const first = useQuery({ ...firstMessageOf(draft.flow), enabled: draft.what === 'flow' && draft.flow !== '' });
  // What is previewed, counted and tried of a conversation is its first message.
  const shown = draft.what === 'flow' ? { ...draft, texts: (draft.flow && first.data?.texts) || {} } : draft;
  const seen = useSeen(shown, channel?.name);
  return (
    <div className="send" data-step={step}>
      <div className="send-parts">
        <Part step="who" title={t('send.who')} next={() => go('what')}>
          <Who draft={draft} change={change} />
        </Part>
        <Part step="what" title={t('send.what')} back={() => go('who')} next={() => go('when')}>
          <WhatKind draft={draft} change={change} />
          {draft.what === 'flow' ? (
            <WhatFlow draft={draft} change={change} first={first.data} seen={seen} channel={channel} />
          ) : (
            <Loaded query={setup}>
              {(found) => (
                <What draft={draft} change={change} languages={found.languages} seen={seen} channel={channel} />
              )}
            </Loaded>
          )}
        </Part>
        <Part step="when" title={t('send.when')} back={() => go('what')}>
          <Loaded query={setup}>
            {(found) => (
              <Loaded query={rows}>
                {(list) => (
                  <When draft={draft} change={change} zone={found.timezone} channels={list} channel={channel} />
                )}
              </Loaded>
            )}
          </Loaded>
        </Part>
      </div>
      {setup.data ? (
        <Summary
          draft={shown}
          questions={draft.what === 'flow' ? (first.data?.questions ?? null) : null}
          zone={setup.data.timezone}
          channel={channel}
          seen={seen}
          onSent={props.onSent}
        />
      ) : (
        <Skeleton lines={3} />
      )}
    </div>
  );
}

function WhatKind(props: { draft: Draft; change: (part: Partial<Draft>) => void }) {
  const { t } = useWords();
  return (
    <ChoiceSet
      legend={t('send.kind')}
      value={props.draft.what}
      choices={[
        { value: 'text', label: t('send.kind_text'), help: t('send.kind_text_says') },
        { value: 'flow', label: t('send.kind_flow'), help: t('send.kind_flow_says') },
      ]}
      onChange={(what) => props.change({ what })}
    />
  );
}

/** Of the newest revision: what runs may lag behind it. */
const firstMessageOf = (id: string) => ({
  ...flow(id),
  select: (found: FlowDetail) => firstMessage(found.definition),
});

export interface Seen {
  readonly count: ReturnType<typeof useCount>;
  readonly preview: ReturnType<typeof usePreview>;
  /** What is shown is of an earlier wording. */
  readonly old: boolean;
}

function useCount(query: string) {
  return useQuery(audienceCount(query));
}

function usePreview(question: PreviewQuestion, ask: boolean) {
  return useQuery({ ...preview(question), enabled: ask });
}

/** The count and the preview, asked again when the writing rests. */
function useSeen(draft: Draft, channel: string | undefined): Seen {
  const query = useDebounced(draft.query);
  const texts = writtenTexts(draft.texts);
  const asked = JSON.stringify({ query: draft.query, texts, ...(channel ? { channel } : {}) });
  const still = useDebounced(asked, 400);
  const count = useCount(query);
  const question = JSON.parse(still) as PreviewQuestion;
  const found = usePreview(question, Object.keys(question.texts).length > 0);
  return { count, preview: found, old: still !== asked || found.isPlaceholderData || query !== draft.query };
}

function StepBar(props: { step: Step; go: (step: Step) => void }) {
  const { t } = useWords();
  return (
    <nav className="send-steps" aria-label={t('send.steps')}>
      {steps.map((one) => (
        <button
          key={one}
          type="button"
          className="send-step"
          aria-current={one === props.step ? 'step' : undefined}
          onClick={() => props.go(one)}
        >
          {t(`send.${one}`)}
        </button>
      ))}
    </nav>
  );
}

function Part(props: { step: Step; title: string; back?: () => void; next?: () => void; children: ReactNode }) {
  const { t } = useWords();
  return (
    <section className="panel section" data-of={props.step} aria-labelledby={`send-${props.step}`}>
      <h2 id={`send-${props.step}`}>
        <span className="send-number" aria-hidden="true">
          {steps.indexOf(props.step) + 1}
        </span>
        {props.title}
      </h2>
      {props.children}
      <div className="send-move">
        {props.back ? <Button onClick={props.back}>{t('send.back')}</Button> : null}
        {props.next ? (
          <Button look="primary" onClick={props.next}>
            {t('send.next')}
          </Button>
        ) : null}
      </div>
    </section>
  );
}
