/** The one query behind chips and text, read with the same rules as the server's. */
import { type Chip, type ChipGroup, chipsToQuery, queryToChips } from '@mhero/flow/query/chips.ts';
import { type FieldType, parseQuery, printQuery, type Resolver, registryResolver } from '@mhero/flow/query/query.ts';

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

/** Null when the text is no query, or one that chips cannot show. */
export function textToChips(text: string): ChipGroup[] | null {
  const parsed = parseQuery(text, {}, lenient);
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
export function joinQueries(query: string, text: string): string {
  const both = [query, text].map((one) => one.trim()).filter(Boolean);
  const joined = both.length > 1 ? both.map((one) => `(${one})`).join(' AND ') : (both[0] ?? '');
  const parsed = parseQuery(joined, {}, lenient);
  return parsed.ok ? parsed.normalized : joined;
}
