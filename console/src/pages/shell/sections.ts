/** What the rail shows, grouped by what people do. */
import type { IconName } from '../../ui/icon.tsx';
import type { Key } from '../../words/words.tsx';

export interface Place {
  readonly to: string;
  readonly words: Key;
  readonly administrator?: true;
  /** Where else pages of it live. */
  readonly also?: string;
}

export interface Section extends Place {
  readonly icon: IconName;
  readonly below: readonly Place[];
  /** Pages that belong to it and are not named in it. */
  readonly more?: readonly string[];
}

export const sections: readonly Section[] = [
  { to: '/', words: 'shell.home', icon: 'home', below: [] },
  {
    to: '/people',
    words: 'shell.people',
    icon: 'people',
    below: [
      { to: '/people', words: 'people.title' },
      { to: '/audiences', words: 'audiences.title' },
    ],
  },
  {
    to: '/send',
    words: 'shell.send',
    icon: 'send',
    below: [
      { to: '/send', words: 'shell.new_send' },
      { to: '/broadcasts', words: 'broadcasts.title' },
      { to: '/calendar', words: 'calendar.title', also: '/schedules' },
      { to: '/campaigns', words: 'campaigns.title' },
      { to: '/phones', words: 'shell.phones' },
    ],
  },
  {
    to: '/flows',
    words: 'shell.flows',
    icon: 'flow',
    below: [
      { to: '/flows', words: 'flows.title' },
      { to: '/flows/playbooks', words: 'playbooks.title' },
      { to: '/triggers', words: 'triggers.title' },
    ],
    more: ['/starts'],
  },
  { to: '/inbox', words: 'shell.inbox', icon: 'inbox', below: [] },
  {
    to: '/places',
    words: 'shell.registry',
    icon: 'registry',
    below: [
      { to: '/places', words: 'places.title' },
      { to: '/corrections', words: 'corrections.title' },
      { to: '/duplicates', words: 'duplicates.title' },
      { to: '/registries', words: 'sources.title', administrator: true },
      { to: '/imports', words: 'imports.title', administrator: true },
    ],
  },
  {
    to: '/settings',
    words: 'settings.title',
    icon: 'settings',
    administrator: true,
    below: [
      { to: '/settings', words: 'settings.general' },
      { to: '/hours', words: 'hours.title' },
      { to: '/channels', words: 'channels.title' },
      { to: '/accounts', words: 'accounts.title' },
      { to: '/tokens', words: 'tokens.title' },
    ],
  },
];

/** Whether the page at `path` belongs to the place. */
export function isUnder(path: string, to: string): boolean {
  return to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`);
}

export const isAt = (path: string, place: Place): boolean =>
  isUnder(path, place.to) || (place.also !== undefined && isUnder(path, place.also));

export function isInSection(path: string, section: Section): boolean {
  const others = [section.to, ...(section.more ?? [])];
  return others.some((to) => isUnder(path, to)) || section.below.some((place) => isAt(path, place));
}
