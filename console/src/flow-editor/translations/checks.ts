/** What is to be said about a translation: missing, the same, longer than the original, expressions left out. */
import { RUN_TOP_LEVELS, scanTemplate } from '@mhero/flow/expressions/scan.ts';
import { countParts, type PartCount } from '@mhero/flow/sms/parts.ts';
import type { Localization } from '../definition.ts';
import { translationOf } from './edits-translations.ts';
import type { TextItem } from './texts.ts';

export interface Checked {
  readonly text: string;
  readonly state: 'missing' | 'same' | 'done' | 'free';
  /** Of a message that is sent; expressions count nothing, so it is the least. */
  readonly parts?: PartCount;
  /** Parts more than in the flow's own language, or characters over the limit of the property. */
  readonly longer?: number;
  readonly over?: number;
  /** Expressions of the original that the translation does not have, and the other way round. */
  readonly lost: readonly string[];
  readonly extra: readonly string[];
}

const NONE: readonly string[] = [];

export function checkTranslation(item: TextItem, text: string): Checked {
  if (text === '') return { text, state: item.needed ? 'missing' : 'free', lost: NONE, extra: NONE };
  const state = text === item.base && item.needed ? 'same' : 'done';
  const over = Math.max(0, [...text].length - item.max) || undefined;
  const parts = item.sent ? partsOf(text) : undefined;
  const longer = parts ? Math.max(0, parts.parts - partsOf(item.base).parts) || undefined : undefined;
  const [before, after] = [expressionsOf(item.base), expressionsOf(text)];
  return {
    ...{ text, state, parts, longer, over },
    lost: before.filter((one) => !after.includes(one)),
    extra: after.filter((one) => !before.includes(one)),
  };
}

/** As the lint of flows counts: what is written, without what expressions add. */
export function partsOf(text: string): PartCount {
  const plain = scanTemplate(text, RUN_TOP_LEVELS).map((piece) => (piece.kind === 'text' ? piece.text : ''));
  return countParts(plain.join(''));
}

/** Each once, as typed. */
function expressionsOf(text: string): readonly string[] {
  if (!text.includes('@')) return NONE;
  const pieces = scanTemplate(text, RUN_TOP_LEVELS).filter((piece) => piece.kind !== 'text');
  return [...new Set(pieces.map((piece) => piece.typed))];
}

export interface Progress {
  readonly needed: number;
  readonly done: number;
  /** Longer than the original or over a limit. */
  readonly long: number;
  /** An expression is lost or new. */
  readonly doubtful: number;
}

export function progressOf(items: readonly TextItem[], localization: Localization, language: string): Progress {
  const progress = { needed: 0, done: 0, long: 0, doubtful: 0 };
  for (const item of items) {
    const checked = checkTranslation(item, translationOf(localization, language, item));
    if (item.needed) progress.needed++;
    if (item.needed && checked.state !== 'missing') progress.done++;
    if (isLong(checked)) progress.long++;
    if (isDoubtful(checked)) progress.doubtful++;
  }
  return progress;
}

export const isLong = ({ longer, over }: Checked): boolean => longer !== undefined || over !== undefined;
export const isDoubtful = ({ lost, extra }: Checked): boolean => lost.length > 0 || extra.length > 0;
