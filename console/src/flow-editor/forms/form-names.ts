/** Names that new categories get, in the language of whoever writes the flow. */
import { useFormWords } from '../words/form-words.tsx';
import type { SplitNames } from './patterns.ts';
import type { CategoryNames } from './question.ts';

export function useNames(): {
  readonly categories: CategoryNames;
  readonly splits: SplitNames;
  readonly silent: string;
} {
  const { say } = useFormWords();
  const other = say('question.other_default');
  return {
    categories: { answer: (kind) => say(`question.answer_${kind}`), all: say('question.all_name'), other },
    splits: {
      ...{ other, success: say('question.success'), failure: say('question.failure') },
      ...{ complete: say('question.complete'), expired: say('question.expired') },
      ...{ yes: say('question.yes'), no: say('question.no') },
    },
    silent: say('question.silent_default'),
  };
}
