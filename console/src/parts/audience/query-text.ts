/** The one query behind chips and text, read with the same rules as the server's. */
import { type Chip, type ChipGroup, chipsToQuery, queryToChips } from '@mhero/flow/query/chips.ts';
import { type FieldType, type Resolver, registryResolver } from '@mhero/flow/query/environment.ts';
import { printQuery } from '@mhero/flow/query/print.ts';
import { looksLikePhone, type PhoneReader, readQuery } from '@mhero/flow/query/read-query.ts';

/** The server knows which fields and groups there are and says so with the count; here every name may be one. */
const anyField = new (class extends Map<string, FieldType> {
  override has(): boolean {
    return true;
  }
  override get(): FieldType {
    return 'text';
  }
})();
const lenient: Resolver = {
  ...registryResolver({}),
  fields: anyField,
  hasGroup: () => true,
  hasFlow: () => true,
  statuses: undefined,
};

let phones: PhoneReader | undefined;

/**
 * Tells numbers of phones from other digits. That weighs 25 kB on the line, so it comes only with a text that could be a
 * number as a whole; true when it came now and such a text reads otherwise than before.
 */
export async function loadPhones(text: string): Promise<boolean> {
  if (phones || !looksLikePhone(text)) return false;
  phones = (await import('@mhero/flow/query/phone.ts')).phoneNumber;
  return true;
}

/** Null when the text is no query, or one that chips cannot show. */
export function textToChips(text: string): ChipGroup[] | null {
  const parsed = readQuery(text, {}, lenient, phones);
  return parsed.ok ? queryToChips(parsed.query) : null;
}

export function chipsToText(groups: readonly ChipGroup[]): string {
  return printQuery(chipsToQuery(groups, lenient));
}

/** `query` and also the condition of `chip`. */
export function addChip(groups: readonly ChipGroup[], chip: Chip): ChipGroup[] {
  const last = groups.at(-1);
  if (last?.match === 'all') return [...groups.slice(0, -1), { match: 'all', chips: [...last.chips, chip] }];
  return [...groups, { match: 'all', chips: [chip] }];
}

/** What is said in `text` joined to `query`; words alone look for names, digits for numbers. */
export async function joinQueries(query: string, text: string): Promise<string> {
  const both = [query, text].map((one) => one.trim()).filter(Boolean);
  const joined = both.length > 1 ? both.map((one) => `(${one})`).join(' AND ') : (both[0] ?? '');
  try {
    await loadPhones(joined);
  } catch {
    return joined; // The line was cut: the server reads the text as it stands.
  }
  const parsed = readQuery(joined, {}, lenient, phones);
  return parsed.ok ? parsed.normalized : joined;
}
