/** Which channel a request goes by, from its medium. */
import type { FhirContext } from '../kind.ts';
import { mediumCode } from '../render/communication.ts';
import type { Asked } from './read-request.ts';
import { refusal } from './refusal.ts';

/** Other names of what a text message is in ParticipationMode. */
const alike: Readonly<Record<string, string>> = { MSGWRIT: 'SMSWRIT', WRITTEN: 'SMSWRIT', ELECTRONIC: 'SMSWRIT' };

/**
 * The name of the channel that is asked for, else the oldest that speaks a wanted medium; null leaves it to the room (of a
 * voice flow). Errors: `fhir:invalid` where no channel speaks any of them.
 */
export async function channelFor({ rooms }: FhirContext, { channel, media, deed }: Asked): Promise<string | null> {
  if (channel) return channel;
  const wanted = media.map((code) => alike[code] ?? code);
  if (wanted.includes('PHONE') && deed.kind === 'flow') return null;
  const all = await rooms.channels.list();
  const found = all.find((each) => wanted.length === 0 || wanted.includes(mediumCode(each.scheme, false)));
  if (found || all.length === 0) return found?.name ?? null;
  throw refusal([
    {
      where: '/medium',
      message: `is ${media.join(', ')}; the channels here speak ${[...new Set(all.map((each) => mediumCode(each.scheme, false)))].join(', ')}`,
    },
  ]);
}
