import { Badge, type Tone } from '../ui/badge.tsx';
import { useWords } from '../words/words.tsx';

const tones: Record<string, Tone> = {
  queued: 'busy',
  waiting: 'busy',
  sending: 'busy',
  held: 'warn',
  sent: 'quiet',
  delivered: 'good',
  read: 'good',
  failed: 'bad',
  expired: 'bad',
  unknown: 'warn',
};

/** The state of one message; a failure says why in the officer's words. */
export function MessageState(props: { state: string; failure?: string | null }) {
  const { of } = useWords();
  return (
    <>
      <Badge tone={tones[props.state] ?? 'quiet'}>{of('states', props.state)}</Badge>
      {props.failure ? <span>{of('failures', props.failure)}</span> : null}
    </>
  );
}
