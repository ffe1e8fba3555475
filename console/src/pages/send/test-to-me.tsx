/** The text to the officer's own phone, as the previewed person would get it. */
import { type FormEvent, useState } from 'react';
import type { ChannelRow, TestResult } from '../../api/channels.ts';
import { api } from '../../api/client.ts';
import { TestOutcome } from '../../parts/test-outcome.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorFace } from '../../ui/faces.tsx';
import { TextField } from '../../ui/field.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { useWords } from '../../words/words.tsx';
import type { Draft } from './draft.ts';
import type { Seen } from './send.tsx';

const longestTest = 1600;

export function TestToMe(props: { draft: Draft; channel: ChannelRow | undefined; seen: Seen }) {
  const { t } = useWords();
  const [number, setNumber] = useDraft('my-number', '');
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<TestResult | null>(null);
  const [error, setError] = useState<unknown>(null);
  const { channel } = props;
  const previewed = props.seen.preview.data?.people.find((one) => one.version === 'default');
  const text = (props.seen.old ? undefined : previewed?.text) ?? props.draft.texts.default ?? '';
  const test = async (event: FormEvent) => {
    event.preventDefault();
    if (!channel || busy || !text.trim() || !number.trim()) return;
    setBusy(true);
    setError(null);
    setResult(null);
    try {
      const body = { to: number, text: text.slice(0, longestTest) };
      setResult(await api.post<TestResult>(`/channels/${channel.id}/test`, body));
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <details>
      <summary>{t('send.test')}</summary>
      <form className="stack-tight send-test" onSubmit={(event) => void test(event)}>
        <TextField
          label={t('send.my_number')}
          help={t('send.my_number_help')}
          type="tel"
          autoComplete="tel"
          value={number}
          onChange={(event) => setNumber(event.target.value)}
        />
        <Button type="submit" busy={busy} disabled={!channel || !text.trim() || !number.trim()}>
          {t('send.send_test')}
        </Button>
        {error ? <ErrorFace error={error} /> : null}
        {result ? <TestOutcome result={result} /> : null}
      </form>
    </details>
  );
}
