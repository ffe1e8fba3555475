/** Words that fill columns of a closed kind: gender, language, status. Null: the word is not known. */
import { normalise } from './headers.ts';

const table = <T extends string>(lists: Readonly<Record<T, string>>): ReadonlyMap<string, T> =>
  new Map(
    (Object.entries(lists) as [T, string][]).flatMap(([value, list]) =>
      list.split(',').map((word): [string, T] => [normalise(word), value]),
    ),
  );

const genders = table({
  female:
    'f,female,woman,w,girl,femme,feminin,feminine,femelle,fem,feminino,mulher,femenino,mujer,hembra,انثي,امراه,مونث,mme,mrs,ms',
  male: 'm,male,man,boy,homme,h,masculin,masculine,masc,masculino,homem,hombre,varon,ذكر,رجل,مذكر,mr',
  other: 'other,o,autre,outro,otro,اخر',
  unknown: 'unknown,u,inconnu,desconhecido,desconocido,غير معروف,n a,na',
});

export const readGender = (text: string): 'female' | 'male' | 'other' | 'unknown' | null =>
  genders.get(normalise(text)) ?? null;

/** To BCP 47; other well-formed codes of two or three letters stay as they are. */
const languages = table({
  en: 'english,en,eng,anglais,ingles,الانجليزيه,انجليزي',
  fr: 'french,fr,fra,fre,francais,frances,الفرنسيه,فرنسي',
  pt: 'portuguese,pt,por,portugais,portugues,البرتغاليه',
  es: 'spanish,es,spa,espagnol,espanhol,espanol,castellano,الاسبانيه',
  ar: 'arabic,ar,ara,arabe,العربيه,عربي',
  sw: 'swahili,sw,swa,kiswahili,suaili,السواحيليه',
  am: 'amharic,am,amh,amharique',
  ha: 'hausa,ha,hau,haoussa',
  so: 'somali,so,som',
  rw: 'kinyarwanda,rw,kin',
  mg: 'malagasy,mg,mlg,malgache',
  ln: 'lingala,ln,lin',
  wo: 'wolof,wo,wol',
  bm: 'bambara,bm,bam',
  kpe: 'kpelle,kpe',
  ny: 'chichewa,nyanja,chewa,ny,nya',
});

export function readLanguage(text: string): string | null {
  const word = normalise(text);
  return languages.get(word) ?? languages.get(word.split(' ')[0] ?? '') ?? (/^[a-z]{2,3}$/.test(word) ? word : null);
}

const statuses = table({
  active:
    'active,yes,y,true,1,current,employed,in post,working,on duty,actif,active,oui,en poste,en activite,en service,ativo,activo,sim,si,em servico,نشط,نعم,فعال,علي راس العمل',
  inactive:
    'inactive,no,n,false,0,left,retired,resigned,terminated,dismissed,deceased,dead,transferred out,ended,inactif,non,retraite,parti,decede,demissionne,licencie,inativo,inactivo,nao,no,reformado,aposentado,falecido,retirado,fallecido,jubilado,غير نشط,لا,متقاعد,متوفي,مستقيل',
});

/** Whether the person is active. */
export function readStatus(text: string): boolean | null {
  const status = statuses.get(normalise(text));
  return status === undefined ? null : status === 'active';
}

/** What a spreadsheet program leaves where a formula failed, and what people write for nothing. */
export const formulaErrors = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!)$/i;
export const emptyWords = /^(?:-+|—|–|\.|n\/a|na|nil|none|null|aucun|néant|s\/o|nenhum|ninguno|لا يوجد)$/i;
