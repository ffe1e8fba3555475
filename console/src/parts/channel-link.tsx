import type { ChannelRow } from '../api/channels.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { useWords } from '../words/words.tsx';

const tones: Record<string, Tone> = { up: 'good', connecting: 'busy', down: 'bad', stopped: 'quiet', idle: 'quiet' };

/** Whether a channel can send at the moment. */
export function ChannelLink(props: { channel: Pick<ChannelRow, 'link' | 'paused'> }) {
  const { t, of } = useWords();
  if (props.channel.paused) return <Badge tone="warn">{t('channel_links.paused')}</Badge>;
  return <Badge tone={tones[props.channel.link] ?? 'quiet'}>{of('channel_links', props.channel.link)}</Badge>;
}
