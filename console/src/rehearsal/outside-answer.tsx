/** The flow asks a system outside; nobody is called, and the officer says what would come back. */
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { TextArea, Tick } from '../ui/field.tsx';
import { useWords } from '../words/words.tsx';
import type { PendingCall } from './use-phone.ts';

export function OutsideAnswer({ pending }: { pending: PendingCall }) {
  const { t } = useWords();
  const [body, setBody] = useState('{}');
  const [always, setAlways] = useState(false);
  const { method, url, body: sent } = pending.call;
  return (
    <section className="panel stack-tight" aria-label={t('rehearsal.asks_outside')}>
      <p>
        <strong>{t('rehearsal.asks_outside')}</strong>
      </p>
      <p className="small break-anywhere">
        {method} {url}
      </p>
      {sent ? (
        <details className="small">
          <summary>{t('rehearsal.asks_with')}</summary>
          <pre className="rehearsal-body">{sent.slice(0, 2_000)}</pre>
        </details>
      ) : null}
      <TextArea
        label={t('rehearsal.answers_with')}
        help={t('rehearsal.answers_help')}
        rows={2}
        spellCheck={false}
        value={body}
        onChange={(event) => setBody(event.target.value)}
      />
      <Tick label={t('rehearsal.always')} checked={always} onChange={(event) => setAlways(event.target.checked)} />
      <div className="row">
        <Button small look="primary" onClick={() => pending.answer({ status: 200, body }, always)}>
          {t('rehearsal.answers_well')}
        </Button>
        <Button small onClick={() => pending.answer({ status: 500, body: '' }, always)}>
          {t('rehearsal.answers_badly')}
        </Button>
        <Button small onClick={() => pending.answer({ status: 0, body: '' }, always)}>
          {t('rehearsal.answers_not')}
        </Button>
      </div>
    </section>
  );
}
