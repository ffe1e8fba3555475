import type { Subject } from '../access/subject.ts';
import type { Channels } from './channel-admin.ts';

/** A deployment without any channel gets simulated phones, so that a demonstration can be sent to. */
export async function addFirstChannel(channels: Channels, subject: Subject): Promise<void> {
  if ((await channels.list()).length > 0) return;
  // Two at once: the second finds the name taken, and that is well.
  await channels.add(subject, { name: 'Simulated phones', kind: 'simulator', settings: {} }).catch((error) => {
    if (error.code !== 'request:conflict') throw error;
  });
}
