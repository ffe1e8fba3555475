/** What it comes to: people, parts, cost, time; what is still missing; the test; the button that names the figure. */
import { useState } from 'react';
import type { ChannelRow } from '../../api/channels.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorFace } from '../../ui/faces.tsx';
import { useWords } from '../../words/words.tsx';
import { ConfirmSend } from './confirm-send.tsx';
import { ConfirmStart } from './confirm-start.tsx';
import { type Draft, type Missing, missing } from './draft.ts';
import { Estimate } from './estimate.tsx';
import type { Seen } from './send.tsx';
import { TestToMe } from './test-to-me.tsx';
import { TryOnPhone } from './try-on-phone.tsx';
import { wallTime } from './zoned.ts';

export function Summary(props: {
  draft: Draft;
  /** Of a conversation: how often it waits for an answer. */
  questions: number | null;
  zone: string;
  channel: ChannelRow | undefined;
  seen: Seen;
  onSent: () => void;
}) {
  const { t, number } = useWords();
  const [asked, setAsked] = useState(false);
  const { draft, channel, seen } = props;
  const { count } = seen;
  const people = count.error ? undefined : count.data?.reachable;
  const lacks: (Missing | 'people' | 'count')[] = missing(draft, channel?.name, wallTime(new Date(), props.zone));
  if (people === undefined) lacks.unshift('count');
  else if (people === 0) lacks.unshift('people');
  const isFlow = draft.what === 'flow';
  const ready = lacks.length === 0 && (!seen.old || (isFlow && count.data !== undefined && !count.isPlaceholderData));
  return (
    <aside className="panel stack send-side" aria-label={t('send.summary')}>
      <div className="send-figures" data-old={seen.old || undefined}>
        <p>
          <span className="send-figure figures">{people === undefined ? '—' : number(people)}</span>{' '}
          {t(isFlow ? 'send.people_begin' : 'send.people_get_it', { count: people ?? 0 })}
        </p>
        {seen.preview.data && people ? <Estimate found={seen.preview.data} people={people} /> : null}
        {props.questions !== null && people ? (
          <p className="small quiet">{t('send.first_only', { questions: props.questions })}</p>
        ) : null}
        {seen.preview.error ? <ErrorFace error={seen.preview.error} retry={() => void seen.preview.refetch()} /> : null}
      </div>
      {lacks.length > 0 ? (
        <ul className="stack-tight small" id="send-missing">
          {lacks.map((one) => (
            <li key={one}>{t(`missing.${one}`)}</li>
          ))}
        </ul>
      ) : null}
      <Button
        look={draft.lane === 'emergency' ? 'danger' : 'primary'}
        icon="send"
        aria-disabled={!ready}
        aria-describedby={lacks.length > 0 ? 'send-missing' : undefined}
        onClick={() => (ready ? setAsked(true) : undefined)}
      >
        {t(isFlow ? 'send.start_for' : 'send.send_to', { count: people ?? 0 })}
      </Button>
      <TestToMe draft={draft} channel={channel} seen={seen} />
      {isFlow && draft.flow && channel?.kind === 'simulator' ? (
        <TryOnPhone flow={draft.flow} channel={channel.name} query={draft.query} />
      ) : null}
      {isFlow && channel && count.data ? (
        <ConfirmStart
          open={asked}
          onClose={() => setAsked(false)}
          draft={draft}
          zone={props.zone}
          channel={channel}
          count={count.data}
          preview={seen.preview.data}
          onSent={props.onSent}
        />
      ) : null}
      {!isFlow && channel && count.data ? (
        <ConfirmSend
          open={asked}
          onClose={() => setAsked(false)}
          draft={draft}
          zone={props.zone}
          channel={channel}
          count={count.data}
          preview={seen.preview.data}
          recount={async () => {
            await Promise.all([count.refetch(), seen.preview.refetch()]);
          }}
          onSent={props.onSent}
        />
      ) : null}
    </aside>
  );
}
