/**
 * What is likely to go wrong with a flow though it can be read. A finding has a code and facts, no words: words in a
 * language are made of them where they are shown.
 */

export type Level = 'error' | 'warning' | 'advice';

interface Place {
  readonly level: Level;
  readonly node_uuid: string;
  readonly action_uuid?: string;
  /** ISO 639-3, where it is only so in one language. */
  readonly language?: string;
}

export type Finding = Place &
  (
    | { /** No way leads there from the first node. */ readonly code: 'unreachable' }
    | {
        /** The nodes lead round without waiting: the session fails after its limit of steps. */
        readonly code: 'loop';
        readonly node_uuids: readonly string[];
      }
    | { /** The question waits until the flow expires. */ readonly code: 'no_timeout' }
    | {
        /** The text is not translated though others of the flow are. */
        readonly code: 'untranslated';
        readonly item_uuid: string;
        readonly property: string;
      }
    | {
        /** Without what expressions add, the text costs so many parts. */
        readonly code: 'parts';
        readonly parts: number;
        readonly alphabet: 'gsm7' | 'ucs2';
        /** Whether expressions make it longer than that. */
        readonly at_least: boolean;
      }
    | { /** Nothing in this flow reads it. */ readonly code: 'unread_result'; readonly result: string }
    | { /** Nothing in this flow saves it. */ readonly code: 'unknown_result'; readonly result: string }
    | {
        /** The answer would end or begin consent and never reach the flow. */
        readonly code: 'consent_word';
        readonly word: string;
        readonly act: 'stop' | 'start';
        /** Whether an answer with more around it still reaches the flow. */
        readonly case_uuid?: string;
      }
  );
