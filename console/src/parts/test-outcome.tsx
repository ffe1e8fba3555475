import type { TestResult } from '../api/channels.ts';
import { Notice } from '../ui/faces.tsx';
import { useWords } from '../words/words.tsx';

/** What became of a test message, and what to do when it failed. */
export function TestOutcome(props: { result: TestResult }) {
  const { t, of } = useWords();
  const { failure, state, detail } = props.result;
  return (
    <div role="status">
      {failure ? (
        <Notice tone="bad">
          <p>{of('failures', failure)}</p>
          <p>{of('failure_help', failure)}</p>
          {detail ? <p className="quiet small">{detail}</p> : null}
        </Notice>
      ) : state === 'queued' || state === 'held' ? (
        <Notice tone="warn">
          <p>{t('test_message.waits')}</p>
          {detail ? <p className="quiet small">{detail}</p> : null}
        </Notice>
      ) : (
        <Notice tone="good">{t('test_message.taken')}</Notice>
      )}
    </div>
  );
}
