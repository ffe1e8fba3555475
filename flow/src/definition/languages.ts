/** The language codes of ISO 639-3 (with the bibliographic codes of ISO 639-2), so that a mistyped one is found. */

const A = 'a'.charCodeAt(0);

/** For each two first letters, from aa to zz, the third letters that make a code. */
const THIRD = (
  'abcdefghiklnopqrstuwxz|abcdefghijklmnopqrstuvwxyz|abdefhiklmnpqrstuvwxyz|abdefghijlnoqrstuwxyz|abcdeklmnqrsuwyz|' +
  'bdeghiknoprstuz|abcdefghijklmnoqrstuvwxyz|abghiklmnoprst|abcdefghijklmnopqrtwxy|aginptuwz|abcdefghijklmopqrstuvw' +
  'xyz|abcdefhijklmnopqrstuwxyz|abcefghijklmnopqrstuvwxyz|abcdefghijklmnopqrstuvwxyz|abcdefgijklmnrstuxz|bcdefghijk' +
  'lmnopqrstuvwxyz|cdgmnprtz|abcdeghijklmnopqrsuvwxyz|abcefghijklmnopqrstuvwxyz|abcdegijklmnopqrstuvwxyz|abcdghijkl' +
  'mnopqrtuwxyz|abdeiklmnostuv|abceghikmnorstuvwxy|begklmx|abcdeghiklmnopqrstuz|abdegjmnotz|abcefghjklmnopqrsuvwxy|' +
  'abcdefghijklmnopqrstuvwxy|abcdefghijklmnopqrstuvwyz|abcdefghijklmnopqrstuvwxyz|abcdefghijklmnopqstuvwxyz|abcdefg' +
  'hijklmnopqrstuwxyz|abcdefgijklnopqrstuvwxyz|abcdefghijlmnopqrstuvwxyz|abcdefgjklmnopqrstuvwxyz|abcefghijklmnoprs' +
  'tuvwxyz|acdfghijklmnopqrstuvwxyz|abcdefghijklmnopqrstvwxyz|abcdefghijklmnopqrstuvwxz|abcdefgijklmnopqrsuvwxyz|ab' +
  'defghijklmnopqrstuvwxyz|adghijklmnopqrstuvwxyz|abcdfghijklmnopqrstuvwxyz|abcdefghijklmnopqrstuvwxyz|abcefghijklm' +
  'nopqrstuvwxy|acdefghijmnopqrstuvwxyz|abcdefghijklmnopqrstuvwxyz|abcdefghijklmnopqrtuvwxyz|abcdefghijklmnopqrstuw' +
  'xyz|abcdefghijklmnopqrsuvwz|abcdefghijklmnopqrstvwxz|abcdefghijklmnopqrstuvwxyz|abcdefghjklmnopqrstvwxyz|bcdgijk' +
  'lnoqrstuvwy|cdeghjlmopr|aefhijmnorsyz|abgknsty|adgm|acgk|abcdefghijklmnopqrtuvwxyz|abcdehkmnprwy|aehikmnopsvy|bh' +
  'lmnoqrstuvxyz|acdehijklmotuwy|aegilmnorst|abcghikloprstuwx|abcdefghjklmnopqrstuvwxz|abcginosuxy|d|abcdefghijklmn' +
  'oqrstvwxyz|abcdefghijklmnopqrstvwyz|acdeghlmnopstuz|abcghijklopqrtuvwxy|gn|abdegt||abmo|ehknot|acdeghijklmnoqrsu' +
  'vwxz|abdefgijlmnopqrtuvwy|cr|adegijnorsw|cdefghiklmnpqrsuvz||abcdeghiklnorstwxz|dgilmnorsuvwx|abcdfghijklmnopqrs' +
  'uvwxyz|abcdefijkmnoruw|akrsx|gkmn|abcdefgklmorsuvwxy|adegijknortuvwy|abcefhiklnopqrstvwxyz|p||bcdegilnoqstuy|beh' +
  'ilnoq|abdhikmnoprstuy|abcefghiklmnopqrstuvwxyz|a|akrsuwyz||abdgimnouy|aeglno|a|cgkoru|rsy||e|aei|aloy|u|ptv|a|ae' +
  'giklmopry|ehiklmoux|abegikmnpsuwxy|abcdfghlmnoqruvwx|t|io||aghikorstw|eghiklmnoqstuy|bchnorstuxz|s|ehn|eo|t|ao|a' +
  'e|abdfghijklmnoprstuxyz|l|s||r|im|r||aefjlnprtw||kv|ahilnry|pu|bgi|dimnrs|e|s|acdekmopqrsty|els||bcdefhijlmnqrtu' +
  'vy|r|ae||||abcdefghijklmnopqrstuwxyz|abdefghijklmnopqrsuvwxyz|cdeflnrt|abcdefghijklmnoqrstux|abcdfghijkloqrsvwxy' +
  'z|kt|abdegkltuw|acehklnorst|abcdeghlmnpqrstuwxyz|ikmnru|adenopu|acdeghjkloruvwy|abdghlmnruvxyz|abcdeghijklmnoqrt' +
  'uwz|abcdefghijklmnopqrstuwxyz|aen|ainru|abcdeghijmnoqrstuvwxyz|eglmnopsw|au|abcdefghijklmnopqrstuwxz|acefjlmnopr' +
  'sy|abcdefgijmnrtuwx|x|abdefgilmnory|ain|abcdefghijklmnopqrstuvwxyz|abnosu|ah|nsy|abdghimr||mw|iry|abdfghijklnort' +
  'wx|i|aekns|abdetu|abcdefghijklmnopqrstuvwyz|adeghijnosu|abcdehijlmoprstvwyz|os||acekmoptuvwxz|bhlns|iosux|bcdefg' +
  'hijklmnopqrstuvwxyz|ceknv|aco||aew||inr|abdeghlmnoruy|aehlr|abcdeiorstu||abefkmuy|beglmnosw|bipw|in|cejns|eiklop' +
  'rstuvwxz|abegikmopsuv|ailnorsy|abdghjlmnopstz|ruw|iko|uw|ehiknruxy|acdeghiklmnortu|abdeiklmorstvwxyz|m|bv|kmos|c' +
  'l|aox|hrz|abcdefhjklmnoqstuvxyz|eijknortuw|st|agt|behiklnrtu||beko|is|abcdeghilmoqtuvy|er|amopru|es|abcdilnrswx|' +
  'adgijls|bdgrsw|anr|r|abrtu|l||abcdhiklmnoprstuwy|dn|i||aey||abcdefghijklmnopqstuvwxyz|abcdeghijklmnopqrstuvwxyz|' +
  'abcdefghijklmnopqrstuvwxyz|acdefghijklmnpqrtuwxyz|abcdefghijklmnopqrstuvwxyz|abcdefghijklmnopqrstuvwxyz|abefgijk' +
  'lmnopqrstuvwxy|abcdefghjklmnopqrstuvwxyz|abcdefghijklmnopqrstuvwxyz|abcdeghijklmnopqrstuvxyz|abcdefghijklmnopqrs' +
  'tuvwxyz|abcdefghijklmnopqrstuvwxyz|abcdefghijklmnopqrstuvwxyz|abcdefgijklmnopqrstuvwxyz|acdefghiklmnopqrstuvwyz|' +
  'abcdefghijklmnoqrstuvwxyz|abcdefghijklmnopqrstuvwxyz|abcdefhijklnprstuvwxyz|abcdefghijklmnopqrstuvwxyz|abcdefghi' +
  'jklmnopqstuvwxyz|abcdefghijklmnopqrstuvwxyz|abcdefghijklmnopqrtuvwxyz|abcdefghijklmnoprstuvwxyz|abcdfhijkmnopqrs' +
  'tvwxyz|abcdefghijklmnopqrstuvwxyz|abcdefgiklmnopqrsuvwxyz|abcdefghijklmnopqrstuvwxyz|bcefgijklmnoqrstuvwxyz|cdef' +
  'hlmpqs|abdghijklmnopq|abcdefhijklmnopqrstuvwxyz|an|abghiklmnqrtuz|ahilmnpstu|abcdefghjklmnopqrstuvwxyz|aeilpwx|a' +
  'bcdehijlmnorstuy|abcdefghijklmnpqsux|abcdefghijklnopqruvwxy|abdghijlmnosuwz|abcefghijklmnopqrstuvwxyz|aenox||ace' +
  'giklmnortvz|adehilmnoprstvy|cghinosuz|abcdefgijklmnopqrstuvwyz|aiksu|aeghlmostuw||agn|hlnz|abcdefghijklmnoqrstuv' +
  'wxyz|abcdefhijklmnopqrstuvwxyz|abcdefghijklmnopqrstuvwxyz|abcdefghijklmnpqrstuvwxyz|abcdefhijklmnopqrstuvwyz|abc' +
  'defghijklmnopqrstuvwxyz|abcdefghijklmnopqrstuvwyz|abcdefgijklmnopqrstuwxyz|abcdefghijklmnopqrstuwxyz|bcdeghijklm' +
  'nopqrstuvwxyz|abcdefgijklmnopqrstuvwxyz|abcefghijklmnopqrstuvwxz|abcdefghijklmnopqrtuvwxyz|abcdefghijklmnpqrsuvw' +
  'xyz|acdeghijkmnopqrstuvwxyz|abcdeghijklmnopqrstuvwxyz|abcefghijklmnopqrstuvwxyz|abcdefghijklmnopqrstuvwxyz|abcde' +
  'fghijklmnopqrsuvwxyz|abcdefghijklmnopqrstuvwxy|abcdeghijklmopqrstuvxyz|abdefghiklmnopqrstuvwxyz|abcefghiklmnopqr' +
  'stuvwz|abcdefghijklmnopqrstuvwxyz|abcefghjklmoprsuvwxyz|abcdeghijklmnopqrstuvwxyz|abcefgjklmnopqrstuvwxyz|abcdeg' +
  'hijklmnopqrstuvwy|abcdefghijklmnoqrstuxz|abcdefghijklmnopqrstuvwxyz|abcdefghijkmnopqrstuvwxyz|adlru|abcdeghijklm' +
  'nopqrstuvwxyz|abcdefghikmnopqrtuvwxyz|abdefghijklmnoqrstuvwxyz|abdhijlmnorstuxyz|abcdefghijkmnopqrstuvwxz|acdegi' +
  'jklmoquvwxyz|abcdefghijklmnopqrstuvwxyz|abcdefghijklmnopqrtuvwyz|abcdefghijklmnpqrstuvwyz|abghilnosuxy|gklmnoqy|' +
  'abcefgiklmnprtuxz|abcdefghiklmnopqrstuvwxyz|degijkmopruwxyz|acdefghijklmnopqrstuvwxyz|hmo|abcegimorxy|adegiklmno' +
  'qrx|abcdefghijklmnopqrstuvwxy|abdikmsuyz|acrv|iklmortu|ahiou|aktu||osu|bcegou|tu|an|bcgipsvw|abdeghijklmnorsuvx|' +
  'adekmortu|abcgiklnoprtuwx|abegijknoprstuwx|dgnrs|akmoty||aceghimnorstuvwxyz|aciopstux|abdeiklmnqrstuwxyz|abeim|d' +
  '|il||bdmy|m|bcdefghiklmnopqrstuvwxyz|bcefghilmnoprstuvy|abcdefghijklmnpw|acinotu|abdefghijklmopqrsvxyz|ael|adgik' +
  'lnsuz|adghklmnoqrtuvw|abcdefghijlmnoprstuvwxyz|t|abcghnoprstu|abcdeghijklnoqrstuvwyz|abdefhijklmnoqrstwxyz|abcde' +
  'ghijklmnopqrstuvwxyz|cefghiklmnopqrstvwxy|eiklmnopqstu|am|cdefghiklmnopqrstuwxz|acdeghilmnopqrstuwy|ahinopqrtuvw' +
  'y|abcdefgijmopqrstuwxy||abgimnorw|m|emnsuxy|n|||||||||||||||||||||abcdefghiklmnpqrsvwxyz|acehijlmnopswyz|achmst|' +
  'achlnopqrstuw|ap||abcdfghijklmnopqrstuvwxyz|bklp|f|b|abegijlmnrsty||aeknrsu|gp|aflmnrtu|gis|abhimtw||abcdefghikl' +
  'mnopqstuvwxyz|dglnprw|bcdefghlmnopruw|nt||iot|blm|chmsw|bcefghikmnopqstuyz||akmor|dw|nsu|h|abcdefghjkmnoqrstuvwx' +
  'yz|abcdefghijklmnopqrstuvwxyz|befghiklnopqstuvwx|abcefghjklnopqrstuxz|abcdefghijklnopqrstuvwyz|bemsw|abcdeghijkm' +
  'prstuwxyz|abcdeghijklmnopqrstuvwxyz|abdefghijklmnpqrsuvwxyz|abdegklmnoprstuw|abcdefghijmnopqrstuvwxyz|cdefghijkl' +
  'mnopqrstuvwxyz|abcdefghjklmnopqrstuvwxyz|abcdefgijklmnopqrsuvwxyz|abcdeghijklmopqrstuvwxyz|abcdegiklmnopqrstuvxy' +
  '|ahikmnoqrstu|abcdefghiklmnopqrstuvwxyz|bcdefghijklmnopqrstuvwxyz|abdefghijklmnopqrstuvwy|abcegijknqrstvwxyz|abc' +
  'ekmsx|abcefghijklmnopqrstuvwxy|bcegklmnorsuw|abciklmnorswxy|abcdeglnpsvwy|abcdefghjklmnopqrstuvwxyz|acdefghijklm' +
  'noprstuvwxyz|abcdefghiklmnopqstuwxyz|abcdefghijklmnoqrstvxy|abcdefghiklmnopqrstuvwxyz|inort|abcdefhijklnopqrstuv' +
  'wxyz|adefhiklmnpqrstuvyz|abcfghijklmnopqrstuvwxyz|agijlmnopsuw|abdefglmnpqrstuvwxz|abcdfghijklmnopqrstuvxy|abcde' +
  'fghijklmnoqrstuvwyz|abcdghiklmnopqrstuvwxyz|bcdfghijlmnopqrsuvwxyz|acefgijklmnopqrtuvwxyz|blmnopqrtuw|abcdefghij' +
  'lmnopqrstuvwxyz|abcdeghijklmnopqrstuvwxyz|abcdefghijklmnopqrstuvwyz|abcdefghijklmnoqrsuvxyz|adeklmnostuwxy|abcde' +
  'fghilmnopqrtuwxy|abceghijmnoqrstuxy|aehijlnprstuvxz|ahjlmnox|mnr|ailruy||aegijlmu|s|i|abenoy|an|gsv|i|aghiklpqrs' +
  'uvwy|abcefiklmnuw|abcdgimnoprsu|adegkmnruxz||iv||abcdefghiklmnoprtuvwxyz|ahikpsu|aehpru|mnru|ehl|a||a|bns|aefghi' +
  'jlmnoprsuvy|bk|||cdlmnopr||rt||cdefglnstv||aijklmoptu|ps|abcdefghijklmpqrsuvwxyz|kmp|lrt|||aost|ilv|o|mnt||a||||' +
  'abcdefghijlmnopqrstuvwxyz|abefhijklmpqrstvw|ai|dgjkuy|acdghilmoprstuw|g|abgiouy|agku|bcefghijklmnruvy|ai|abdlruw' +
  'y|aceghiklmnorsuvwxy|abcdehimnostwx|bcdegikmnopuwy|abcdefgiklmnorswy|c||abdghiklmnoprsuvwxyz|agikrsuv|fhikmw|abd' +
  'hlmnrtuvxy||aborw|aw|abimry||abcdegijklmnopqrstuvwy|bcdegijmnoprwy|bceghlmnortuvwy|ackmoy|bdglmprstu|a|abdfgilmr' +
  'uw|acdeortuv|bilnrsvy|bt|abcdefgijklnopqrstuvwxyz|abcdeginopsuy|abcdefghjklmnopqrstuvwxyz|abghikmnorstuyz|cdgikm' +
  'noprw|abcdefghijklmnopqrstuvwxyz|at|abdegimnrtuw|abcdehijlmnopqrsuvy|abcdeghijlmnopqrstuvwy|abdgjlmnoprtu|einos|' +
  'acdegjklortw|bkmrt|abjklty|hmp|abcdefghijklmnopqrstuvwxyz|abehijklmnoxy|hlnp|adegk|aceijlrstuvy||ailmprsuw|adls|' +
  'adfghijklmnpqrstuvxz||agiklmnortuy|abegilmnoruy|bcdeghiklmnopqrsxz|adegklnoqsu|bgiklmnrtxy|abghmnopz||abeklmnosw' +
  'y|cdglnoprsy|alpwy|abcdefgijklmnpqrtwxyz|at|aglnqrtuw|aglmuy|ruz|gk|abcdefghijklmopqrstuvwxyz|aceltw|ah|j|aghn||' +
  'abhmnr|abdinow|abklmnwz||abdghknoprtuvz|jmnq|abcdefghijklmnopqrstuvwxyz|aegks|chmoqrs|abcdefghijklmnopqrstuvwxyz' +
  '|e|agnops|aklmru|eglmnpqstuxy|ahlmny||a|x|bgjnp|aj'
).split('|');

/** Whether it is a code of three letters in use, or `und`: undetermined. */
export function isLanguage(code: string): boolean {
  if (!/^[a-z]{3}$/.test(code)) return false;
  return THIRD[(code.charCodeAt(0) - A) * 26 + code.charCodeAt(1) - A]!.includes(code[2]!);
}
