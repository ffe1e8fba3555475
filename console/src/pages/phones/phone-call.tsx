/** The call of a simulated phone: it rings, is taken, keys are pressed, words are spoken, it is hung up. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type PhoneAct, type PhoneCallNow, type PhoneOnLine, phoneCall } from '../../api/channels.ts';
import { api, newKey } from '../../api/client.ts';
import { thread } from '../../api/contacts.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorFace } from '../../ui/faces.tsx';
import { TextField } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';

export interface PhoneLine {
  readonly call: PhoneOnLine | null;
  readonly busy: boolean;
  readonly error: unknown;
  act(act: PhoneAct): void;
  /** Calls our number, and waits or hangs up at once. */
  dial(what: 'incoming_call' | 'missed_call'): void;
  /** What came of the last call to us, where there is something to say. */
  readonly note: 'not_taken' | 'missed' | null;
}

export function usePhoneLine(contact: string): PhoneLine {
  const client = useQueryClient();
  const query = useQuery(phoneCall(contact));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [note, setNote] = useState<PhoneLine['note']>(null);
  const call = query.data ?? null;
  const run = (work: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    setNote(null);
    work()
      .catch(setError)
      .finally(() => {
        setBusy(false);
        void client.invalidateQueries({ queryKey: phoneCall(contact).queryKey });
        void client.invalidateQueries({ queryKey: thread(contact).queryKey });
      });
  };
  return {
    ...{ call, busy, error, note },
    act: (act) =>
      run(async () => {
        const now = await api.post<PhoneCallNow>(`/phones/${contact}/call/${call!.id}`, act, newKey());
        client.setQueryData(phoneCall(contact).queryKey, now.call);
      }),
    dial: (what) =>
      run(async () => {
        const { outcome } = await api.post<{ outcome: string }>(`/phones/${contact}/calls`, { what }, newKey());
        if (what === 'missed_call') setNote('missed');
        else if (outcome !== 'conversation') setNote('not_taken');
      }),
  };
}

/** What can be done with a phone that is in no call. */
export function DialButtons({ line }: { line: PhoneLine }) {
  const { t } = useWords();
  return (
    <div className="stack-tight">
      <div className="chip-row">
        <Button small icon="call" busy={line.busy} onClick={() => line.dial('incoming_call')}>
          {t('phones.call_us')}
        </Button>
        <Button small look="quiet" disabled={line.busy} onClick={() => line.dial('missed_call')}>
          {t('phones.miss_us')}
        </Button>
      </div>
      <p className="quiet small" role="status">
        {line.note ? t(`phones.${line.note}`) : ''}
      </p>
      {line.error ? <ErrorFace error={line.error} /> : null}
    </div>
  );
}

export function CallControls({ line, call }: { line: PhoneLine; call: PhoneOnLine }) {
  const { t } = useWords();
  if (call.state === 'ringing')
    return (
      <section className="stack-tight" aria-label={t('phones.rings', { channel: call.channel })}>
        <p role="status">
          <strong>{t('phones.rings', { channel: call.channel })}</strong>
        </p>
        <div className="chip-row">
          <Button look="primary" icon="call" busy={line.busy} onClick={() => line.act({ act: 'take' })}>
            {t('phones.take')}
          </Button>
          <Button disabled={line.busy} onClick={() => line.act({ act: 'decline' })}>
            {t('phones.decline')}
          </Button>
        </div>
        {line.error ? <ErrorFace error={line.error} /> : null}
      </section>
    );
  return (
    <section className="stack-tight" aria-label={t('phones.on_line', { channel: call.channel })}>
      <p role="status">
        <strong>{t('phones.on_line', { channel: call.channel })}</strong>
      </p>
      <Asked key={call.wait} line={line} call={call} />
      <div className="chip-row">
        <Button small look="danger" disabled={line.busy} onClick={() => line.act({ act: 'hang_up' })}>
          {t('phones.hang_up')}
        </Button>
      </div>
      {line.error ? <ErrorFace error={line.error} /> : null}
    </section>
  );
}

function Asked({ line, call }: { line: PhoneLine; call: PhoneOnLine }) {
  const { t, of } = useWords();
  const { asks, wait } = call;
  if (!asks) return <p className="quiet small">{t('phones.listen')}</p>;
  if (asks.kind === 'digits') return <Keys line={line} wait={wait} count={asks.digits} />;
  if (asks.kind === 'recording') return <Record line={line} wait={wait} />;
  return (
    <fieldset className="phone-asked stack-tight" disabled={line.busy}>
      <legend>{t('phones.dials', { number: asks.to ?? '' })}</legend>
      <div className="chip-row">
        {(['answered', 'no_answer', 'busy'] as const).map((outcome) => (
          <Button key={outcome} small onClick={() => line.act({ act: 'dialled', wait, outcome })}>
            {of('call_states', outcome)}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

/** With a number of digits the last of them ends the answer, else the key # does. */
function Keys({ line, wait, count }: { line: PhoneLine; wait: number; count: number | null }) {
  const { t } = useWords();
  const [digits, setDigits] = useState('');
  const send = (text: string) => line.act({ act: 'key', wait, digits: text });
  const press = (key: string) => {
    const next = digits + key;
    setDigits(next);
    if (count === null ? key === '#' : next.length >= count) send(next);
  };
  const names: Record<string, string> = { '*': t('phones.key_star'), '#': t('phones.key_hash') };
  return (
    <fieldset className="phone-asked stack-tight" aria-label={t('phones.keys')} disabled={line.busy}>
      <output className="phone-digits figures" aria-label={t('phones.pressed')}>
        {digits || '\u00a0'}
      </output>
      <div className="phone-keys">
        {keys.map((key) => (
          <Button key={key} aria-label={names[key]} onClick={() => press(key)}>
            {key}
          </Button>
        ))}
      </div>
      <div className="chip-row">
        <Button small look="quiet" onClick={() => line.act({ act: 'be_silent', wait })}>
          {t('phones.be_silent')}
        </Button>
      </div>
    </fieldset>
  );
}

function Record({ line, wait }: { line: PhoneLine; wait: number }) {
  const { t } = useWords();
  const [words, setWords] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    line.act(words.trim() ? { act: 'record', wait, words: words.trim() } : { act: 'be_silent', wait });
  };
  return (
    <form className="stack-tight" onSubmit={send}>
      <TextField
        label={t('phones.record')}
        help={t('phones.record_help')}
        maxLength={500}
        dir="auto"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <div className="chip-row">
        <Button look="primary" type="submit" busy={line.busy}>
          {t('phones.record_send')}
        </Button>
      </div>
    </form>
  );
}
