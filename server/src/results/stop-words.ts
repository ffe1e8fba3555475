/** Words that say nothing about what an answer is about, folded, in the languages that health workers answer in. */
import { foldWords } from '@mhero/flow/text/hygiene.ts';

const byLanguage: readonly string[] = [
  // English
  `a about after again all also am an and any are as at be because been before being but by can could did do does doing
  done down for from get go going good got had has have having he her here him his how i if in into is it its just know
  like made make many may me more most much must my need needs no not now of off ok okay on one only or other our out over
  please she should so some sir still such than thank thanks that the their them then there these they this those through
  to too u under until up us use very want was we well were what when where which while who whom why will with would yes
  yet you your`,
  // French
  `a afin ai ainsi alors après as au aucun aussi autre aux avait avant avec avez avons beaucoup bien bonjour car ce ceci
  cela ces cet cette chez comme comment d dans de des depuis deux doit donc du elle elles en encore entre es est et étaient
  était être eu fait faire il ils j je jusque l la le les leur leurs lui là m ma mais manque me merci mes mis moi moins mon
  même n ne ni non nos notre nous on ont ou oui où par pas peu peut plus pour pourquoi qu quand que quel quelle qui s sa
  sans se ses si soit son sont sous sur ta te tous tout toute toutes trop très tu un une vos votre vous y à été`,
  // Portuguese
  `a ao aos as até com como da das de do dos e ela ele eles em entre era essa esse esta está este eu foi há isso já lhe mais
  mas me mesmo meu minha muito na nas nem no nos nossa nosso não o obrigado os ou para pela pelo por porque qual quando que
  quem se sem ser seu sim sua são só também tem temos tenho ter um uma você à é`,
  // Spanish
  `al como con cuando de del el ella en entre es esta este está esto gracias hay la las lo los me mi muy más nada ni no nos
  nosotros o para pero poco por porque que qué se ser si sin sobre son su sus sí también te tenemos tiene todo un una y ya`,
  // Swahili
  `ama au bado basi bila cha hapa hapana hata hii hiyo huu huyo ile kama katika kila kwa kwamba kwenye la lakini mimi moja
  na ndani ndio ndiyo ni nini sana sasa si sisi tu tuna vya wa wake wangu wao wetu ya yake yangu yao yetu za`,
  // Arabic
  `ال الى إلى ان أن أو او اي بعد بين ثم حتى حيث ذلك على عليه عن عند غير في فيه قبل قد كان كل كما كيف لا لكن لم لن له لها ليس ما مع
  من منها منه نحن نعم هذا هذه هل هم هناك هو هي و يا شكرا`,
];

export const stopWords: ReadonlySet<string> = new Set(
  byLanguage.flatMap((words) => words.split(/\s+/).map((word) => foldWords(word))),
);
