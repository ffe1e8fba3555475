/** One simulated phone in the hand of its owner. */
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { type Phone, phones } from '../../api/channels.ts';
import { api, newKey } from '../../api/client.ts';
import { type ThreadMessage, thread } from '../../api/contacts.ts';
import { LinesOnPhone } from '../../parts/call-lines.tsx';
import { PartsLine } from '../../parts/parts-line.tsx';
import { Handset, HandsetText } from '../../parts/phone.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorFace, Skeleton } from '../../ui/faces.tsx';
import { TextArea } from '../../ui/field.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { useWords } from '../../words/words.tsx';
import { CallControls, DialButtons, usePhoneLine } from './phone-call.tsx';

/** What has not reached the phone is not on its screen. */
const arrived = new Set(['sent', 'delivered', 'read']);

export function Conversation(props: { contact: string; phone: Phone | null }) {
  const { t } = useWords();
  const query = useInfiniteQuery({ ...thread(props.contact), refetchInterval: 5000 });
  const line = usePhoneLine(props.contact);
  const talk = useRef<HTMLElement>(null);
  const { call } = line;
  const newest = call ? `${call.id} ${call.lines.length}` : query.data?.pages[0]?.items[0]?.id;
  useEffect(() => {
    if (newest) talk.current?.scrollTo({ top: talk.current.scrollHeight });
  }, [newest]);
  if (!query.data)
    return query.isError ? (
      <ErrorFace error={query.error} retry={() => void query.refetch()} />
    ) : (
      <Skeleton lines={6} />
    );
  const messages = query.data.pages
    .flatMap((page) => page.items)
    .filter((one) => (one.call ? one.call.state === 'ended' : one.direction === 'in' || arrived.has(one.state ?? '')))
    .reverse();
  const name = props.phone?.name ?? '';
  return (
    <section className="phone-one" aria-label={t('phones.of', { name })} data-call={call?.state}>
      <Handset
        head={call?.channel ?? messages.findLast((one) => one.channel)?.channel ?? t('send.our_sender')}
        label={t('phones.screen', { name })}
        talk={talk}
      >
        {call ? (
          <>
            {call.state === 'ringing' ? (
              <p className="phone-past" aria-hidden="true">
                {t('phones.rings', { channel: call.channel })}
              </p>
            ) : null}
            <LinesOnPhone lines={call.lines} />
          </>
        ) : (
          <>
            {query.hasNextPage ? (
              <Button small look="quiet" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t('thread.older')}
              </Button>
            ) : null}
            {messages.length === 0 ? <p className="quiet small">{t('phones.silent')}</p> : null}
            {messages.map((one) => (
              <OnScreen key={one.id} message={one} last={one === messages.at(-1)} />
            ))}
          </>
        )}
      </Handset>
      <div className="phone-answer">
        <div className="stack-tight">
          <h2>{name}</h2>
          {props.phone ? <p className="figures quiet">{props.phone.address}</p> : null}
          <Link to="/people/$id" params={{ id: props.contact }}>
            {t('phones.person')}
          </Link>
        </div>
        {call ? (
          <CallControls line={line} call={call} />
        ) : (
          <>
            <DialButtons line={line} />
            <AnswerBox contact={props.contact} name={name} />
          </>
        )}
      </div>
    </section>
  );
}

/** What was said in the last call stays on the screen until something else arrives. */
function OnScreen(props: { message: ThreadMessage; last: boolean }) {
  const { t, of, when, duration } = useWords();
  const { message, last } = props;
  const { call } = message;
  if (call)
    return (
      <>
        {last ? <LinesOnPhone lines={call.lines} /> : null}
        <p className="phone-past quiet small">
          {of('call_states', call.outcome ?? call.state)}
          {call.seconds === null ? '' : ` · ${duration(call.seconds)}`} · {when(message.at)}
        </p>
      </>
    );
  const own = message.direction === 'in';
  return (
    <>
      <span className="hidden-visually">{t(own ? 'phones.owner_wrote' : 'phones.owner_got')}</span>
      <HandsetText text={message.text} own={own} foot={when(message.at)} />
    </>
  );
}

/** Words that do something: they opt out and in again. */
const quick = ['1', '2', 'Yes', 'No', 'STOP', 'START'];

function AnswerBox(props: { contact: string; name: string }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [text, setText, clear] = useDraft(`phone.${props.contact}`, '');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const key = useRef(newKey());
  const answer = async (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim() || busy) return;
    setBusy(true);
    setError(null);
    try {
      await api.post(`/phones/${props.contact}/messages`, { text }, key.current);
      key.current = newKey();
      clear();
      await Promise.all([
        client.invalidateQueries({ queryKey: thread(props.contact).queryKey }),
        client.invalidateQueries({ queryKey: phones.queryKey }),
      ]);
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="stack-tight" onSubmit={(event) => void answer(event)}>
      <TextArea
        label={t('phones.answer_as', { name: props.name })}
        help={t('phones.answer_help')}
        rows={3}
        maxLength={1600}
        dir="auto"
        value={text}
        onChange={(event) => {
          key.current = newKey();
          setText(event.target.value);
        }}
      />
      <fieldset className="chip-row" aria-label={t('phones.quick')}>
        {quick.map((word) => (
          <button key={word} type="button" className="chip" onClick={() => setText(word)}>
            {word}
          </button>
        ))}
      </fieldset>
      {error ? <ErrorFace error={error} /> : null}
      <div className="row-apart">
        <PartsLine text={text} />
        <Button look="primary" type="submit" busy={busy} disabled={!text.trim()}>
          {t('phones.answer')}
        </Button>
      </div>
    </form>
  );
}
