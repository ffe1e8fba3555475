/** Which flow an incoming message begins: the most specific trigger wins, by RapidPro's score. Pure. */
import { foldWords } from '@mhero/flow/text/hygiene.ts';
import { tokens } from '@mhero/flow/text/tokens.ts';

export interface TriggerRow {
  readonly id: number;
  readonly kind: 'keyword' | 'catch_all';
  readonly flow: string;
  readonly keywords: readonly string[];
  /** `first`: the message begins with it. `only`: it is the whole message. */
  readonly match: 'first' | 'only';
  readonly channel_id: number | null;
  readonly include_groups: readonly number[];
  readonly exclude_groups: readonly number[];
  readonly interrupts: boolean;
}

export interface Written {
  readonly text: string;
  readonly channelId: number;
  readonly groups: ReadonlySet<number>;
  /** Only triggers that may interrupt a conversation. */
  readonly inConversation: boolean;
}

export interface Matched {
  readonly trigger: TriggerRow;
  /** Of a keyword, as goflow's `keyword_match`. */
  readonly match?: { readonly type: 'first_word' | 'only_word'; readonly keyword: string };
}

/** A keyword before a catch-all; then channel 4 + included group 2 + excluded group 1; then the newest. */
export function matchTrigger(triggers: readonly TriggerRow[], written: Written): Matched | undefined {
  const words = tokens(written.text).map(fold);
  let best: (Matched & { readonly score: number }) | undefined;
  for (const trigger of triggers) {
    if (!qualifies(trigger, written)) continue;
    const match = trigger.kind === 'keyword' ? keywordIn(trigger, words) : undefined;
    if (trigger.kind === 'keyword' && !match) continue;
    const score = (match ? 8 : 0) + scoreOf(trigger);
    if (best && (best.score > score || (best.score === score && best.trigger.id > trigger.id))) continue;
    best = { trigger, score, ...(match && { match }) };
  }
  return best;
}

/** Without case and accents; a sign stays as it is. */
const fold = (word: string): string => foldWords(word) || word;

function qualifies(trigger: TriggerRow, { channelId, groups, inConversation }: Written): boolean {
  if (inConversation && !(trigger.kind === 'keyword' && trigger.interrupts)) return false;
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
    (trigger.channel_id === null ? 0 : 4) +
    (trigger.include_groups.length > 0 ? 2 : 0) +
    (trigger.exclude_groups.length > 0 ? 1 : 0)
  );
}
