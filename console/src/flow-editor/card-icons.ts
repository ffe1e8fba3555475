import type { IconName } from '../ui/icon.tsx';
import type { NodeKind } from './describe.ts';

export const kindIcons: Readonly<Record<NodeKind, IconName>> = {
  message: 'message',
  question: 'question',
  split: 'split',
  actions: 'settings',
  flow: 'flow',
  call: 'globe',
  voice: 'phone',
};
