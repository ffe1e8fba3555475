/** What a header says its column means, in English, French, Portuguese, Spanish and Arabic. */
import type { sheetTargets } from '@mhero/contract/imports.ts';

/** What a column fills: one of the contract's targets, or `field:<key>`. */
export type Target = (typeof sheetTargets)[number] | `field:${string}`;

/** Case, accents, punctuation and Arabic vowel signs do not matter; `Téléphone (1)` is `telephone 1`. */
export function normalise(text: string): string {
  return text
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .normalize('NFKD')
    .replace(/\p{M}|\u0640/gu, '')
    .toLowerCase()
    .replace(/[أإآ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .replace(/œ/g, 'oe')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Whole headers, normalised, in English; French; Portuguese; Spanish; Arabic. The order decides between equal fits. */
const words: Readonly<Record<(typeof sheetTargets)[number], string>> = {
  skip: `no; n; nr; number; numero; serial; serial no; serial number; s n; sn; row; line; ligne; linea; linha; ordre; order;
    email; e mail; email address; mail; courriel; correo; correo electronico; correio electronico; البريد الالكتروني; م; رقم;
    remarks; remark; comment; comments; notes; note; observation; observations; observacoes; observaciones; ملاحظات;
    facility id; facility code; job code; cadre code; code structure; district code; region code; age; idade; edad; العمر`,
  id: `id; person id; worker id; employee id; staff id; health worker id; employee number; employee no; staff number;
    staff no; payroll number; payroll no; personnel number; file number; registration number; code; uuid; record id;
    national id; matricule; numero matricule; no matricule; identifiant; id agent; code agent; numero agent;
    numero de funcionario; n de funcionario; numero mecanografico; codigo; codigo do funcionario; nuit;
    numero de empleado; codigo de empleado; identificador; cedula; الرقم الوظيفي; رقم الموظف; المعرف; الرقم التعريفي;
    رقم الهويه`,
  name: `name; full name; fullname; names; person; person name; worker name; health worker; health worker name; staff;
    staff name; employee; employee name; contact; contact name; nom complet; nom et prenom; nom et prenoms; noms et prenoms;
    nom prenom; prenom et nom; nom de l agent; agent; nome; nome completo; nome do funcionario; funcionario;
    nombre completo; nombre y apellido; nombre y apellidos; apellidos y nombres; empleado; الاسم; الاسم الكامل;
    اسم الموظف; الاسم الثلاثي; الاسم الرباعي`,
  given_name: `given name; given names; first name; firstname; first names; forename; forenames; other names; prenom;
    prenoms; nome proprio; primeiro nome; nombre; nombres; primer nombre; الاسم الاول`,
  family_name: `family name; surname; last name; lastname; second name; nom; nom de famille; noms; apelido; sobrenome;
    ultimo nome; apellido; apellidos; اسم العائله; اللقب; الاسم الاخير; الكنيه`,
  phone: `phone; phones; phone number; phone no; phone numbers; telephone; telephone number; telephone no; tel; tel no;
    mobile; mobile number; mobile no; mobile phone; cell; cell number; cellphone; cell phone; contact number; contact no;
    msisdn; gsm; whatsapp; whatsapp number; primary phone; alternative phone; alternate phone; second phone; work phone;
    numero de telephone; no de telephone; n de telephone; numero telephone; no telephone; portable; telephone portable;
    numero portable; contact telephonique; telefone; numero de telefone; telemovel; numero de telemovel; celular;
    contacto; telefono; numero de telefono; movil; telefono movil; numero de celular; الهاتف; رقم الهاتف; الجوال;
    رقم الجوال; هاتف; الموبايل; رقم الموبايل; رقم التلفون; التلفون; المحمول`,
  gender: `gender; sex; sexe; genre; sexo; genero; الجنس; النوع`,
  birth_date: `birth date; birthdate; date of birth; dob; d o b; born; birthday; date de naissance; date naissance;
    ddn; ne le; nee le; data de nascimento; data nascimento; nascimento; fecha de nacimiento; fecha nacimiento;
    nacimiento; تاريخ الميلاد; تاريخ الولاده`,
  language: `language; languages; preferred language; lang; language code; langue; langue preferee; langues; lingua;
    idioma; idioma preferido; lengua; اللغه; اللغه المفضله`,
  job: `job; job title; title; position; post; role; occupation; designation; poste; fonction; emploi; titre; intitule du poste;
    poste occupe; cargo; funcao; ocupacao; posto; puesto; ocupacion; funcion; الوظيفه; المسمي الوظيفي; المنصب`,
  cadre: `cadre; cadres; staff category; category; profession; professional category; worker type; staff type; health worker type;
    corps; categorie; categorie professionnelle; categoria; categoria profissional; carreira; profissao; quadro; profesion;
    categoria profesional; الفئه; الكادر; المهنه; الفئه الوظيفيه`,
  skill: `skill; skills; specialty; speciality; specialities; specialties; specialization; specialisation; qualification;
    qualifications; training; trainings; competence; competences; specialite; specialites; formation; formations;
    especialidade; especialidades; competencias; formacao; qualificacao; especialidad; especialidades; capacitacion;
    formacion; التخصص; المهارات; التدريب; المؤهل`,
  facility_type: `facility type; type of facility; health facility type; level of care; facility level; type de structure;
    type d etablissement; type de formation sanitaire; type etablissement; type de fosa; tipo de unidade;
    tipo de unidade sanitaria; tipo de establecimiento; tipo de centro; نوع المرفق; نوع المنشاه; نوع المركز`,
  facility: `facility; facility name; health facility; health facility name; name of facility; hospital; clinic;
    health centre; health center; duty station; station; work place; workplace; site; work site; place of work;
    structure; structure sanitaire; formation sanitaire; fosa; etablissement; etablissement de sante; centre de sante;
    hopital; lieu de travail; lieu d affectation; affectation; unidade sanitaria; unidade de saude; unidade;
    centro de saude; local de trabalho; establecimiento; establecimiento de salud; centro de salud; lugar de trabajo;
    المرفق; المرفق الصحي; المنشاه; المنشاه الصحيه; المركز الصحي; المستشفي; مكان العمل`,
  place: `place; location; area; country; region; province; state; county; district; health district; sub district;
    subdistrict; zone; health zone; health area; commune; municipality; ward; village; town; city; community; chiefdom; parish;
    constituency; pays; departement; cercle; prefecture; sous prefecture; district sanitaire; zone de sante; aire de sante;
    ville; quartier; pais; provincia; regiao; distrito; distrito de saude; concelho; municipio; localidade; bairro;
    aldeia; departamento; canton; distrito de salud; comunidad; localidad; ciudad; البلد; الدوله; المنطقه; الاقليم;
    المحافظه; الولايه; المقاطعه; المديريه; المحليه; القريه; المدينه`,
  employer: `employer; organization; organisation; employing organization; agency; institution; company; ministry; partner; employeur;
    organisme; ministere; partenaire; empregador; organizacao; entidade; instituicao; empleador; organizacion; entidad;
    institucion; ministerio; جهه العمل; صاحب العمل; المنظمه; الموسسه; الوزاره`,
  status: `status; active; employment status; work status; state of employment; statut; situation; actif; position administrative;
    etat; estado; situacao; ativo; activo; situacion; estatus; الحاله; نشط; حاله العمل; الحاله الوظيفيه`,
  group: `group; groups; team; tag; tags; list; groupe; groupes; equipe; liste; grupo; grupos; lista; equipo; etiqueta;
    المجموعه; المجموعات; الفريق`,
};

const known = new Map<string, Target>();
for (const [target, list] of Object.entries(words) as [Target, string][])
  for (const word of list.split(';')) {
    const key = normalise(word.replace(/\s+/g, ' '));
    if (!known.has(key)) known.set(key, target);
  }

export interface HeaderGuess {
  readonly target: Target;
  /** 1 when the header is a known one; less when only a part of it is. */
  readonly sureness: number;
}

/** Null when the header says nothing. `Phone 2`, `Mobile (work)` and `Sex (M/F)` are understood by their parts. */
export function guessHeader(header: string): HeaderGuess | null {
  const full = normalise(header);
  // A header longer than any word list is a sentence.
  const whole = full.length > 100 ? undefined : known.get(full);
  if (whole) return { target: whole, sureness: 1 };
  const plain = known.get(normalise(header.replace(/\(.*?\)|\[.*?\]/g, ' ')).replace(/ ?\d+$/, ''));
  if (plain) return { target: plain, sureness: 0.9 };
  return guessByPart(full);
}

/** The longest known header that stands at either end, whole words only. */
function guessByPart(full: string): HeaderGuess | null {
  const parts = full.split(' ');
  if (parts.length > 12) return null;
  for (let length = parts.length - 1; length > 0; length--) {
    const end = known.get(parts.slice(-length).join(' '));
    const start = known.get(parts.slice(0, length).join(' '));
    const target = strong(end, parts.slice(-length).join(' ')) ?? strong(start, parts.slice(0, length).join(' '));
    if (target) return { target, sureness: 0.5 + (0.3 * length) / parts.length };
  }
  return null;
}

/** Short general words mean something only when they stand alone: `bank code` is no identifier. */
const general = new Set(
  'id code name nom nome nombre title list contact person post role state active station unidade structure category categorie categoria born list area status situation etat estado agent staff position'.split(
    ' ',
  ),
);

const strong = (target: Target | undefined, part: string): Target | null =>
  target && !general.has(part) ? target : null;

/** How wide a kind of place is, wide first; null when its header does not say. */
export function placeRank(header: string): number | null {
  const full = normalise(header);
  const rank = levels.findIndex((names) => names.some((name) => ` ${full} `.includes(` ${name} `)));
  return rank < 0 ? null : rank;
}

const levels: readonly (readonly string[])[] = (
  [
    'country pays pais البلد الدوله',
    'region province state provincia regiao المنطقه الاقليم الولايه المحافظه',
    'county departement departamento prefecture cercle المقاطعه',
    'district distrito zone municipio municipality concelho المديريه constituency',
    'subdistrict commune ward chiefdom canton parish المحليه area aire',
    'town city ville localidade localidad ciudad المدينه',
    'village community quartier bairro aldeia comunidad القريه',
  ] as const
).map((line) => line.split(' '));

/** Their names, as `registry.place.level` has them. */
export const levelNames = ['country', 'region', 'county', 'district', 'subdistrict', 'town', 'village'] as const;
