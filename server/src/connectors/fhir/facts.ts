/** What was noticed of a server, as facts. */
import type { Fact } from '../contract.ts';
import type { Progress } from './cursor.ts';

const clockSlackMs = 120_000;

const spanOf = (ms: number): string => {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  if (minutes < 90) return `${minutes} minutes`;
  return minutes < 2880 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1440)} days`;
};

/** `now` is the server's; null when it does not say. */
export function clockOf(host: string, now: number | null): Fact[] {
  if (now === null)
    return [
      {
        ...{ code: 'clock_unknown', level: 'plain', values: { host } },
        text: `${host} does not say what time it is; changes are asked for by the newest that was seen.`,
      },
    ];
  const off = now - Date.now();
  if (Math.abs(off) < clockSlackMs) return [];
  const way = off > 0 ? 'ahead of' : 'behind';
  return [
    {
      ...{ code: 'clock_off', level: 'trouble', values: { host, seconds: Math.round(off / 1000) } },
      text: `The clock of ${host} is ${spanOf(off)} ${way} ours. Nothing is missed by that: we reckon in its own time.`,
    },
  ];
}

export const clockBack = (host: string, type: string): Fact => ({
  ...{ code: 'set_back', level: 'trouble', values: { host, type } },
  text: `The clock of ${host} was set back since the last time. ${type} was read as a whole, so that nothing is missed.`,
});

export const pagesMoved = (host: string, type: string): Fact => ({
  ...{ code: 'pages_moved', level: 'trouble', values: { host, type } },
  text: `${host} kept changing while ${type} was read, and not everything could be found. It is read again next time.`,
});

export const bulkNotOffered = (host: string): Fact => ({
  ...{ code: 'no_bulk', level: 'plain', values: { host } },
  text: `${host} offers no bulk export; it was read page by page.`,
});

/** What the way of reading means for who looks at it. */
export function ofReads({ reads, forbidden }: Progress): Fact[] {
  const list = (pick: (read: Progress['reads'][number]) => boolean): string =>
    reads
      .filter(pick)
      .map(({ type }) => type)
      .join(', ');
  const found: Fact[] = [];
  const absent = list(({ way, type }) => way === 'absent' && !forbidden.includes(type));
  if (absent)
    found.push({
      code: 'types_absent',
      level: 'plain',
      text: `The server has no ${absent}.`,
      values: { types: absent },
    });
  if (forbidden.length > 0) {
    const types = forbidden.join(', ');
    found.push({ code: 'types_forbidden', level: 'trouble', text: `We may not read ${types}.`, values: { types } });
  }
  const types = list(({ way, whole, deletes }) => way !== 'absent' && !whole && !deletes);
  if (types)
    found.push({
      ...{ code: 'deletes_unseen', level: 'plain', values: { types } },
      text: `The server does not tell what was deleted of ${types}; that is found by comparing ids.`,
    });
  return found;
}
