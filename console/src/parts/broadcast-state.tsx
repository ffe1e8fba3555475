import { Badge, type Tone } from '../ui/badge.tsx';
import { useWords } from '../words/words.tsx';

const tones: Record<string, Tone> = {
  scheduled: 'quiet',
  queued: 'busy',
  sending: 'busy',
  paused: 'warn',
  done: 'good',
  cancelled: 'quiet',
};

export function BroadcastState(props: { state: string }) {
  const { of } = useWords();
  return <Badge tone={tones[props.state] ?? 'quiet'}>{of('broadcast_states', props.state)}</Badge>;
}
