/** All that was said with one contact, the newest at the bottom, with a box to answer. */
import './thread.css';
import type { ThreadCall } from '@mhero/contract/channels.ts';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, Fragment, useEffect, useRef, useState } from 'react';
import { api, newKey } from '../api/client.ts';
import { type ThreadMessage, thread } from '../api/contacts.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorFace, Skeleton } from '../ui/faces.tsx';
import { TextArea } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { useDraft } from '../ui/use-draft.ts';
import { useWords } from '../words/words.tsx';
import { LinesInThread } from './call-lines.tsx';
import { MessageState } from './message-state.tsx';
import { PartsLine } from './parts-line.tsx';

/** What happened between two messages: a conversation began or ended. */
export interface ThreadMark {
  readonly at: string;
  readonly words: string;
}

export function Thread(props: { contact: string; reach: string; marks?: readonly ThreadMark[] }) {
  const { t } = useWords();
  const query = useInfiniteQuery(thread(props.contact));
  const end = useRef<HTMLDivElement>(null);
  const newest = query.data?.pages[0]?.items[0]?.id;
  useEffect(() => {
    if (newest) end.current?.scrollTo({ top: end.current.scrollHeight });
  }, [newest]);
  if (!query.data)
    return query.isError ? (
      <ErrorFace error={query.error} retry={() => void query.refetch()} />
    ) : (
      <Skeleton lines={3} />
    );
  const messages = query.data.pages.flatMap((page) => page.items).reverse();
  return (
    <div className="stack">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <div className="thread" ref={end} tabIndex={0} role="log" aria-label={t('thread.title')}>
        {query.hasNextPage ? (
          <Button small look="quiet" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('thread.older')}
          </Button>
        ) : null}
        {messages.length === 0 ? <p className="quiet">{t('thread.none')}</p> : null}
        {messages.map((message, at) => (
          <Fragment key={message.id}>
            <Marks
              marks={props.marks}
              after={messages[at - 1]?.at ?? (query.hasNextPage ? message.at : '')}
              until={message.at}
            />
            <Bubble message={message} />
          </Fragment>
        ))}
        <Marks marks={props.marks} after={messages.at(-1)?.at ?? ''} />
      </div>
      {props.reach === 'reachable' ? (
        <ReplyBox contact={props.contact} />
      ) : (
        <p className="quiet">{t('thread.cannot_reply')}</p>
      )}
    </div>
  );
}

/** Those after one message and not after the next. */
function Marks(props: { marks: readonly ThreadMark[] | undefined; after: string; until?: string }) {
  const { when } = useWords();
  const time = (instant: string) => (instant ? Date.parse(instant) : 0);
  const shown = (props.marks ?? []).filter(
    ({ at }) => time(at) > time(props.after) && (props.until === undefined || time(at) <= time(props.until)),
  );
  return shown.map(({ at, words }) => (
    <p key={`${at} ${words}`} className="thread-mark small">
      <span>
        {words} · <time dateTime={at}>{when(at)}</time>
      </span>
    </p>
  ));
}

export function Bubble(props: { message: ThreadMessage }) {
  const { t, when } = useWords();
  const { message } = props;
  if (message.call) return <CallBubble message={message} call={message.call} />;
  return (
    <article className={`bubble bubble-${message.direction}`}>
      <h3 className="hidden-visually">{t(message.direction === 'in' ? 'thread.they_wrote' : 'thread.we_wrote')}</h3>
      <p className="bubble-text" dir="auto">
        {message.text}
      </p>
      <footer className="bubble-foot">
        <time dateTime={message.at}>{when(message.at)}</time>
        {message.channel ? <span>{message.channel}</span> : null}
        {message.parts > 1 ? <span>{t('thread.parts', { count: message.parts })}</span> : null}
        {message.state ? <MessageState state={message.state} failure={message.failure} /> : null}
      </footer>
    </article>
  );
}

const callTones: Record<string, Tone> = {
  ...{ queued: 'busy', placing: 'busy', ringing: 'busy', open: 'busy' },
  ...{ answered: 'good', no_answer: 'warn', busy: 'warn', failed: 'bad' },
};

function CallBubble({ message, call }: { message: ThreadMessage; call: ThreadCall }) {
  const { t, of, when, duration } = useWords();
  const state = call.outcome ?? call.state;
  const title = t(message.direction === 'in' ? 'calls.in' : 'calls.out');
  return (
    <article className={`bubble bubble-${message.direction} bubble-call`}>
      <h3 className="bubble-call-head">
        <Icon name="call" size={16} />
        {title}
        {call.flow ? <span className="quiet">{call.flow}</span> : null}
      </h3>
      {call.lines.length > 0 ? (
        <details>
          <summary>{t('calls.lines')}</summary>
          <LinesInThread lines={call.lines} />
        </details>
      ) : null}
      <footer className="bubble-foot">
        <time dateTime={message.at}>{when(message.at)}</time>
        {message.channel ? <span>{message.channel}</span> : null}
        <Badge tone={callTones[state] ?? 'quiet'}>{of('call_states', state)}</Badge>
        {call.seconds === null ? null : <span>{duration(call.seconds)}</span>}
        {call.attempts > 1 ? <span>{t('calls.tries', { count: call.attempts })}</span> : null}
      </footer>
    </article>
  );
}

function ReplyBox(props: { contact: string }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [text, setText, clear] = useDraft(`reply.${props.contact}`, '');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  // The same key until the server has taken it: pressing again after a cut line does not send twice.
  const key = useRef(newKey());
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim() || busy) return;
    setBusy(true);
    setError(null);
    try {
      await api.post(`/contacts/${props.contact}/messages`, { text }, key.current);
      key.current = newKey();
      clear();
      await client.invalidateQueries({ queryKey: thread(props.contact).queryKey });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="stack-tight" onSubmit={(event) => void send(event)}>
      <TextArea
        label={t('thread.reply')}
        rows={3}
        maxLength={1600}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {error ? <ErrorFace error={error} /> : null}
      <div className="row-apart">
        <PartsLine text={text} />
        <Button look="primary" type="submit" busy={busy} disabled={!text.trim()}>
          {t('thread.send_reply')}
        </Button>
      </div>
    </form>
  );
}
