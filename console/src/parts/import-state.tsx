import { Badge, type Tone } from '../ui/badge.tsx';
import { useWords } from '../words/words.tsx';

const tones: Record<string, Tone> = {
  waiting: 'busy',
  running: 'busy',
  done: 'good',
  failed: 'bad',
  cancelled: 'quiet',
};

export function ImportState(props: { state: string }) {
  const { of } = useWords();
  return <Badge tone={tones[props.state] ?? 'quiet'}>{of('import_states', props.state)}</Badge>;
}
