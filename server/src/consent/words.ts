/**
 * The words that mean "stop" and "start", and what we answer. From the carriers' common list (STOP, STOPALL, UNSUBSCRIBE,
 * CANCEL, END, QUIT; START, UNSTOP) and its equals in the languages of the deployments. Only a message that is nothing
 * but such a word counts: "Stop the outbreak" is an answer.
 */
export type OptAction = 'out' | 'in';

interface Language {
  readonly out: readonly string[];
  readonly in: readonly string[];
  readonly said: { readonly out: string; readonly in: string };
}

/** By ISO 639-3 code. Words are written folded: lower case, without accents. */
const languages = {
  eng: {
    out: ['stop', 'stopall', 'stop all', 'unsubscribe', 'cancel', 'end', 'quit', 'opt out', 'optout'],
    in: ['start', 'unstop', 'subscribe', 'opt in', 'optin'],
    said: {
      out: 'You will get no more messages from us. To get them again, reply START.',
      in: 'You will get our messages again. To stop them, reply STOP.',
    },
  },
  fra: {
    out: ['arret', 'arreter', 'arretez', 'desabonner', 'desinscrire', 'stopper'],
    in: ['debut', 'demarrer', 'commencer', 'reprendre', 'abonner'],
    said: {
      out: 'Vous ne recevrez plus nos messages. Pour les recevoir à nouveau, répondez START.',
      in: 'Vous recevrez à nouveau nos messages. Pour arrêter, répondez STOP.',
    },
  },
  ara: {
    out: ['توقف', 'ايقاف', 'الغاء', 'قف'],
    in: ['ابدا', 'بدء', 'اشتراك'],
    said: {
      out: 'لن تصلك رسائلنا بعد الآن. لاستلامها من جديد أرسل START.',
      in: 'ستصلك رسائلنا من جديد. لإيقافها أرسل STOP.',
    },
  },
  por: {
    out: ['parar', 'pare', 'sair', 'cancelar'],
    in: ['iniciar', 'comecar', 'voltar'],
    said: {
      out: 'Não receberá mais mensagens nossas. Para voltar a receber, responda START.',
      in: 'Voltará a receber as nossas mensagens. Para parar, responda STOP.',
    },
  },
  swa: {
    out: ['acha', 'hapo', 'sitisha', 'simama', 'ondoa'],
    in: ['anza', 'endelea', 'jiunge'],
    said: {
      out: 'Hutapokea ujumbe wetu tena. Ili kupokea tena, jibu START.',
      in: 'Utapokea ujumbe wetu tena. Ili kusitisha, jibu STOP.',
    },
  },
} as const satisfies Record<string, Language>;

type LanguageCode = keyof typeof languages;

const meaning = new Map<string, { action: OptAction; language: LanguageCode }>();
for (const [code, language] of Object.entries(languages) as [LanguageCode, Language][]) {
  for (const word of language.out) meaning.set(word, { action: 'out', language: code });
  for (const word of language.in) meaning.set(word, { action: 'in', language: code });
}

export const isOptLanguage = (code: string | null): code is LanguageCode => code !== null && code in languages;

/** `folded` is the text after hygiene and folding (lower case, no accents); null when it is no such word. */
export function readOptWord(folded: string): { action: OptAction; language: string } | null {
  const bare = folded.replace(/[.!?"'*#\s]+/g, ' ').trim();
  return bare.length > 20 ? null : (meaning.get(bare) ?? null);
}

/** In the contact's language where we speak it, else in that of the word. */
export function confirmationOf(action: OptAction, contactLanguage: string | null, wordLanguage: string): string {
  const code = isOptLanguage(contactLanguage) ? contactLanguage : isOptLanguage(wordLanguage) ? wordLanguage : 'eng';
  return languages[code].said[action];
}
