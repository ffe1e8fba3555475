/** What a resource says, by language, for the kind of flow at hand. */
import { type Draft, spend, tellOf, type Work } from './draft.ts';
import { scopeOf } from './scope.ts';
import type { Content, Mode, SourceValue } from './source.ts';
import { escaped, ourTemplate } from './to-ours.ts';

export interface Said {
  readonly text: string;
  /** `type:url`, for messages. */
  readonly attachments: readonly string[];
  /** A recording, for calls. */
  readonly audio: string;
}
/** By language of ours; the base language is always there. */
export type SaidBy = ReadonlyMap<string, Said>;

/** Which of the texts for several modes is taken; SMS first, because what fits there fits everywhere. */
const TEXT_MODES: readonly Mode[] = ['SMS', 'TEXT', 'RICH_MESSAGING', 'USSD', 'OFFLINE'];
const VOICE_MODES: readonly Mode[] = ['IVR'];
/** What a reference costs, beside the texts that it is to. */
const REFERENCE_COST = 100;
const NOTHING: Said = { text: '', attachments: [], audio: '' };

/** What a resource says; a text that is no identifier of a resource says itself. */
export function saidBy(work: Work, reference: unknown): SaidBy {
  const { draft } = work;
  spend(work, REFERENCE_COST);
  const id = typeof reference === 'string' ? reference.trim() : '';
  const values = draft.source.resources.get(id.toLowerCase());
  if (!values) {
    const isText = id !== '' && !/^[0-9a-f-]{36}$/i.test(id);
    if (id !== '' && !isText) tellOf(work, 'missing_resource', { resource: id });
    return new Map([[draft.base, isText ? { ...NOTHING, text: ourTemplate(id, scopeOf(work)) } : NOTHING]]);
  }
  const result = new Map<string, Said>();
  const byLanguage = Map.groupBy(values, (value) => value.language);
  for (const [language, own] of byLanguage) {
    const code = draft.languages.get(language);
    if (code === undefined || result.has(code)) continue;
    const said = inOneLanguage(work, own);
    if (said.text !== '' || said.attachments.length > 0 || said.audio !== '') result.set(code, said);
  }
  tellOfStrangers(work, values);
  return withBase(work, result);
}

function withBase(work: Work, said: Map<string, Said>): SaidBy {
  const { base } = work.draft;
  if (said.has(base)) return said;
  const first = said.entries().next().value;
  if (first) tellOf(work, 'base_text_missing', { language: first[0] });
  return new Map([[base, first?.[1] ?? NOTHING], ...said]);
}

function tellOfStrangers(work: Work, values: readonly SourceValue[]): void {
  const { languages, strangers } = work.draft;
  for (const { language } of values) {
    if (languages.has(language) || strangers.has(language)) continue;
    strangers.add(language);
    tellOf(work, 'language_lost', { language });
  }
}

function inOneLanguage(work: Work, values: readonly SourceValue[]): Said {
  const { draft } = work;
  const texts = byMode(draft, values, 'TEXT');
  const [kept] = texts;
  for (const other of texts.slice(1)) {
    if (kept && other.value.trim() !== kept.value.trim()) {
      const mode = other.modes.join(', ') || 'other';
      tellOf(work, 'text_of_mode_lost', { mode, text: other.value, kept: kept.modes.join(', ') });
    }
  }
  const text = kept && spend(work, kept.value.length) ? cut(work, ourTemplate(kept.value, scopeOf(work))) : '';
  if (draft.isVoice) return { text, attachments: [], audio: escaped(byMode(draft, values, 'AUDIO')[0]?.value ?? '') };
  const media = (['IMAGE', 'AUDIO', 'VIDEO'] as const).flatMap((content) =>
    byMode(draft, values, content).map((value) => `${value.mime || content.toLowerCase()}:${escaped(value.value)}`),
  );
  return { text, attachments: [...new Set(media)].slice(0, 10), audio: '' };
}

/** The values of a content that suit the kind of flow, best first. Values without modes suit all. */
function byMode(draft: Draft, values: readonly SourceValue[], content: Content): SourceValue[] {
  const wanted = draft.isVoice ? VOICE_MODES : TEXT_MODES;
  const rank = (value: SourceValue): number => {
    if (value.modes.length === 0) return wanted.length;
    const ranks = wanted.flatMap((mode, i) => (value.modes.includes(mode) ? [i] : []));
    return ranks[0] ?? Number.POSITIVE_INFINITY;
  };
  return values
    .filter((value) => value.content === content && rank(value) !== Number.POSITIVE_INFINITY)
    .sort((a, b) => rank(a) - rank(b));
}

const MOST_CHARS = 10_000;

function cut(work: Work, text: string): string {
  if (text.length <= MOST_CHARS) return text;
  tellOf(work, 'message_cut', { limit: String(MOST_CHARS) });
  return text.slice(0, MOST_CHARS);
}
