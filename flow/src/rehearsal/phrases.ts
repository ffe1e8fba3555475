/** What people write besides what they were asked for, by ISO 639-3 of the languages of our field; else English. */

interface Phrases {
  readonly names: readonly string[];
  /** To an open question. */
  readonly remarks: readonly string[];
  readonly senseless: readonly string[];
  /** How people say the same: all of a line mean one thing. */
  readonly same: ReadonlyArray<readonly string[]>;
}

const english: Phrases = {
  names: ['Mary Kollie', 'Joseph Flomo', 'Musu Kamara', 'James Toe', 'Hawa Sesay', 'Moses Weah', 'Comfort Johnson'],
  remarks: [
    ...['None', 'Not enough gloves', 'We have no fuel for the generator', 'The road is bad', 'Salary is late'],
    ...['no water since monday', 'All is fine here', 'we need 2 more nurses pls', 'Fridge is broken', 'nothing'],
  ],
  senseless: [
    ...['?', 'Who is this', 'Good morning', 'ok', 'Thank you', 'Call me', 'I have no credit', 'wrong number', '...'],
    ...['👍', 'I am in a meeting', 'please send airtime', 'hello hello', 'What do you mean'],
  ],
  same: [
    ['yes', 'yeah', 'yep', 'yes please', 'yes we can', 'sure', 'okay', 'ok', 'correct', 'true'],
    ['no', 'nope', 'not', 'no sir', 'not at all', 'never', 'nah'],
    ['none', 'nothing', 'nil', 'zero', 'no problem'],
    ['1', 'one', '1.', 'no. 1', 'number one'],
    ['2', 'two', '2.', 'no. 2', 'number two'],
    ['3', 'three', '3.', 'number three'],
  ],
};

const french: Phrases = {
  names: ['Mariam Diallo', 'Ibrahima Barry', 'Fatou Camara', 'Sékou Condé', 'Aminata Bah', 'Jean Koné'],
  remarks: [
    ...['Aucun', 'Pas assez de gants', 'Pas de carburant', 'La route est coupée', 'Le salaire est en retard'],
    ...["il n'y a pas d'eau", 'Tout va bien', 'le frigo est en panne', 'rien'],
  ],
  senseless: [
    ...['?', 'Qui est-ce', 'Bonjour', 'ok', 'Merci', 'Appelez-moi', "je n'ai pas de crédit", 'faux numéro', '...'],
    ...['👍', 'je suis en réunion', "c'est quoi ça"],
  ],
  same: [
    ['oui', 'ouais', 'oui merci', 'oui bien sûr', "d'accord", 'ok', 'exact'],
    ['non', 'non non', 'pas du tout', 'jamais', 'nn'],
    ['aucun', 'rien', 'néant', 'zéro'],
    ['1', 'un', '1.', 'le 1'],
    ['2', 'deux', '2.', 'le 2'],
    ['3', 'trois', '3.', 'le 3'],
  ],
};

const byLanguage: Readonly<Record<string, Phrases>> = { eng: english, fra: french };

export const phrasesOf = (language: string): Phrases => byLanguage[language] ?? english;

export type Draw = () => number;

export const pick = <T>(list: readonly T[], draw: Draw): T | undefined => list[Math.floor(draw() * list.length)];

/** The same in other words or in another spelling; the text itself where none is known. */
export function loosely(text: string, language: string, draw: Draw): string {
  const key = text.trim().toLowerCase();
  const line = phrasesOf(language).same.find((each) => each.includes(key));
  const said = line && draw() < 0.7 ? pick(line, draw)! : text;
  const how = draw();
  if (how < 0.3) return said.toUpperCase();
  if (how < 0.45) return ` ${said} `;
  if (how < 0.6) return `${said}.`;
  if (how < 0.75) return said.charAt(0).toUpperCase() + said.slice(1);
  return said;
}

/** One letter wrong: two exchanged, one twice, one left out. */
export function mistyped(text: string, draw: Draw): string {
  const letters = [...text];
  if (letters.length < 2) return `${text}${pick(['q', '.', '0', 'a'], draw)}`;
  const at = Math.floor(draw() * (letters.length - 1));
  const how = draw();
  if (how < 0.34) [letters[at], letters[at + 1]] = [letters[at + 1]!, letters[at]!];
  else if (how < 0.67) letters.splice(at, 0, letters[at]!);
  else letters.splice(at, 1);
  return letters.join('');
}

/** The item in whose part of the sum of all weights `at` (from 0 to 1) falls. */
export function weighted<T>(
  list: readonly T[],
  weightOf: (item: T, index: number) => number,
  at: number,
): T | undefined {
  const weights = list.map(weightOf);
  let left = at * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [i, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return list[i];
  }
  return list.at(-1);
}
