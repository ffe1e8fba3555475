/** Guesses what each column of a sheet means, from its header first and from its values where the header is silent. */
import { isCountryCode, mendPhones } from '../../lib/phone.ts';
import { singleTargets } from './columns.ts';
import { readBirthDate } from './dates.ts';
import { guessHeader, normalise, type Target } from './headers.ts';
import { readGender } from './values.ts';

export interface Column {
  readonly header: string;
  /** The first values that are not empty. */
  readonly values: readonly string[];
}

/** Of several columns for a target that takes one, the surest and then the leftmost keeps it. `country` is where phone numbers without a calling code are at home. */
export function guessMapping(columns: readonly Column[], country: string | null, today: string): Target[] {
  const guesses = columns.map((column) => guessHeader(column.header) ?? guessValues(column.values, country, today));
  const targets: Target[] = guesses.map((guess) => guess?.target ?? 'skip');
  for (const target of singleTargets) {
    const claims = guesses.flatMap((guess, i) => (guess?.target === target ? [{ i, sureness: guess.sureness }] : []));
    const [, ...others] = claims.sort((a, b) => b.sureness - a.sureness || a.i - b.i);
    for (const { i } of others) targets[i] = 'skip';
  }
  return nameParts(columns, targets);
}

/** `Nom` beside `Prénom` is the family name, as `Name` beside `First name`; alone it is the whole name. */
function nameParts(columns: readonly Column[], targets: Target[]): Target[] {
  const at = (target: Target): number => targets.indexOf(target);
  const [name, given, family] = [at('name'), at('given_name'), at('family_name')];
  if (name < 0 && given < 0 && family >= 0) targets[family] = 'name';
  if (name < 0 && family < 0 && given >= 0) targets[given] = 'name';
  if (name >= 0 && given >= 0 && family < 0 && ['name', 'nome', 'nom'].includes(normalise(columns[name]!.header)))
    targets[name] = 'family_name';
  return targets;
}

interface Guess {
  readonly target: Target;
  readonly sureness: number;
}

/** A column without a telling header is known by four in five of its values. */
function guessValues(values: readonly string[], country: string | null, today: string): Guess | null {
  if (values.length === 0) return null;
  const share = (fits: (value: string) => boolean): number => values.filter(fits).length / values.length;
  const home = country && isCountryCode(country) ? country : null;
  const isPhone = (value: string): boolean =>
    /\d{6}/.test(value.replace(/\D/g, '')) && mendPhones(value, home).addresses.length > 0;
  const isDate = (value: string): boolean => {
    if (/^\d+$/.test(value)) return false;
    const reading = readBirthDate(value, 'day_first', today);
    return 'date' in reading && reading.date < `${Number(today.slice(0, 4)) - 14}`;
  };
  if (share(isPhone) >= 0.8) return { target: 'phone', sureness: 0.3 };
  if (share((value) => readGender(value) !== null) >= 0.9) return { target: 'gender', sureness: 0.3 };
  if (share(isDate) >= 0.8) return { target: 'birth_date', sureness: 0.3 };
  return null;
}
