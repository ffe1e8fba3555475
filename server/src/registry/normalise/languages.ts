/** Languages as ISO 639-3, from ISO 639-1 and 639-2 codes, BCP 47 tags and English or native names. */

/** ISO 639-1 to 639-3 (SIL's table). */
const pairs =
  'aa:aar ab:abk af:afr ak:aka am:amh ar:ara as:asm av:ava ay:aym az:aze ba:bak be:bel bg:bul bi:bis bm:bam bn:ben ' +
  'bo:bod br:bre bs:bos ca:cat ce:che ch:cha co:cos cr:cre cs:ces cv:chv cy:cym da:dan de:deu dv:div dz:dzo ee:ewe ' +
  'el:ell en:eng eo:epo es:spa et:est eu:eus fa:fas ff:ful fi:fin fj:fij fo:fao fr:fra fy:fry ga:gle gd:gla gl:glg ' +
  'gn:grn gu:guj gv:glv ha:hau he:heb hi:hin ho:hmo hr:hrv ht:hat hu:hun hy:hye hz:her id:ind ig:ibo ii:iii ik:ipk ' +
  'io:ido is:isl it:ita iu:iku ja:jpn jv:jav ka:kat kg:kon ki:kik kj:kua kk:kaz kl:kal km:khm kn:kan ko:kor kr:kau ' +
  'ks:kas ku:kur kv:kom kw:cor ky:kir la:lat lb:ltz lg:lug li:lim ln:lin lo:lao lt:lit lu:lub lv:lav mg:mlg mh:mah ' +
  'mi:mri mk:mkd ml:mal mn:mon mr:mar ms:msa mt:mlt my:mya na:nau nb:nob nd:nde ne:nep ng:ndo nl:nld nn:nno no:nor ' +
  'nr:nbl nv:nav ny:nya oc:oci oj:oji om:orm or:ori os:oss pa:pan pi:pli pl:pol ps:pus pt:por qu:que rm:roh rn:run ' +
  'ro:ron ru:rus rw:kin sa:san sc:srd sd:snd se:sme sg:sag si:sin sk:slk sl:slv sm:smo sn:sna so:som sq:sqi sr:srp ' +
  'ss:ssw st:sot su:sun sv:swe sw:swa ta:tam te:tel tg:tgk th:tha ti:tir tk:tuk tl:tgl tn:tsn to:ton tr:tur ts:tso ' +
  'tt:tat tw:twi ty:tah ug:uig uk:ukr ur:urd uz:uzb ve:ven vi:vie vo:vol wa:wln wo:wol xh:xho yi:yid yo:yor za:zha ' +
  'zh:zho zu:zul';
/** ISO 639-2/B codes that differ from 639-3. */
const bibliographic =
  'alb:sqi arm:hye baq:eus bur:mya chi:zho cze:ces dut:nld fre:fra geo:kat ger:deu gre:ell ice:isl mac:mkd mao:mri ' +
  'may:msa per:fas rum:ron slo:slk tib:bod wel:cym';

const split = (text: string): [string, string][] => text.split(' ').map((pair) => pair.split(':') as [string, string]);
const twoLetter = new Map(split(pairs));
const oldThree = new Map(split(bibliographic));
const names = new Map<string, string>();

function learnNames(): void {
  const english = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
  const french = new Intl.DisplayNames(['fr'], { type: 'language', fallback: 'none' });
  for (const [two, three] of twoLetter) {
    const own = new Intl.DisplayNames([two], { type: 'language', fallback: 'none' });
    for (const name of [english.of(two), french.of(two), own.of(two)])
      if (name && !names.has(name.toLowerCase())) names.set(name.toLowerCase(), three);
  }
  names.set('kiswahili', 'swa');
}

/** Null when it is not the code or name of a language that we know. */
export function languageCode(text: string): string | null {
  const word = text.trim().toLowerCase();
  const tag = word.split(/[-_]/)[0]!;
  const byTwo = tag.length === 2 ? twoLetter.get(tag) : undefined;
  if (byTwo) return byTwo;
  if (tag.length === 3 && /^[a-z]{3}$/.test(tag)) return oldThree.get(tag) ?? tag;
  if (names.size === 0) learnNames();
  return names.get(word) ?? null;
}
