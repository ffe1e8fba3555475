/** Words by which people leave and come back, by language (ISO 639-1). Honoured in every language at once. */
import { foldWords } from './hygiene.ts';

export const STOP_WORDS: Readonly<Record<string, readonly string[]>> = {
  en: ['STOP', 'STOPALL', 'STOP ALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT'],
  fr: ['ARRÊT', 'ARRÊTER', 'ARRÊTEZ', 'DÉSABONNER', 'DÉSINSCRIRE'],
  ar: ['توقف', 'قف', 'إيقاف', 'إلغاء', 'إلغاء الاشتراك'],
  pt: ['PARE', 'PARAR', 'CANCELAR'],
  sw: ['ACHA', 'HAPO', 'SITISHA', 'KOMA'],
};

export const START_WORDS: Readonly<Record<string, readonly string[]>> = {
  en: ['START', 'UNSTOP', 'SUBSCRIBE'],
  fr: ['DÉBUT', 'REPRENDRE', "S'ABONNER"],
  ar: ['ابدأ', 'بدء', 'اشتراك', 'استئناف'],
  pt: ['COMEÇAR', 'INICIAR', 'VOLTAR'],
  sw: ['ANZA', 'ENDELEA'],
};

export interface ConsentWord {
  readonly act: 'stop' | 'start';
  /** Language of the word: the confirmation can be written in it. */
  readonly language: string;
  readonly word: string;
}

const byFoldedWord = new Map<string, ConsentWord>();
for (const [act, words] of [['start', START_WORDS] as const, ['stop', STOP_WORDS] as const]) {
  for (const [language, list] of Object.entries(words)) {
    for (const word of list) byFoldedWord.set(foldWords(word), { act, language, word });
  }
}
/** No consent word with its punctuation is longer; long texts need no folding. */
const LONGEST = 60;

/**
 * Whether a message is a word of consent and nothing else: "Stop!", "arret", "«توقف»". A message that only begins with
 * such a word ("stop by the clinic") is none.
 */
export function consentWord(text: string): ConsentWord | undefined {
  return text.length > LONGEST ? undefined : byFoldedWord.get(foldWords(text));
}
