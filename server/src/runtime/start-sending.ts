/** The sending half of a node: broadcasts' supply, channels by lease, and what has to happen now and then. */
import { startSupply, startUpkeep } from '../broadcasts/broadcasts.ts';
import { startDialler } from '../calls/calls.ts';
import type { Rooms } from '../http/rooms.ts';
import { closeCall } from '../inbox/inbox.ts';
import { startSender } from '../messaging/messaging.ts';

/** Answers how to stop it: answers in flight are awaited and recorded, channels given back. */
export async function startSending(rooms: Rooms): Promise<() => Promise<void>> {
  const { db, log, sealer, config } = rooms;
  const supply = await startSupply(db, log, rooms.settings.getSettings);
  const sender = await startSender({
    db,
    log,
    sealer,
    supply,
    allowPrivateNetworks: config.allowPrivateNetworks,
    incoming: async (channel, message) => {
      await rooms.incoming.accept({ ...message, channelId: channel.id, scheme: channel.scheme });
    },
    moved: supply.moved,
  });
  const upkeep = startUpkeep(db, log);
  const dialler = await startDialler({
    ...{ db, log, channels: rooms.channels, publicUrl: config.publicUrl },
    lost: (call) =>
      db.tx(async (tx) => {
        if (call.contact_id !== null) rooms.conversations.hold(tx, [call.contact_id]);
        await closeCall(tx, rooms.conversations, call.uuid, { outcome: 'answered', detail: 'no word of the provider' });
      }),
  });
  return async () => {
    await dialler.stop();
    await sender.stop();
    await upkeep.stop();
    await supply.stop();
  };
}
