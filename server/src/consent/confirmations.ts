/** What we answer to a word of consent, in the language of the contact where we speak it, else in that of the word. */
interface Language {
  /** ISO 639-3, as contacts have it. */
  readonly iso3: string;
  readonly out: string;
  readonly in: string;
}

/** By ISO 639-1 code, as the words of consent have it. Each fits one part. */
const languages: Readonly<Record<string, Language>> = {
  en: {
    iso3: 'eng',
    out: 'You will get no more messages from us. To get them again, reply START.',
    in: 'You will get our messages again. To stop them, reply STOP.',
  },
  fr: {
    iso3: 'fra',
    out: 'Vous ne recevrez plus nos messages. Pour les recevoir à nouveau, répondez START.',
    in: 'Vous recevrez à nouveau nos messages. Pour arrêter, répondez STOP.',
  },
  ar: {
    iso3: 'ara',
    out: 'لن تصلك رسائلنا بعد الآن. لاستلامها من جديد أرسل START.',
    in: 'ستصلك رسائلنا من جديد. لإيقافها أرسل STOP.',
  },
  pt: {
    iso3: 'por',
    out: 'Não receberá mais mensagens nossas. Para voltar, responda START.',
    in: 'Voltará a receber as nossas mensagens. Para parar, responda STOP.',
  },
  sw: {
    iso3: 'swa',
    out: 'Hutapokea ujumbe wetu tena. Ili kupokea tena, jibu START.',
    in: 'Utapokea ujumbe wetu tena. Ili kusitisha, jibu STOP.',
  },
};
const byIso3 = new Map(Object.values(languages).map((language) => [language.iso3, language]));

/** `contactLanguage` is ISO 639-3 or null, `wordLanguage` ISO 639-1. */
export function confirmationOf(action: 'out' | 'in', contactLanguage: string | null, wordLanguage: string): string {
  const language = byIso3.get(contactLanguage ?? '') ?? languages[wordLanguage] ?? (languages.en as Language);
  return language[action];
}
