import { type FormEvent, useState } from 'react';
import type { ChannelRow, TestResult } from '../../api/channels.ts';
import { api } from '../../api/client.ts';
import { TestOutcome } from '../../parts/test-outcome.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorFace } from '../../ui/faces.tsx';
import { TextField } from '../../ui/field.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { useWords } from '../../words/words.tsx';

/** One real message to a number of one's own, and what the network said. */
export function ChannelTest(props: { row: ChannelRow }) {
  const { t } = useWords();
  const [to, setTo] = useDraft('my-number', '');
  const [text, setText] = useState(t('channels.test_text'));
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<TestResult | null>(null);
  const [error, setError] = useState<unknown>(null);
  const test = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !to.trim() || !text.trim()) return;
    setBusy(true);
    setError(null);
    setResult(null);
    try {
      setResult(await api.post<TestResult>(`/channels/${props.row.id}/test`, { to: to.trim(), text }));
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="stack-tight" onSubmit={(event) => void test(event)}>
      <TextField
        label={t('send.my_number')}
        help={t('send.my_number_help')}
        type="tel"
        autoComplete="tel"
        value={to}
        onChange={(event) => setTo(event.target.value)}
      />
      <TextField
        label={t('channels.test_message')}
        value={text}
        maxLength={1600}
        onChange={(event) => setText(event.target.value)}
      />
      <div>
        <Button type="submit" busy={busy} disabled={!to.trim() || !text.trim()}>
          {t('send.send_test')}
        </Button>
      </div>
      {error ? <ErrorFace error={error} /> : null}
      {result ? <TestOutcome result={result} /> : null}
    </form>
  );
}
