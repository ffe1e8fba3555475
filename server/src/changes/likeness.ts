/**
 * Which facilities may be meant by what somebody wrote: by pairs of three letters in common (Dice), on names without
 * accents, punctuation and case. Words that say only what a facility is weigh little: “Salala” means “Salala Clinic”.
 */
export interface Likely {
  readonly id: number;
  /** From 0 to 1; 1 is the same name. */
  readonly likeness: number;
}

export interface NameIndex {
  /** The likeliest first. */
  find(text: string, most: number): Likely[];
  readonly size: number;
}

/** What kind of facility it is, in the languages of the playbooks. */
const plainWords = new Set(
  'clinic hospital health centre center post dispensary medical facility hc hosp ctr clinique hopital sante poste csb chd the of de du la le les et and at to in'.split(
    ' ',
  ),
);
/** From here on a place is taken for the one that is meant, when no other comes near. */
export const sure = 0.8;
const clearlyBehind = 0.12;
const faint = 0.4;

export const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

function triples(words: readonly string[]): string[] {
  const found = new Set<string>();
  for (const word of words) {
    const padded = ` ${word} `;
    for (let i = 0; i + 3 <= padded.length; i++) found.add(padded.slice(i, i + 3));
  }
  return [...found];
}

interface Entry {
  readonly id: number;
  readonly all: number;
  readonly own: number;
  readonly name: string;
}

const ownWords = (words: readonly string[]): string[] => {
  const own = words.filter((word) => !plainWords.has(word));
  return own.length > 0 ? own : [...words];
};

export function indexNames(names: readonly { readonly id: number; readonly name: string }[]): NameIndex {
  const entries: Entry[] = [];
  const whole = new Map<string, number[]>();
  const own = new Map<string, number[]>();
  const add = (map: Map<string, number[]>, key: string, at: number): void => {
    const list = map.get(key);
    if (list) list.push(at);
    else map.set(key, [at]);
  };
  for (const { id, name } of names) {
    const text = plain(name).slice(0, 200);
    if (text === '') continue;
    const words = text.split(' ');
    const [all, core] = [triples(words), triples(ownWords(words))];
    const at = entries.push({ id, all: all.length, own: core.length, name: text }) - 1;
    for (const triple of all) add(whole, triple, at);
    for (const triple of core) add(own, triple, at);
  }

  function shared(map: Map<string, number[]>, wanted: readonly string[]): Map<number, number> {
    const counts = new Map<number, number>();
    for (const triple of wanted) for (const at of map.get(triple) ?? []) counts.set(at, (counts.get(at) ?? 0) + 1);
    return counts;
  }

  return {
    size: entries.length,
    find(given, most) {
      const text = plain(given).slice(0, 300);
      if (text === '') return [];
      const words = text.split(' ');
      const [all, core] = [triples(words), triples(ownWords(words))];
      const [byAll, byOwn] = [shared(whole, all), shared(own, core)];
      const scored: Likely[] = [];
      for (const [at, common] of byOwn) {
        const entry = entries[at]!;
        const alike = (2 * (byAll.get(at) ?? 0)) / (all.length + entry.all);
        const alikeOwn = (2 * common) / (core.length + entry.own);
        // All of a name within a longer sentence.
        const within = ` ${text} `.includes(` ${entry.name} `) ? 0.95 : 0;
        const likeness = entry.name === text ? 1 : Math.min(0.99, Math.max(alike, 0.95 * alikeOwn, within));
        if (likeness >= faint) scored.push({ id: entry.id, likeness: Math.round(likeness * 100) / 100 });
      }
      return scored.sort((a, b) => b.likeness - a.likeness || a.id - b.id).slice(0, most);
    },
  };
}

/** The one that is meant, when it is alike enough and no other nearly as much; null: a person has to pick. */
export function onlyOne(found: readonly Likely[]): Likely | null {
  const [first, second] = found;
  if (!first || first.likeness < sure) return null;
  return !second || first.likeness - second.likeness >= clearlyBehind ? first : null;
}
