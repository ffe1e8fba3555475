/** Which flow something that happened begins: the most specific trigger wins, by RapidPro's score. Pure. */
import type { TriggerKind } from '@mhero/contract/conversations.ts';
import { foldWords } from '@mhero/flow/text/hygiene.ts';
import { tokens } from '@mhero/flow/text/tokens.ts';

export interface TriggerRow {
  readonly id: number;
  readonly kind: TriggerKind;
  readonly flow: string;
  readonly keywords: readonly string[];
  /** `first`: the message begins with it. `only`: it is the whole message. */
  readonly match: 'first' | 'only';
  readonly channel_id: number | null;
  readonly include_groups: readonly number[];
  readonly exclude_groups: readonly number[];
  /** Places that what its conversations start may reach; null is everywhere. */
  readonly area: readonly number[] | null;
}

/** What somebody did, and what it may begin. */
export interface Happened {
  /** Best first: a later kind counts only where no trigger of an earlier one fits. */
  readonly kinds: readonly TriggerKind[];
  /** Of a message. */
  readonly text: string;
  readonly channelId: number;
  readonly groups: ReadonlySet<number>;
}

export interface Matched {
  readonly trigger: TriggerRow;
  /** Of a keyword, as goflow's `keyword_match`. */
  readonly match?: { readonly type: 'first_word' | 'only_word'; readonly keyword: string };
}

/**
 * What a message may begin. A keyword takes people out of the conversation that they are in, unless its flow ignores
 * triggers; anything else begins something only where no conversation waits.
 */
export function kindsOfMessage(person: { waiting: boolean; ignoring: boolean; first: boolean }): TriggerKind[] {
  if (person.waiting) return person.ignoring ? [] : ['keyword'];
  return person.first ? ['keyword', 'new_conversation', 'catch_all'] : ['keyword', 'catch_all'];
}

/** Channel 4 + included group 2 + excluded group 1; of equals the keyword that must stand alone, then the newest. */
export function matchTrigger(triggers: readonly TriggerRow[], happened: Happened): Matched | undefined {
  const words = tokens(happened.text).map(fold);
  for (const kind of happened.kinds) {
    const found = bestOf(triggers, kind, words, happened);
    if (found) return found;
  }
  return undefined;
}

function bestOf(
  triggers: readonly TriggerRow[],
  kind: TriggerKind,
  words: readonly string[],
  happened: Happened,
): Matched | undefined {
  let best: (Matched & { readonly score: number }) | undefined;
  for (const trigger of triggers) {
    if (trigger.kind !== kind || !qualifies(trigger, happened)) continue;
    const match = kind === 'keyword' ? keywordIn(trigger, words) : undefined;
    if (kind === 'keyword' && !match) continue;
    const score = scoreOf(trigger);
    if (best && (best.score > score || (best.score === score && best.trigger.id > trigger.id))) continue;
    best = { trigger, score, ...(match && { match }) };
  }
  return best;
}

/** Without case and accents; a sign stays as it is. */
export const fold = (word: string): string => foldWords(word) || word;

function qualifies(trigger: TriggerRow, { channelId, groups }: Happened): boolean {
  if (trigger.channel_id !== null && trigger.channel_id !== channelId) return false;
  if (trigger.exclude_groups.some((id) => groups.has(id))) return false;
  return trigger.include_groups.length === 0 || trigger.include_groups.some((id) => groups.has(id));
}

function keywordIn({ keywords, match }: TriggerRow, words: readonly string[]): Matched['match'] {
  if (words.length === 0 || (match === 'only' && words.length > 1)) return undefined;
  const keyword = keywords.find((each) => fold(each) === words[0]);
  return keyword === undefined ? undefined : { type: match === 'only' ? 'only_word' : 'first_word', keyword };
}

function scoreOf(trigger: TriggerRow): number {
  return (
    (trigger.channel_id === null ? 0 : 8) +
    (trigger.include_groups.length > 0 ? 4 : 0) +
    (trigger.exclude_groups.length > 0 ? 2 : 0) +
    (trigger.match === 'only' ? 1 : 0)
  );
}
