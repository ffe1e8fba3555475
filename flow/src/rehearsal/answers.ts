/** What one simulated person writes to a question. */
import type { AnswerHabits } from './habits.ts';
import { type Draw, loosely, mistyped, phrasesOf, pick, weighted } from './phrases.ts';
import type { Question } from './questions.ts';

/** What stands on the screen when the person answers. */
export interface Asked {
  readonly text: string;
  readonly quickReplies: readonly string[];
  readonly language: string;
  /** As a person of another language would understand it. */
  readonly foreign: Question | undefined;
}

export function answerTo(question: Question, asked: Asked, habits: AnswerHabits, draw: Draw): string {
  let how = draw();
  if (how < habits.stop) return asked.language === 'fra' ? 'ARRÊT' : 'STOP';
  how -= habits.stop;
  if (how < habits.senseless) return pick(phrasesOf(asked.language).senseless, draw)!;
  how -= habits.senseless;
  if (how < habits.otherLanguage) return foreignAnswer(asked, draw);
  how -= habits.otherLanguage;
  const right = rightAnswer(question, asked, draw);
  if (how < habits.mistyped) return mistyped(right, draw);
  how -= habits.mistyped;
  return how < habits.loosely ? loosely(right, asked.language, draw) : right;
}

function foreignAnswer({ foreign, language }: Asked, draw: Draw): string {
  const texts = foreign?.ways.filter(({ aside }) => !aside).flatMap((way) => way.texts) ?? [];
  return pick(texts, draw) ?? (language === 'fra' ? pick(['yes', 'no'], draw)! : pick(['oui', 'non'], draw)!);
}

function rightAnswer(question: Question, asked: Asked, draw: Draw): string {
  if (asked.quickReplies.length > 0 && draw() < 0.5) return pick(asked.quickReplies, draw)!;
  const weights = weightsOf(question, asked.text);
  const isOpen = question.ways.length === 0 || weights.every((weight) => weight === 0);
  if (isOpen) return openAnswer(asked, draw);
  const way = weighted(question.ways, (_, i) => weights[i]!, draw())!;
  return pick(toldFirst(way.texts, asked.text, draw), draw)!;
}

/** What a question offers first is taken three times as often: the common answer usually stands there. */
function weightsOf({ ways }: Question, question: string): number[] {
  const words = [...wordsOf(question)];
  const places = ways.map(({ texts, aside }) =>
    aside ? Number.POSITIVE_INFINITY : Math.min(...texts.map((text) => placeOf(words, text))),
  );
  const first = Math.min(...places);
  return ways.map(({ aside }, i) => {
    if (aside) return 0.06;
    if (places[i] === Number.POSITIVE_INFINITY) return 0.7;
    return places[i] === first ? 3 : 1;
  });
}

function placeOf(words: readonly string[], text: string): number {
  const at = words.indexOf(text.toLowerCase());
  return at < 0 ? Number.POSITIVE_INFINITY : at;
}

/** Without the number of the question: in “2/15” nothing is offered. */
const wordsOf = (text: string): Set<string> =>
  new Set(
    text
      .toLowerCase()
      .replace(/\d+ ?(\/|of|sur) ?\d+/g, ' ')
      .split(/[^\p{L}\p{N}]+/u),
  );

/** Three of four write what the question offers, where it offers something. */
function toldFirst(texts: readonly string[], question: string, draw: Draw): readonly string[] {
  if (draw() > 0.75) return texts;
  const words = wordsOf(question);
  const offered = texts.filter((text) => words.has(text.toLowerCase()));
  return offered.length > 0 ? offered : texts;
}

/** To a question that takes any text: what its own words ask for. */
function openAnswer({ text, language }: Asked, draw: Draw): string {
  if (/how many|number of|combien|nombre/i.test(text)) return String(Math.floor(draw() * 40));
  if (/\bage\b|how old|years|âge|\bans\b/i.test(text)) return String(20 + Math.floor(draw() * 40));
  if (/\bdate\b|born|naissance|when/i.test(text))
    return `${1 + Math.floor(draw() * 28)}-0${1 + Math.floor(draw() * 9)}-1988`;
  if (/\bname\b|\bnom\b|who\b/i.test(text)) return pick(phrasesOf(language).names, draw)!;
  if (/\bid\b|identifier|payroll|matricule|code/i.test(text)) return `MOH-${1000 + Math.floor(draw() * 9000)}`;
  return pick(phrasesOf(language).remarks, draw)!;
}
