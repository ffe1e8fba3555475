/**
 * Languages as people and registries write them, to the ISO 639-3 codes that contacts have. Two-letter codes are ISO
 * 639-1; the list has the languages of Africa and those that health registries elsewhere use. Others go by their
 * three letters.
 */
const LANGUAGES =
  'af afr Afrikaans|am amh Amharic|ar ara Arabic|ak aka Akan|bm bam Bambara|bn ben Bengali|de deu German|ee ewe Ewe|' +
  'en eng English|es spa Spanish|fa fas Persian|ff ful Fulah|fr fra French|ha hau Hausa|hi hin Hindi|ht hat Haitian|' +
  'id ind Indonesian|ig ibo Igbo|it ita Italian|ki kik Kikuyu|kg kon Kongo|km khm Khmer|ku kur Kurdish|lg lug Ganda|' +
  'ln lin Lingala|lo lao Lao|lu lub Luba-Katanga|mg mlg Malagasy|ms msa Malay|my mya Burmese|nd nde Ndebele|' +
  'ne nep Nepali|nl nld Dutch|nr nbl Ndebele|ny nya Chichewa|om orm Oromo|ps pus Pashto|pt por Portuguese|' +
  'rn run Rundi|ru rus Russian|rw kin Kinyarwanda|sg sag Sango|sn sna Shona|so som Somali|ss ssw Swati|' +
  'st sot Sotho|sw swa Swahili|ti tir Tigrinya|tl tgl Tagalog|tn tsn Tswana|ts tso Tsonga|tw twi Twi|uk ukr Ukrainian|' +
  'ur urd Urdu|ve ven Venda|vi vie Vietnamese|wo wol Wolof|xh xho Xhosa|yo yor Yoruba|zh zho Chinese|zu zul Zulu';

const byCode = new Map<string, string>();
const byName = new Map<string, string>();
for (const entry of LANGUAGES.split('|')) {
  const [two, three, name] = entry.split(' ') as [string, string, string];
  byCode.set(two, three);
  byName.set(name.toLowerCase(), three);
}
/** Older codes that are still about: bibliographic ones, and Swahili as an individual language. */
for (const [old, three] of ['fre fra', 'ger deu', 'dut nld', 'per fas', 'chi zho', 'bur mya', 'may msa', 'swh swa'].map(
  (pair) => pair.split(' ') as [string, string],
)) {
  byCode.set(old, three);
}

/** `fr`, `fr-CD`, `fre` and `FRA` are `fra`; undefined for what is no language code. */
export function languageCode(text: string): string | undefined {
  const main = /^([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*$/i.exec(text.trim())?.[1]?.toLowerCase();
  if (main === undefined) return undefined;
  return byCode.get(main) ?? (main.length === 3 ? main : undefined);
}

/** The code of a language by its English name: what was meant by `language = french`. */
export function languageNamed(name: string): string | undefined {
  return byName.get(name.trim().toLowerCase());
}
