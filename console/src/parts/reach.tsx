import { Badge, type Tone } from '../ui/badge.tsx';
import { useWords } from '../words/words.tsx';

const tones: Record<string, Tone> = {
  reachable: 'good',
  no_address: 'warn',
  invalid_number: 'bad',
  opted_out: 'quiet',
  inactive: 'quiet',
};

/** Whether we can write to somebody, and if not, why. */
export function Reach(props: { reach: string }) {
  const { of } = useWords();
  return <Badge tone={tones[props.reach] ?? 'quiet'}>{of('reach', props.reach)}</Badge>;
}
