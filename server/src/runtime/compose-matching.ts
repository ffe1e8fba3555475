/** What follows a person when two contacts become one, from every room that knows contacts. */
import { followingBroadcasts } from '../broadcasts/broadcasts.ts';
import { followingCalls } from '../calls/calls.ts';
import { followingConsent } from '../consent/consent.ts';
import { followingBudget } from '../hours/hours.ts';
import type { Rooms } from '../http/rooms.ts';
import { createMatching, type Matching } from '../matching/matching.ts';
import { followingMessages, heardAfter } from '../messaging/messaging.ts';
import { followingCampaigns } from '../schedules/schedules.ts';
import { followingConversations } from '../sessions/sessions.ts';

export function composeMatching({
  conversations,
  ...tools
}: Pick<Rooms, 'db' | 'log' | 'jobs' | 'conversations'>): Matching {
  return createMatching({
    ...tools,
    heardAfter,
    // Whoever holds conversations comes first: everything else stands still with them.
    followers: [
      ...[followingConversations(conversations.interrupt), followingMessages, followingCalls, followingBroadcasts],
      ...[followingCampaigns, followingBudget, followingConsent],
    ],
  });
}
