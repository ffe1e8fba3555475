import type { Source } from '../../api/sources.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { useWords } from '../../words/words.tsx';

const tones: Record<string, Tone> = {
  in_step: 'good',
  reading: 'busy',
  never: 'busy',
  outage: 'bad',
  paused: 'warn',
  files: 'quiet',
  left: 'quiet',
};

export function SourceState(props: { source: Source }) {
  const { of } = useWords();
  const { state, question } = props.source;
  return (
    <span>
      {question ? (
        <Badge tone="warn">{of('source_states', 'asks')}</Badge>
      ) : (
        <Badge tone={tones[state] ?? 'quiet'}>{of('source_states', state)}</Badge>
      )}
    </span>
  );
}

/** The one sentence that matters now. */
export function useStateWords(): (source: Source) => string {
  const { t, when, number } = useWords();
  return (source) => {
    const { outage, question, running, in_step_at: at, next_at: next } = source;
    if (question) return t('sources.asks', { missing: number(question.missing), of: number(question.of) });
    if (running) return t('sources.read_so_far', { count: running.progress.read });
    if (outage) return t('sources.outage_since', { when: when(outage.since) });
    if (source.state === 'files') return t('sources.by_files');
    if (at === null) return next === null ? t('sources.never_by_hand') : t('sources.never', { when: when(next) });
    return t('sources.as_of', { when: when(at) });
  };
}
